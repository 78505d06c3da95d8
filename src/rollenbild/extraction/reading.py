"""Read one page: lines, main text, turns, kind, metadata."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from rollenbild.extraction.dates import written_date
from rollenbild.extraction.dom import Tags, by_name, parsed
from rollenbild.extraction.kind import Kind, is_index, kind_of
from rollenbild.extraction.language import language_of
from rollenbild.extraction.lines import Line, page_lines, plain_lines, squeezed
from rollenbild.extraction.main_text import article_lines, belonging, whole_text
from rollenbild.extraction.metadata import Metadata, read_metadata, stated_questions
from rollenbild.extraction.people import department_of, person_at_the_end, person_of
from rollenbild.extraction.prose import person_in_prose
from rollenbild.extraction.result import Extraction, stable_id
from rollenbild.extraction.speakers import full_name, mark_of
from rollenbild.extraction.turns import Reading, read_turns
from rollenbild.records import Interview, Turn

_BY = re.compile(r"(?:von|by|text|autor(?:in)?|geschrieben von|posted by|veröffentlicht)\b[:\s]", re.I)
_LEAD = re.compile(
    r"\b(?:Serie|Reihe|Heute:|[Zz]u Besuch|stellen wir|stellt sich vor|haben wir|"
    r"(?:hat|haben) .{0,80}\b(?:besucht|getroffen|gesprochen)|"
    r"[Ss]eries|[Tt]oday|[Ww]e (?:met|visited|talked|asked)|[Ii]n this|[Ii]n dieser|berichtet|erzählt hier)\b"
)
LARGEST = 1_500_000
"""Characters of a page, its scripts and embedded pictures aside; interviews are thirty times smaller."""
MOST_ELEMENTS = 50_000
"""Elements of a page; interviews have fifty times fewer."""
_BALLAST = re.compile(
    r"<(script|style|svg)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>|data:[\w/+.-]+;base64,[A-Za-z0-9+/=%\s]+", re.I | re.S
)


def read_page(
    text: str, url: str, content_type: str, identity: str, hints: Mapping[str, str], further: Sequence[str] = ()
) -> Extraction:
    """See `rollenbild.extraction.extract`."""
    if len(text) > LARGEST:
        text = _BALLAST.sub("", text[: 20 * LARGEST])
    if len(text) > LARGEST:
        return Extraction("other", f"larger than {LARGEST} characters")
    if content_type.startswith(("text/plain", "text/markdown")):
        lines = whole_text(plain_lines(text))
        return _judged(lines, _from_hints(hints, lines), frozenset(), url, identity, hints)
    root = parsed(text)
    if root is None:
        return Extraction("other", "no HTML that can be parsed")
    try:
        tags = by_name(root)
        if refusal := _no_article(tags):
            return refusal
        about = read_metadata(text, tags, hints)
        lines = without_title(article_lines(page_lines(root), belonging(root)), about.title)
        for part in further:
            lines += _further_lines(part, about.title, lines)
    except (RecursionError, ValueError, AttributeError, TypeError) as error:
        # A library that stumbles over one page must not stop the rest; the ledger names page and reason.
        return Extraction("other", f"cannot be parsed ({type(error).__name__})")
    return _judged(lines, about, stated_questions(tags), url, identity, hints)


def _no_article(tags: Tags) -> Extraction | None:
    """What a page is that need not be read to know that it is no interview; None where it must be read."""
    if len(tags["*"]) > MOST_ELEMENTS:
        return Extraction("other", f"more than {MOST_ELEMENTS} elements")
    return Extraction("index", "a list of links to other pages") if is_index(tags) else None


def _judged(
    lines: list[Line], about: Metadata, stated: frozenset[str], url: str, identity: str, hints: Mapping[str, str]
) -> Extraction:
    reading = read_turns(lines, stated)
    kind = kind_of(lines, reading, about.title)
    if kind.kind not in {"interview", "portrait"}:
        return Extraction(kind.kind, kind.reason)
    return Extraction(kind.kind, kind.reason, _interview(lines, reading, kind, about, url, identity, hints))


def _further_lines(text: str, title: str, before: list[Line]) -> list[Line]:
    """Article lines of a further page, without the lead that it repeats; their blocks count on."""
    root = parsed(text[:LARGEST])
    if root is None:
        return []
    known = {squeezed(line.text) for line in before}
    lines = without_title(article_lines(page_lines(root), belonging(root)), title)
    last = max((line.block for line in before), default=0) + 1
    return [dataclasses.replace(one, block=one.block + last) for one in lines if squeezed(one.text) not in known]


def _interview(
    lines: list[Line],
    reading: Reading | None,
    kind: Kind,
    about: Metadata,
    url: str,
    identity: str,
    hints: Mapping[str, str],
) -> Interview:
    if kind.form == "qa" and reading is not None:
        intro, turns = reading.intro, reading.turns
    else:
        first = next((k for k, line in enumerate(lines) if not line.teaser), 0)
        if first == 0 and _is_lead(lines):
            first = 1
        intro = "\n\n".join(_paragraphs(lines[:first]))
        turns = tuple(Turn("interviewee", text) for text in _paragraphs(lines[first:]))
    spoken = " ".join(turn.text for turn in turns)
    person, job, organisation = _person(about, intro, turns, kind.form)
    answers = " ".join(turn.text for turn in turns if turn.speaker == "interviewee")
    return Interview(
        id=hints.get("id") or stable_id(identity),
        url=url,
        title=about.title,
        published=about.published,
        interviewee=person,
        organisation=organisation,
        job_title=job,
        department=about.department or department_of(job, organisation, f"{about.title}\n{intro}", answers),
        language=hints.get("language") or language_of(spoken[:4000]),
        form=kind.form,
        intro=intro,
        turns=turns,
    )


def _person(about: Metadata, intro: str, turns: tuple[Turn, ...], form: str) -> tuple[str, str, str]:
    """Who is interviewed, as what and where: from title, speakers' marks and prose, as far as these agree."""
    answered = [turn for turn in turns if turn.speaker == "interviewee"]
    said = "\n".join(turn.text for turn in answered[:4])[:1500]
    person, job, organisation = about.interviewee, about.job_title, about.organisation
    person = person or full_name([turn.name for turn in answered])
    if not (person and job and organisation):
        who, as_what, where = person_in_prose(*((intro, said) if form == "qa" else (f"{intro}\n{said}",)))
        if (who or person) and who in {"", person or who}:
            person, job, organisation = person or who, job or as_what, organisation or where
    if not person:
        ends = person_at_the_end(about.title)
        person = ends if ends and ends.split()[-1] in f"{intro}\n{said}" else ""
    return person, job, organisation


