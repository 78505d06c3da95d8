"""Interviews by a property of theirs: year, department, job title, kind of organisation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.records import Interview
from rollenbild.report.findings import Case, Findings
from rollenbild.report.rows import department_called

MOST_TITLES = 12
"""Job titles that get a row of their own; the rarer ones share the last."""

_KINDS: tuple[tuple[str, str], ...] = (
    ("agency", r"agentur|agency|beratung|consult\w*"),
    (
        "public",
        r"stadt(?!werke)(?:verwaltung)?|gemeinde|landkreis|kreis|bezirk|land|amt|landesamt|bundes\w+|ministerium|polizei\w*|"
        r"feuerwehr|behörde|rathaus|stadtwerke|verkehrsbetriebe?|city|county|council|police|ministry|department|federal",
    ),
    (
        "science_culture",
        r"\w*universität\w*|uni|\w*hochschule\w*|\w*institut|\w*museum|\w*theater|\w*bibliothek|oper|zoo|tierpark|\w*schule|"
        r"university|college|library|theatre|institute|school",
    ),
    ("health", r"\w*klinik\w*|\w*krankenhaus|\w*kranken(?:kasse|versicherung)|charité|hospital|clinic"),
    (
        "association",
        r"\w*verein|e\.?\s?v\.?|\w*verband|\w*stiftung|\w*kirche\w*|\w*partei|\w*gewerkschaft|caritas|diakonie|"
        r"rotes kreuz|foundation|association|charity|union|church|ngo",
    ),
    ("media", r"\w*verlag\w*|\w*zeitung\w*|\w*magazin|\w*rundfunk|\w*sender|radio|tv|press|news\w*|media|publish\w*"),
)
_KIND = tuple((kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for kind, words in _KINDS)
_GENDER = re.compile(r"\s*\((?:[mwfdx]\s*/\s*)+[mwfdx]\)|(?:[*:_]|/-?)in(?:nen)?\b")
_FEMALE = re.compile(r"(?<=[a-zäöü](?:er|or|nt|st|al|at))in\b|(?<=\wloge)in\b")
_HYPHEN = re.compile(r"[\s\-–/]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Interviews that share a property; ``stated`` is false for those of which nothing is known."""

    name: str
    cases: tuple[Case, ...]
    stated: bool = True


def by_year(findings: Findings, language: Language) -> list[Group]:
    """Groups by the year of publication, oldest first; years between that have no interview are rows too."""
    found = _gathered(findings.cases, lambda one: one.published[:4] if one.published[:4].isdigit() else "")
    years = sorted(int(year) for year in found if year)
    if years and years[-1] - years[0] < 40:
        years = list(range(years[0], years[-1] + 1))
    groups = [Group(str(year), tuple(found.get(f"{year:04d}", ()))) for year in years]
    return groups + _unstated(found, language)


def by_department(findings: Findings, language: Language) -> list[Group]:
    """Groups by department, the largest first."""
    return _by_size(findings.cases, lambda one: department_called(one.department, language), language)


def by_kind(findings: Findings, language: Language) -> list[Group]:
    """Groups by kind of organisation, as its name tells it, the largest first."""

    def called(one: Interview) -> str:
        kind = kind_of(one)
        return say(language, f"kind_{kind}") if kind else ""

    return _by_size(findings.cases, called, language)


def by_job(findings: Findings, language: Language) -> list[Group]:
    """Groups by job title in whatever spelling and gender, the largest first; rare titles share a row."""
    spelt: dict[str, Counter[str]] = {}
    for case in findings.cases:
        title = " ".join(case.interview.job_title[:200].split())
        spelt.setdefault(title_stem(title), Counter())[title] += 1
    shown = {stem: min(names, key=lambda name: (-names[name], name)) for stem, names in spelt.items()}
    groups = _by_size(findings.cases, lambda one: shown[title_stem(one.job_title[:200])], language)
    stated = [group for group in groups if group.stated]
    if len(stated) <= MOST_TITLES:
        return groups
    rest = stated[MOST_TITLES - 1 :]
    others = Group(say(language, "group_others", count=len(rest)), tuple(case for one in rest for case in one.cases))
    return [*stated[: MOST_TITLES - 1], others, *(group for group in groups if not group.stated)]


def title_stem(title: str) -> str:
    """A job title without gender, hyphens and case: ``Social-Media-Managerin`` is ``social media manager``."""
    flat = _HYPHEN.sub(" ", _FEMALE.sub("", _GENDER.sub("", title))).strip()
    return flat.casefold()


def kind_of(interview: Interview) -> str:
    """Kind of an organisation by its name (an agency and the self-employed also by department), or ""."""
    if interview.department in {"agency", "self-employed"}:
        return interview.department.replace("-", "_")
    name = interview.organisation[:200]
    for kind, pattern in _KIND:
        if pattern.search(name):
            return kind
    return "company" if name.strip() else ""


def _gathered(cases: Sequence[Case], group: Callable[[Interview], str]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(group(case.interview), []).append(case)
    return found


def _by_size(cases: Sequence[Case], group: Callable[[Interview], str], language: Language) -> list[Group]:
    found = _gathered(cases, group)
    names = sorted((name for name in found if name), key=lambda name: (-len(found[name]), name.casefold()))
    return [Group(name, tuple(found[name])) for name in names] + _unstated(found, language)


def _unstated(found: dict[str, list[Case]], language: Language) -> list[Group]:
    return [Group(say(language, "not_stated"), tuple(found[""]), stated=False)] if "" in found else []
