"""What the list of interviews holds: for the page's own markup, and as data for its script."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import catalogue, say
from rollenbild.records import Label
from rollenbild.report.findings import Case, Findings
from rollenbild.report.words import date

PAGE = 50
"""Rows shown at a time."""
STATIC_UP_TO = 200
"""A list of so many rows stands in the page as a whole, so that it is read without script; else its first page does."""
BLOCK = 100
"""Interviews whose answers share one block of data; a reader's browser parses a block when one of them is opened."""
TITLE, NAME = 300, 120
"""Characters of a title or name in the list; the opened interview shows it whole."""
FIELDS = (
    *("number", "label", "reason", "p", "model", "hand", "name", "organisation", "job", "department"),
    *("date", "iso", "url", "archive", "evidence", "passage", "title", "answers", "lang", "lean", "lean_p"),
)
_DEPARTMENTS = frozenset({
    *("communication", "marketing", "PR", "HR", "IT", "customer service"),
    *("staff unit", "agency", "self-employed", "own department"),
})  # fmt: skip
_SPOKEN = ("de", "en")
"""Languages in which a browser is told to hyphenate and to read aloud what came from a page."""
_RESOLVED = "resolved"
_ANCHOR = 4
"""Words at either end by which a passage is found again."""


def ordered(cases: Sequence[Case], codebook: Codebook) -> list[Case]:
    """By label in the codebook's order, within it the surest first."""
    places = {label: k for k, label in enumerate(codebook.interview_labels)}
    return sorted(cases, key=lambda case: (places[case.label], -case.prediction.probabilities[case.label]))


def row(case: Case, language: Language) -> dict[str, Any]:
    """An interview as the list shows it; every value is text, a number or empty."""
    interview, prediction = case.interview, case.prediction
    lean = _leaning(case)
    return {
        "number": case.number,
        "label": case.label,
        "reason": "" if case.by_hand else prediction.reason,
        "p": round(prediction.probabilities[case.label], 2),
        "model": prediction.label if case.by_hand and prediction.label != case.label else "",
        "hand": int(case.by_hand),
        "name": cut(interview.interviewee or interview.title or interview.id, NAME),
        "organisation": cut(interview.organisation, NAME),
        "job": cut(interview.job_title, NAME),
        "department": department_called(interview.department, language),
        "date": date(interview.published[:32], language),
        "iso": interview.published[:10],
        "url": safe_link(interview.url),
        "archive": safe_link(interview.archive_url),
        "evidence": cut(prediction.evidence, TITLE),
        "passage": passage_link(interview.archive_url or interview.url, prediction.evidence),
        "title": cut(interview.title, TITLE),
        "answers": case.answers,
        "lang": interview.language if interview.language in _SPOKEN else "",
        "lean": lean,
        "lean_p": round(prediction.probabilities[lean], 2) if lean else "",
    }


def _leaning(case: Case) -> str:
    """The label a model that was not sure enough would have given; nothing where it was, or a coder decided."""
    shares = case.prediction.probabilities
    first = max(shares, key=lambda label: shares[label])
    unsure = case.prediction.reason == "low_confidence" and not case.by_hand
    return first if unsure and first != case.label else ""


def opened(findings: Findings, case: Case) -> dict[str, Any]:
    """What an opened interview shows: its whole title, coders on it, and its answers with all codes."""
    interview, prediction = findings.interviews[case.number - 1], findings.predictions[case.number - 1]
    answers = [
        {
            "question": answer.question,
            "text": answer.text,
            "label": said.label,
            "p": round(said.probabilities[said.label], 2),
            "codes": _codes(case.codes.get(answer.number, ())),
        }
        for answer, said in zip(interview.answers, prediction.answers, strict=True)
    ]
    return {
        "title": case.interview.title,
        "label": case.prediction.label,
        "p": round(case.prediction.probabilities[case.prediction.label], 2),
        "codes": _codes(case.codes.get(None, ())),
        "answers": answers,
    }


def _codes(labels: Sequence[Label]) -> list[list[str]]:
    """Coder (empty: settled among them), label and note."""
    return [["" if one.coder == _RESOLVED else one.coder, one.label, one.note] for one in labels]


