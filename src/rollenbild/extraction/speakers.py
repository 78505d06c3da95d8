"""Speakers' marks before a colon: Frage/Antwort, names, initials, the outlet's name, and who of them asks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rollenbild.extraction.lines import HEADINGS, Line

_MARK = re.compile(
    r"^((?:Dr\.|Prof\.|Mag\.|Dipl\.-Ing\.|Herr|Frau|Mr\.|Ms\.|Mrs\.)?[^\W\d_][^:?!„“\"»«;]{0,38}?)\s*:\s*(?=\S|$)"
)
_TIME = r"[\[(]?\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\b[\])]?"
_TIME_FIRST = re.compile(rf"^{_TIME}\s*(?:[-–|]\s*)?")
_NAME_AND_TIME = re.compile(rf"^([^\W\d_][^:?!„“\"»«;\d]{{0,38}}?)\s*(?:[-–|,]\s*)?{_TIME}\s*:?\s*")
_NAME = re.compile(r"(?:(?:Dr|Prof|Mag)\. )*[A-ZÄÖÜ][\w'’-]*(?: (?:[A-ZÄÖÜ]\.|[a-z]{2,3}|[A-ZÄÖÜ][\w'’-]*)){0,3}")
MOST_MARKS = 150
"""Different marks looked at; a text with more before colons is a list."""
_QUESTION_MARKS = frozenset(
    {"frage", "f", "q", "question", "interviewer", "interviewerin", "redaktion", "moderator", "host"}
)
_ANSWER_MARKS = frozenset({"antwort", "a", "answer", "guest", "gast"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A line with its speaker's mark taken off; ``mark`` is empty where there is none."""

    mark: str
    text: str


def mark_of(line: Line) -> Marked:
    """The speaker's mark of a line, if it begins with something like one; a transcript's time code goes with it."""
    timed = _NAME_AND_TIME.match(line.text)
    if timed and len(timed[1].split()) <= 4:
        return Marked(timed[1].strip(" ([-–|,"), line.text[timed.end() :].strip())
    begun = _TIME_FIRST.match(line.text)
    if begun and (inner := _MARK.match(line.text[begun.end() :])) and len(inner[1].split()) <= 4:
        return Marked(inner[1].strip(), line.text[begun.end() + inner.end() :].strip())
    if begun and line.text[begun.start()] in "[(":
        return Marked("", line.text[begun.end() :])
    found = _MARK.match(line.text)
    if found and len(found[1].split()) <= 4:
        return Marked(found[1].strip(), line.text[found.end() :].strip())
    return _set_apart(line)


def _set_apart(line: Line) -> Marked:
    """A name without a colon that is set bold before what it says, or alone on its line."""
    name = line.text if line.bold or line.tag in HEADINGS else line.lead
    if _NAME.fullmatch(name):
        return Marked(name, line.text[len(name) :].strip())
    return Marked("", line.text)


def is_literal(mark: str) -> bool:
    """Whether a mark is a word for asking or answering (``Frage``, ``A``) and no name."""
    return mark.lower().rstrip(".") in _QUESTION_MARKS | _ANSWER_MARKS


def speakers(lines: list[Line]) -> dict[str, str]:
    """Which marks are speakers', and who each of them is: ``interviewer`` or ``interviewee``.

    Empty where the lines are not told apart by speakers' marks.
    """
    marked = [(mark_of(line), k) for k, line in enumerate(lines)]
    counts = Counter(dict(Counter(one.mark for one, _ in marked if one.mark).most_common(MOST_MARKS)))
    folded: dict[str, list[str]] = {}
    for mark in sorted(counts, key=len, reverse=True):
        home = next((whole for whole in folded if shrinks_to(whole, mark)), mark)
        folded.setdefault(home, []).append(mark)
    groups = {home: marks for home, marks in folded.items() if sum(counts[m] for m in marks) >= 2}
    said = {home: sum(counts[mark] for mark in marks) for home, marks in groups.items()}
    if len(groups) < 2 or sum(said.values()) < 4:
        return {}
    roles = _roles(groups, [one for one, _ in marked])
    return (
        {mark: roles[home] for home, marks in groups.items() for mark in marks} if len(set(roles.values())) == 2 else {}
    )


def shrinks_to(whole: str, short: str) -> bool:
    """Whether a short mark stands for a longer one: surname, first name or initials of a name."""
    if whole == short:
        return True
    parts = [part for part in re.split(r"[\s.-]+", whole) if part]
    rest = [part for part in re.split(r"[\s.-]+", short) if part]
    if rest and len(rest) < len(parts) and all(part.lower() in {p.lower() for p in parts} for part in rest):
        return True
    initials = "".join(part[0] for part in parts if part[0].isupper() and part not in {"Dr", "Prof", "Herr", "Frau"})
    bare = re.sub(r"[\s.]", "", short)
    return len(bare) >= 2 and bare.isupper() and bare in {initials, initials[:1] + initials[-1:]}


def full_name(marks: list[str]) -> str:
    """The one full name that all marks of a speaker stand for; empty where there is none, or more."""
    names = {mark for mark in marks if mark}
    whole = max(names, key=lambda name: len(name.split()), default="")
    if len(whole.split()) < 2 or not whole.istitle() or not all(shrinks_to(whole, name) for name in names):
        return ""
    return whole


def _roles(groups: dict[str, list[str]], lines: list[Marked]) -> dict[str, str]:
    """The asker is who says so, or else whose lines end in question marks."""
    asked: dict[str, float] = {}
    last = [line.text for line in lines]
    known = {mark for marks in groups.values() for mark in marks}
    for k in range(len(lines) - 2, -1, -1):
        # What stands on lines of its own below a mark belongs to it.
        if not last[k] and lines[k + 1].mark not in known:
            last[k] = last[k + 1]
    for home, marks in groups.items():
        names = {mark.lower().rstrip(".") for mark in marks}
        texts = [text for text, one in zip(last, lines, strict=True) if one.mark in marks]
        share = sum(text.rstrip(" »“\"').").endswith("?") for text in texts) / len(texts)
        asked[home] = 1.0 if names & _QUESTION_MARKS else 0.0 if names & _ANSWER_MARKS else share
    best = max(asked.values())
    return {
        home: "interviewer" if share >= 0.4 and share >= 0.6 * best else "interviewee" for home, share in asked.items()
    }