def read_account(text: str, content_type: str, hints: Mapping[str, str]) -> Interview:
    """See `rollenbild.extraction.as_account`."""
    if content_type.startswith("text/html"):
        root = parsed(text[:LARGEST])
        lines = [] if root is None else page_lines(root)
    else:
        lines = plain_lines(text[:LARGEST])
    kind = Kind("portrait", "taken for one person's account", "first-person")
    return _interview(lines, None, kind, _from_hints(hints), hints.get("url", ""), hints.get("id", ""), hints)


def _paragraphs(lines: list[Line]) -> list[str]:
    blocks: dict[int, list[str]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line.text)
    return ["\n".join(texts) for texts in blocks.values()]


def _is_lead(lines: list[Line]) -> bool:
    """Whether a portrait's first paragraph is the outlet speaking: short, and about series or visit."""
    if len(lines) < 3 or len(lines[0].text.split()) > 45:
        return False
    middle = sorted(len(line.text.split()) for line in lines[1:])[(len(lines) - 1) // 2]
    return len(lines[0].text.split()) < 0.7 * middle and bool(_LEAD.search(lines[0].text))


def without_title(lines: list[Line], title: str) -> list[Line]:
    """The lines without headline and byline, which stand before the text and are no part of it."""
    headline = squeezed(title)
    for position, line in enumerate(lines[:8]):
        if headline and squeezed(line.text) == headline:
            lines = lines[position + 1 :]
            break
    while lines and _is_byline(lines[0]):
        lines = lines[1:]
    return lines


def _is_byline(line: Line) -> bool:
    """Whether a line says when and by whom the page was written."""
    if len(line.text.split()) > 12 or line.text.endswith((".", "?", "!")):
        return False
    return bool(written_date(line.text)) or bool(_BY.match(line.text))


def _from_hints(hints: Mapping[str, str], lines: Sequence[Line] = ()) -> Metadata:
    """What the source knows of a plain text, and else what its head says: a headline, a date of its own."""
    title = hints.get("title") or (_headline(lines) if "id" not in hints else "")
    person, job, organisation = person_of(title)
    dated = (
        written_date(line.text) for line in lines[:8] if len(line.text.split()) <= 14 and line.text[-1] not in ".?!"
    )
    return Metadata(
        title=title,
        published=hints.get("published") or next(filter(None, dated), ""),
        interviewee=hints.get("interviewee") or person,
        organisation=hints.get("organisation") or organisation,
        job_title=hints.get("job_title") or job,
        department=hints.get("department", ""),
    )


def _headline(lines: Sequence[Line]) -> str:
    """The first line of a plain text if it is set apart and no sentence, question, speech or menu."""
    if len(lines) < 4 or lines[0].block == lines[2].block:
        return ""
    text = lines[0].text
    plain = len(text.split()) <= 14 and text[-1] not in ".?!:|" and not text.isupper()
    return text if plain and not mark_of(lines[0]).mark and "|" not in lines[1].text else ""
