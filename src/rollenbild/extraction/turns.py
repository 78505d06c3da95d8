"""From lines to turns: which way of marking questions a text has, and who says what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise

from rollenbild.extraction.lines import HEADINGS, Line, squeezed
from rollenbild.extraction.speakers import is_literal, mark_of, speakers
from rollenbild.records import Speaker, Turn

_NUMBER = re.compile(r"^\s*(?:Frage\s+)?(?:\d{1,2}\s*[.):]|#\s?\d{1,2}[.:]?)\s+")
_LONGEST_QUESTION = 70


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read as an interview: its turns, what stands before them, and by which marks (``way``)."""

    way: str
    intro: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    speaker: Speaker | None
    text: str
    name: str
    block: int


def read_turns(lines: list[Line], stated: frozenset[str] = frozenset()) -> Reading | None:
    """The turns of an interview, or None if nothing marks questions apart from answers.

    The ways are tried from the plainest to the vaguest: what the page itself states (schema.org, classes), speakers'
    marks, a definition list, headings, bold, italics, bold at the beginning of a paragraph, and nothing but the
    question mark.

    Parameters
    ----------
    stated : frozenset of str
        Questions as the page's schema.org data has them, squeezed to letters and digits.
    """
    for way, says in (
        ("classes", _by_class),
        ("schema.org", lambda line: bool(stated) and squeezed(line.text) in stated),
    ):
        if sum(map(says, lines)) >= 2 and _answered(lines, says):
            pieces = [_piece(line, "interviewer" if says(line) else "interviewee") for line in lines]
            return _assembled(way, [_unmarked(piece) for piece in pieces])
    if known := speakers(lines):
        return _assembled("names", _by_names(lines, known))
    for way, is_question, least in _WAYS:
        if _holds(lines, is_question, least):
            pieces = [_piece(line, "interviewer" if is_question(line) else "interviewee") for line in lines]
            return _assembled(way, _with_names(pieces))
    if sum(_lead_asks(line) for line in lines) >= 2:
        return _assembled("lead", [piece for line in lines for piece in _split_lead(line)])
    return None


def _by_class(line: Line) -> bool:
    return line.role == "question"


def _answered(lines: list[Line], says: Callable[[Line], bool]) -> bool:
    """Whether the marked lines are followed by others: a list of questions alone is no interview."""
    return sum(says(one) and not says(then) for one, then in pairwise(lines)) >= 2


def _unmarked(piece: _Piece) -> _Piece:
    """A piece without a literal Frage or Antwort before it; the names of people stay in the text."""
    marked = mark_of(Line(piece.text, 0))
    if not is_literal(marked.mark):
        return piece
    return _Piece(piece.speaker, marked.text, marked.mark, piece.block)


def ends_asking(text: str) -> bool:
    """Whether a text ends in a question mark, quotes and brackets aside."""
    return text.rstrip(" »«“”\"').*").endswith("?")


def _short(line: Line) -> bool:
    return len(line.text.split()) <= _LONGEST_QUESTION


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


_WAYS: tuple[tuple[str, Callable[[Line], bool], int], ...] = (
    ("definitions", _is_definition, 2),
    ("headings", _is_heading, 2),
    ("bold", _is_bold, 2),
    ("italics", _is_italic, 2),
    ("question marks", _is_bare_question, 3),
)


def _asks_for(text: str) -> bool:
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
    asking = sum(any(_asks_for(line.text) for line in run) for run in questions)
    return answered >= least and asking >= least and asking >= 0.5 * len(questions)


def _lead_asks(line: Line) -> bool:
    return bool(line.lead) and (ends_asking(line.lead)) and len(line.lead.split()) <= _LONGEST_QUESTION


def _split_lead(line: Line) -> list[_Piece]:
    if not _lead_asks(line):
        return [_piece(line, "interviewee")]
    number, question = _unnumbered(line.lead)
    rest = line.text[len(line.lead) :].strip()
    pieces = [_Piece("interviewer", question, number, line.block)]
    return [*pieces, _Piece("interviewee", rest, "", line.block)] if rest else pieces


def _piece(line: Line, speaker: Speaker) -> _Piece:
    number, text = _unnumbered(line.text) if speaker == "interviewer" else ("", line.text)
    return _Piece(speaker, text, number, line.block)


def _with_names(pieces: list[_Piece]) -> list[_Piece]:
    """Answers of several interviewees: names before a colon that come again are marks, not text."""
    marks = Counter(mark_of(Line(one.text, 0)).mark for one in pieces if one.speaker == "interviewee")
    names = {mark for mark, count in marks.items() if mark and count >= 2 and mark[0].isupper()}
    if len(names) < 2:
        return pieces
    result = []
    for one in pieces:
        marked = mark_of(Line(one.text, 0))
        named = one.speaker == "interviewee" and marked.mark in names
        result.append(_Piece(one.speaker, marked.text, marked.mark, one.block) if named else one)
    return result


def _unnumbered(text: str) -> tuple[str, str]:
    found = _NUMBER.match(text)
    return (found[0].strip(), text[found.end() :].strip()) if found else ("", text)


def _by_names(lines: list[Line], known: dict[str, str]) -> list[_Piece]:
    pieces: list[_Piece] = []
    speaker: Speaker | None = None
    for line in lines:
        marked = mark_of(line)
        if marked.mark in known:
            speaker = "interviewer" if known[marked.mark] == "interviewer" else "interviewee"
            pieces.append(_Piece(speaker, marked.text, marked.mark, line.block))
        else:
            pieces.append(_Piece(speaker, line.text if marked.mark else marked.text, "", line.block))
    return pieces


def _assembled(way: str, pieces: list[_Piece]) -> Reading:
    """Pieces of one speaker become a turn; what stands before the first question is the intro."""
    first = next((k for k, piece in enumerate(pieces) if piece.speaker == "interviewer"), 0)
    if way == "names":
        first = min(first, next((k for k, piece in enumerate(pieces) if piece.speaker is not None), first))
    turns: list[Turn] = []
    open_pieces: list[_Piece] = []

    def close() -> None:
        text = _text(open_pieces)
        if text and open_pieces[0].speaker is not None:
            turns.append(Turn(open_pieces[0].speaker, text, open_pieces[0].name))
        open_pieces.clear()

    for piece in pieces[first:]:
        if open_pieces and (piece.speaker != open_pieces[0].speaker or (piece.name and piece.speaker == "interviewee")):
            close()
        open_pieces.append(piece)
    close()
    return Reading(way, _text(pieces[:first]), tuple(turns))


def _text(pieces: list[_Piece]) -> str:
    """Paragraphs parted by an empty line, lines of one paragraph by a line break."""
    paragraphs = ["\n".join(p.text for p in group if p.text) for _, group in groupby(pieces, lambda piece: piece.block)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
