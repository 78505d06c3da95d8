"""The page as a tree: parsed once, walked by everything that reads it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

Element = Any
"""An element of lxml's tree."""
Tags = dict[str, list[Element]]
"""A page's elements by name, all of them under ``*``, in the order of the page."""


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lxml.html import HTMLParser

    # Comments and instructions are never text; the parser's own bound on depth stays on.
    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)


def parsed(html: str) -> Element | None:
    """A page's root element; None where there is nothing to parse."""
    from lxml.etree import LxmlError
    from lxml.html import document_fromstring

    try:
        return document_fromstring(html.replace("\x00", "").encode("utf-8", "replace"), parser=_parser())
    except (LxmlError, ValueError, AssertionError):
        return None


def by_name(root: Element) -> Tags:
    """A page's elements by name: walked once, looked at often."""
    found: Tags = {"*": list(root.iter())}
    for element in found["*"]:
        found.setdefault(element.tag, []).append(element)
    return found


def text_of(element: Element) -> str:
    """All text in an element with one kind of white space."""
    return " ".join(" ".join(element.itertext()).split())


def marks_of(element: Element) -> str:
    """An element's classes and id, by which themes say what it is."""
    classes, name = element.get("class"), element.get("id")
    return f"{classes} {name}" if classes and name else classes or name or ""
