"""From lines to turns: which way of marking questions a text has, and who says what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise

from rollenbild.extraction.lines import HEADINGS, Line, squeezed
from rollenbild.extraction.speakers import is_literal, mark_of, speakers
from rollenbild.extraction.ways import LONGEST_QUESTION, asks_for, ends_asking, way_of
from rollenbild.records import Speaker, Turn

_NUMBER = re.compile(r"^\s*(?:Frage\s+)?(?:\d{1,2}\s*[.):]|#\s?\d{1,2}[.:]?)\s+")


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
    if found := way_of(lines):
        way, is_question = found
        start = _first_question(lines, is_question)
        asked = [k >= start and is_question(line) for k, line in enumerate(lines)]
        pieces = [
            _piece(line, "interviewer" if asks else "interviewee") for line, asks in zip(lines, asked, strict=True)
        ]
        return _assembled(way, _with_names(pieces))
    if sum(_lead_asks(line) for line in lines) >= 2:
        return _assembled("lead", [piece for line in lines for piece in _split_lead(line)])
    return None


def _first_question(lines: list[Line], is_question: Callable[[Line], bool]) -> int:
    """Where the first question begins: a headline set like one before it asks nothing and is no sentence."""
    asking = {line.tag for line in lines if is_question(line) and asks_for(line.text)}
    for k, line in enumerate(lines):
        if is_question(line) and not (line.tag in HEADINGS and line.tag not in asking):
            if asks_for(line.text) or line.text.rstrip(" »“\"')").endswith((".", "!", ":", "…")):
                return k
            if not any(is_question(then) and asks_for(then.text) for then in lines[k + 1 : k + 3]):
                return k
    return 0


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


def _lead_asks(line: Line) -> bool:
    return bool(line.lead) and (ends_asking(line.lead)) and len(line.lead.split()) <= LONGEST_QUESTION


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
    """Names before a colon in answers are marks, no text: of several interviewees, or of one before most answers."""
    marks = Counter(mark_of(Line(one.text, 0)).mark for one in pieces if one.speaker == "interviewee")
    names = {mark for mark, count in marks.items() if mark and count >= 2 and mark[0].isupper()}
    questions = sum(one.speaker == "interviewer" for one in pieces)
    if len(names) < 2 and not any(marks[name] >= 0.6 * questions for name in names):
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
