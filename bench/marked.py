"""Documents hold what was measured between two marks, ``<!-- NAME -->`` and ``<!-- /NAME -->``."""

from __future__ import annotations

import re
from pathlib import Path


def between(document: Path, name: str) -> str:
    """What stands between the marks.

    Raises
    ------
    ValueError
        The document has no such marks.
    """
    return _place(document.read_text(encoding="utf-8"), document, name)[0]


def put(document: Path, name: str, block: str) -> None:
    """Put a block between the marks, in the place of what stands there.

    Raises
    ------
    ValueError
        The document has no such marks.
    """
    text = document.read_text(encoding="utf-8")
    place = _place(text, document, name)
    whole = f"{text[: place.start()]}{block.rstrip()}\n{text[place.end() :]}"
    document.write_text(whole, encoding="utf-8", newline="\n")


def _place(text: str, document: Path, name: str) -> re.Match[str]:
    found = re.search(rf"(?s)(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", text)
    if found is None:
        raise ValueError(f"{document} has no place for {name}")
    return found
