"""The ways questions are set apart from answers, and which of them carries a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby, pairwise

from rollenbild.extraction.lines import HEADINGS, Line

LONGEST_QUESTION = 70
"""Words of a question at most, where how it is set makes it one."""

Says = Callable[[Line], bool]


def way_of(lines: list[Line]) -> tuple[str, Says] | None:
    """The plainest way that carries the text, with what tells its questions; None where none does."""
    for way, is_question, least in _ways(lines):
        if _holds(lines, is_question, least):
            return way, is_question
    return None


def _ways(lines: list[Line]) -> Iterator[tuple[str, Says, int]]:
    yield "definitions", _is_definition, 2
    yield "headings", _is_heading, 2
    yield "bold", _is_bold, 2
    yield "italics", _is_italic, 2
    asking = Counter(line.style for line in lines if line.style and _is_bare_question(line))
    for style, count in asking.most_common(1):
        if count >= 0.6 * sum(map(_is_bare_question, lines)):
            yield "style", partial(_is_set_in, style), 3
    yield "question marks", _is_bare_question, 3


def ends_asking(text: str) -> bool:
    """Whether a text ends in a question mark, quotes and brackets aside."""
    return text.rstrip(" »«“”\"').*").endswith("?")


def _short(line: Line) -> bool:
    return len(line.text.split()) <= LONGEST_QUESTION


def _is_set_in(style: str, line: Line) -> bool:
    return line.style == style and _short(line)


def _is_definition(line: Line) -> bool:
    return line.tag in {"dt", "summary"}


def _is_heading(line: Line) -> bool:
    return line.tag in HEADINGS and _short(line)


def _is_bold(line: Line) -> bool:
    return line.bold and line.tag not in HEADINGS and _short(line)


def _is_italic(line: Line) -> bool:
    return line.italic and not line.bold and line.tag not in HEADINGS and _short(line)


def _is_bare_question(line: Line) -> bool:
    count = len(line.text.split())
    return (ends_asking(line.text) and count <= 45) or (count <= 14 and _ADDRESSED.search(line.text) is not None)


_REQUEST = re.compile(
    r"(?:(?:und|dann|also|zum schluss|zuletzt|bitte|and|now|please|so)[,:]?\s+)?(?:bitte\s+)?(?:erzähl|beschreib|"
    r"schilder|nenn|erklär|verrat|verrätst|sag|stell\w*\s+(?:dich|sich|euch)|gib|geben sie|skizzier|ergänz|"
    r"vervollständig|tell|describe|name|explain|introduce|share|walk\s|talk\s|give|complete|finish|take us)",
    re.I,
)
_ADDRESSED = re.compile(rf"^{_REQUEST.pattern}\w*\s+(?:sie\s+)?(?:uns|mir|mal|doch|us|me)\b", re.I)


def asks_for(text: str) -> bool:
    """Whether a marked line asks: by its mark, by a request, or by a sentence left open to be completed."""
    return ends_asking(text) or text.endswith(("…", "...")) or bool(_REQUEST.match(text))


def _holds(lines: list[Line], is_question: Callable[[Line], bool], least: int) -> bool:
    """Whether a way of marking carries the text: enough marked lines, most of them asking, answered each."""
    marked = [is_question(line) for line in lines]
    runs = [
        (asked, [line for line, m in group])
        for asked, group in groupby(zip(lines, marked, strict=True), lambda x: x[1])
    ]
    questions = [run for asked, run in runs if asked]
    answered = sum(1 for (asked, _), (then, _) in pairwise(runs) if asked and not then)
    asking = sum(any(asks_for(line.text) for line in run) for run in questions)
    return answered >= least and asking >= least and asking >= 0.5 * len(questions)