def department_called(department: str, language: Language) -> str:
    """A department in the page's language; one that is none of our ten words comes from a table and stays."""
    if department in _DEPARTMENTS:
        return say(language, f"department_{department.replace(' ', '-')}")
    return cut(department, NAME)


def cut(text: str, length: int) -> str:
    """At most so many characters on one line, with an ellipsis where it is cut."""
    flat = " ".join(text[: 4 * length].split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"


def safe_link(address: str) -> str:
    """The address if a browser may follow it, else nothing: pages must not smuggle in ``javascript:``."""
    try:
        return address if urlsplit(address).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def passage_link(address: str, passage: str) -> str:
    """A link on which a browser scrolls to the passage and marks it (URL text fragment), in the archived copy if any.

    The passage is named by its first and last words, since it may run over several paragraphs.
    """
    words, safe = passage.rstrip("…").split(), safe_link(address)
    if not words or not safe:
        return ""
    parts = [words] if len(words) <= 2 * _ANCHOR else [words[:_ANCHOR], words[-_ANCHOR:]]
    said = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in parts)
    return f"{safe}{'' if '#' in safe else '#'}:~:text={said}"


def inert(data: object) -> str:
    """Data for a script block that is never run: JSON in which no tag and no comment can begin or end."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return said.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def blocks(findings: Findings, language: Language) -> Iterator[tuple[str, Iterator[str]]]:
    """The list's data, each block with its id and its pieces: ``cases``, and ``answers-0``, ``answers-1``, … by number.

    A piece at a time, since all of them may be more than memory holds.
    """
    yield "cases", _listed(findings, language)
    cases = findings.cases
    for start in range(0, len(cases), BLOCK):
        yield f"answers-{start // BLOCK}", _pieces(opened(findings, case) for case in cases[start : start + BLOCK])


def _listed(findings: Findings, language: Language) -> Iterator[str]:
    yield f'{{"fields":{inert(FIELDS)},"rows":'
    cases = ordered(findings.cases, findings.codebook)
    yield from _pieces([one[name] for name in FIELDS] for one in (row(case, language) for case in cases))
    yield "}"


def _pieces(parts: Iterable[object]) -> Iterator[str]:
    """A list's JSON, its parts one by one."""
    yield "["
    for number, part in enumerate(parts):
        yield f"{',' if number else ''}{inert(part)}"
    yield "]"


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of interviews.

    Parameters
    ----------
    count : int
        How many there are.
    static : list of (row, opened)
        Those that stand in the page's own markup.
    blank : dict
        A row without content, from which the template for the script is made.
    columns : list of (key, name)
        Columns to sort by.
    coded : bool
        Whether any interview was coded by hand.
    """

    count: int
    static: list[tuple[dict[str, Any], dict[str, Any]]]
    blank: dict[str, Any]
    columns: list[tuple[str, str]]
    departments: list[str]
    years: list[str]
    coded: bool


def listing(findings: Findings, language: Language) -> Listing:
    """The list of interviews in the page's language."""
    cases = ordered(findings.cases, findings.codebook)
    few = cases if len(cases) <= STATIC_UP_TO else cases[:PAGE]
    names = {
        "label": say(language, "column_label"),
        "p": say(language, "list_probability"),
        "name": say(language, "column_person"),
        "organisation": say(language, "column_organisation"),
        "job": say(language, "column_job"),
        "department": say(language, "column_department"),
        "iso": say(language, "column_published"),
    }
    return Listing(
        len(cases),
        [(row(case, language), opened(findings, case)) for case in few],
        dict.fromkeys(FIELDS, ""),
        list(names.items()),
        sorted({department_called(case.interview.department, language) for case in cases} - {""}, key=str.casefold),
        sorted({case.interview.published[:4] for case in cases} - {""}),
        any(case.by_hand for case in cases),
    )


def setup(codebook: Codebook, names: Mapping[str, str], language: Language) -> dict[str, Any]:
    """What the script must know: the language, its sentences, the labels."""
    spoken = ("list_", "link_", "code_", "reason_", "left_", "quoted")
    return {
        "lang": language,
        "texts": {key: text for key, text in catalogue(language).items() if key.startswith(spoken)},
        "labels": {label: codebook.called(label, language) for label in names},
        "order": codebook.interview_labels,
        "names": names,
        "size": PAGE,
        "block": BLOCK,
    }
