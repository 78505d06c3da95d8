"""From pages of the open web to interviews: cheap tests first, and most pages cost little more than reading."""

from __future__ import annotations

import re

from rollenbild.extraction import extract
from rollenbild.extraction.dom import by_name, parsed
from rollenbild.extraction.kind import LEAST_ANSWER, LEAST_ANSWERED, is_index
from rollenbild.extraction.language import language_of
from rollenbild.extraction.lines import page_lines, plain_lines
from rollenbild.extraction.turns import read_turns
from rollenbild.records import Interview

STEPS = ("pages", "asks", "language", "speaks", "kind", "turns")
"""What a page passes on its way, in order; the last is that it is an interview of questions and answers."""

LANGUAGES = {"de", "en"}
LEAST_QUESTIONS = 3
"""Fewer are met on any page; an interview of two questions is given up for the sake of all that would come with it."""
LEAST_FIRST_PERSON = 4
LEAST_PERSONAL = 0.005
"""Share of words by which a speaker names themselves; half of what the full reading asks of an interview."""
LARGEST = 1_500_000
"""Characters looked at; interviews are thirty times smaller."""

_BALLAST = re.compile(r"<(script|style|noscript|svg)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_MARKUP = re.compile(r"<[^>]{0,2000}>")
_QUESTION = re.compile(r"\?[\s»“”\"')*]*(?:<|\n|$)")
"""A question mark at the end of a line or of an element; begins with a fixed sign, so that it is found fast."""
_FIRST_PERSON = re.compile(r"\b(?:ich|mich|mir|meine?[mnrs]?|wir|uns|unsere?[mnrs]?|I|me|my|we|our|us)\b", re.I)


def sift(html: str, url: str, content_type: str) -> tuple[int, Interview | None]:
    """How many of `STEPS` a page passes, and the interview if it passes all."""
    plain = content_type.startswith(("text/plain", "text/markdown"))
    html = html[:LARGEST]
    if len(_QUESTION.findall(html)) < LEAST_QUESTIONS:
        return 1, None
    text = _bare(html, plain)
    if language_of(_sample(text)) not in LANGUAGES:
        return 2, None
    if sum(1 for _ in _FIRST_PERSON.finditer(text)) < LEAST_FIRST_PERSON:
        return 3, None
    if not _looks_like_one(html, plain):
        return 4, None
    found = extract(html, url=url, content_type=content_type or "text/html")
    if found.kind != "interview":
        return 5, None
    return 6, found.interview


def _bare(html: str, plain: bool) -> str:
    return html if plain else _MARKUP.sub(" ", _BALLAST.sub(" ", html))


def _sample(text: str) -> str:
    """Some of the middle of a text, where it is more likely the page's own than a menu's."""
    middle = len(text) // 2
    return text[max(middle - 1500, 0) : middle + 1500]


def _looks_like_one(html: str, plain: bool) -> bool:
    """Whether all lines of the page, read as turns, have answers as many, long and personal as an interview's.

    A judgement without the article's bounds, whose finding is most of the work; so it is more generous than the full
    reading.
    """
    if plain:
        lines = plain_lines(html)
    else:
        root = parsed(html)
        if root is None or is_index(by_name(root)):
            return False
        lines = page_lines(root)
    reading = read_turns(lines)
    if reading is None:
        return False
    answers = [turn.text for turn in reading.turns if turn.speaker == "interviewee"]
    words = sum(len(answer.split()) for answer in answers)
    if len(answers) < LEAST_QUESTIONS - 1 or words < LEAST_ANSWERED or words < LEAST_ANSWER * len(answers):
        return False
    personal = sum(1 for answer in answers for _ in _FIRST_PERSON.finditer(answer))
    return personal >= LEAST_PERSONAL * words
