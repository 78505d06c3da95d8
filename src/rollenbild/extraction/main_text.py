"""What of a page belongs to the article: trafilatura decides, the original lines keep their setting."""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from typing import Any

from rollenbild.extraction.dom import Element
from rollenbild.extraction.lines import HEADINGS, Line, squeezed

_CREDIT = re.compile(
    r"(?:das\s+(?:gespräch|interview)\s+führten?\b|die\s+fragen\s+stellten?\b|(?:das\s+)?interview\s*:|interview(?:ed)?\s+by\b|"
    r"(?:text|fotos?|bild(?:er)?|photos?|pictures?)\s*(?::|\bby\b))",
    re.I,
)
_FOOT = re.compile(
    r"(?:letzte\s+änderung|zuletzt\s+(?:geändert|aktualisiert)|last\s+(?:updated|modified|change)|©|copyright\b|impressum\b|"
    r"alle\s+rechte\s+vorbehalten|all\s+rights\s+reserved|(?:diese\s+)?(?:seite|folge|beitrag|artikel)\s+(?:drucken|empfehlen|teilen)|"
    r"weitersagen\s*:|share\s+this\b|teilen\s*:|print\s+this\b)",
    re.I,
)
_POINTER = re.compile(
    r"(?:lesen sie auch|lies auch|mehr zum thema|auch interessant|das könnte (?:sie|dich|euch) (?:auch )?interessieren|"
    r"passend dazu|read also|read more|also read|read next|related)\b.{0,120}$|"
    r"(?:anzeige|werbung|advertisement|sponsored)$",
    re.I,
)
"""Lines that lead elsewhere or mark what is paid for, between the paragraphs of a text."""
MOST_QUOTES = 50
"""Block quotations looked at; a page with more quotes others."""
MOST_AFTER = 0.2
"""Share of a text's words that may stand after its end; where more do, it was not the end."""


@lru_cache(maxsize=1)
def _settings() -> Any:
    from trafilatura.settings import use_config

    # Below its minimum trafilatura falls back to bare paragraphs: bold is lost and comments come in.
    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "30")
    settings.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    settings.set("DEFAULT", "MIN_EXTRACTED_COMM_SIZE", "1")
    return settings


def belonging(root: Element) -> str:
    """Letters and digits of what trafilatura takes for the article, in lower case and without spaces."""
    import trafilatura

    text = trafilatura.extract(
        copy.deepcopy(root),
        config=_settings(),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    return squeezed(text or "")


def article_lines(lines: list[Line], article: str) -> list[Line]:
    """The lines that belong to the article.

    Kept are lines whose text trafilatura kept, and between them those that are set like questions: short ones it
    tends to drop. Everything before the first and after the last kept line is left out.
    """
    kept = [bool(letters := squeezed(line.text)) and letters in article for line in lines]
    if not any(kept):
        return []
    long_ones = [k for k, line in enumerate(lines) if kept[k] and len(line.text) > 30] or [kept.index(True)]
    first, last = long_ones[0], long_ones[-1]
    while first > 0 and (kept[first - 1] or asks(lines[first - 1])):
        first -= 1
    while last + 1 < len(lines) and kept[last + 1]:
        last += 1
    while last > first and lines[last].linked and len(lines[last].text.split()) <= 6:
        last -= 1
    return whole_text(
        _without_pull_quotes([line for k, line in enumerate(lines) if first <= k <= last and (kept[k] or asks(line))])
    )


def _without_pull_quotes(lines: list[Line]) -> list[Line]:
    """The lines without block quotations that only repeat words of the text."""
    quotes = [line for line in lines if line.quoted and len(line.text.split()) >= 4][:MOST_QUOTES]
    text = "".join(squeezed(line.text) for line in lines if not line.quoted) if quotes else ""
    repeated = {id(line) for line in quotes if squeezed(line.text) in text}
    return [line for line in lines if id(line) not in repeated]


def whole_text(lines: list[Line]) -> list[Line]:
    """The lines up to the text's end: without credits, foot lines and what follows these."""
    counts = [len(line.text.split()) for line in lines]
    after = total = sum(counts)
    end = len(lines)
    for k, line in enumerate(lines):
        if k and after <= MOST_AFTER * total and (_CREDIT.match(line.text) or _FOOT.match(line.text)):
            end = k
            break
        after -= counts[k]
    return [
        line
        for line in lines[:end]
        if re.search(r"[^\W_]", line.text)
        and not (_CREDIT.match(line.text) and len(line.text.split()) <= 12)
        and not _POINTER.match(line.text)
    ]


def asks(line: Line) -> bool:
    """Whether a line is set or worded like a question."""
    short = len(line.text.split()) <= 60
    if line.role == "question" and short:
        return True
    marked = line.bold or line.italic or line.tag in HEADINGS or line.tag == "dt"
    return short and (
        line.text.rstrip(" »“\"').").endswith("?") or (marked and line.text.endswith(("?", ".", "!", ":")))
    )
