"""What of a page belongs to the article: trafilatura decides, the original lines keep their setting."""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import Any

from rollenbild.extraction.dom import Element
from rollenbild.extraction.lines import HEADINGS, Line, squeezed


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
    kept = [len(squeezed(line.text)) > 0 and squeezed(line.text) in article for line in lines]
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
    return [line for k, line in enumerate(lines) if first <= k <= last and (kept[k] or asks(line))]


def asks(line: Line) -> bool:
    """Whether a line is set or worded like a question."""
    short = len(line.text.split()) <= 60
    if line.role == "question" and short:
        return True
    marked = line.bold or line.italic or line.tag in HEADINGS or line.tag == "dt"
    return short and (
        line.text.rstrip(" »“\"').").endswith("?") or (marked and line.text.endswith(("?", ".", "!", ":")))
    )
