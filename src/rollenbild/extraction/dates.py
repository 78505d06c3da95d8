"""When a page was published: from its structure, then from what is written; never a commenter's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rollenbild.extraction.dom import Element, Tags, marks_of, text_of

_MONTHS = {
    name: number
    for number, names in enumerate(
        ["januar jänner january", "februar february", "märz maerz march", "april", "mai may", "juni june", "juli july",
         "august", "september", "oktober october", "november", "dezember december"],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WRITTEN = re.compile(
    r"\b(\d{1,2})\.?\s+([A-Za-zÄäÖöÜü]{3,9})\.?,?\s+((?:19|20)\d\d)\b|"
    r"\b([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b"
)
_NUMERIC = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_AMONG_COMMENTS = re.compile(r"comment|kommentar|respon|sidebar|widget|related|footer|recent|teaser", re.I)
_DATE_MARK = re.compile(r"date|datum|publi|posted|time|meta|byline|info|stand", re.I)
_STATED = ("article:published_time", "date", "dc.date", "dc.date.issued", "dcterms.created", "og:published_time",
           "datepublished", "pubdate", "publish-date", "sailthru.date")  # fmt: skip

_ALONE = frozenset({"small", "abbr", "h2", "h3", "h4", "em", "i", "font"})
"""Elements that hold a date and nothing else in old themes, without a class that says so."""
_HOLDERS = _ALONE | {"span", "div", "p", "li", "td"}


def published(tags: Tags, linked: Sequence[dict[str, Any]]) -> str:
    """The ISO date of publication that a page states, or "".

    Parameters
    ----------
    tags : dict
        The page's elements by name, all of them under ``*``, in the order of the page.
    linked : sequence of dict
        Its JSON-LD objects.
    """
    for one in linked:
        if date := _iso(str(one.get("datePublished") or "")):
            return date
    metas = {str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower(): tag
             for tag in reversed(tags.get("meta", []))}  # fmt: skip
    for key in _STATED:
        if key in metas and (date := _iso(str(metas[key].get("content") or ""))):
            return date
    for tag in tags.get("time", [])[:50]:
        if not among_comments(tag) and (date := _iso(str(tag.get("datetime") or "")) or written_date(text_of(tag))):
            return date
    return _marked(tags)


def _marked(tags: Tags) -> str:
    """A date written in an element that is marked as a date, or that holds nothing else."""
    for tag in tags.get("*", [])[:4000]:
        if tag.tag not in _HOLDERS or not (tag.tag in _ALONE or tag.get("class") or tag.get("id")):
            continue
        marks = marks_of(tag)
        alone = tag.tag in _ALONE
        if not (alone or _DATE_MARK.search(marks)):
            continue
        if tag.tag == "abbr" and (date := _iso(str(tag.get("title") or ""))) and not among_comments(tag):
            return date
        text = text_of(tag)
        if text and len(text) < (120 if _DATE_MARK.search(marks) else 60):
            date = written_date(text)
            if date and not among_comments(tag) and (not alone or len(text) < 40 or _DATE_MARK.search(marks)):
                return date
    return ""


def written_date(text: str) -> str:
    """The first date written out in a text, as ISO; "" if there is none."""
    if found := _WRITTEN.search(text):
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        number = next((n for name, n in _MONTHS.items() if name.startswith(month.lower()[:3])), 0)
        if number and 1 <= int(day) <= 31:
            return f"{year}-{number:02d}-{int(day):02d}"
    numeric = _NUMERIC.search(text)
    if numeric and 1 <= int(numeric[2]) <= 12 and 1 <= int(numeric[1]) <= 31:
        return f"{numeric[3]}-{int(numeric[2]):02d}-{int(numeric[1]):02d}"
    stated = _ISO.search(text)
    return stated[0] if stated and 1 <= int(stated[2]) <= 12 and 1 <= int(stated[3]) <= 31 else ""


def searched_date(html: str) -> str:
    """What htmldate finds in a page that states no date in a way we know; only where it is sure of the day."""
    from htmldate import find_date

    try:
        return find_date(html, original_date=True, extensive_search=False) or ""
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""


def among_comments(tag: Element) -> bool:
    """Whether an element stands among comments, in a sidebar or among teasers of other pages."""
    return any(
        _AMONG_COMMENTS.search(marks_of(one))
        for one in (tag, *tag.iterancestors())
        if one.tag not in {"body", "html", "article", "main"}
    )


def _iso(text: str) -> str:
    found = re.match(r"\s*((?:19|20)\d\d-\d\d-\d\d)", text)
    return found[1] if found else ""
