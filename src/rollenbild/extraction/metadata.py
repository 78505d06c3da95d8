"""Title, date, person and job: from the page's structure first, then from title and teaser; unsure stays empty."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

_NAME = (
    r"(?:(?:Dr\.|Prof\.|Mag\.)\s+)*[A-ZÄÖÜ][\w'’-]+(?:\s+(?:von|van|de|zu|der)(?=\s))?(?:\s+[A-ZÄÖÜ][\w'’-]+\.?){1,3}"
)
_PEOPLE = rf"{_NAME}(?:\s+(?:und|and|&)\s+{_NAME})?"
_BEFORE = (
    r"(?:(?:Interview|Gespräch|Nachgefragt)\s+(?:mit|bei)|[Ff]ragen\s+an|Porträt:|Portrait:|Im\s+Gespräch(?:\s+mit|:)|"
    r"Nachgefragt\s+bei|Kurz\s+gefragt\s+bei|[Zz]u\s+Besuch\s+bei|(?:[Ii]nterview|Q\s?&\s?A|[Cc]onversation|[Qq]uestions)\s+(?:with|for)|Meet)"
)
_TITLE = re.compile(rf"{_BEFORE}\s*(?P<who>{_PEOPLE})(?P<rest>.*)$")
_REST = (
    re.compile(r"^,\s*(?P<job>[^,()|–]{3,80}?)\s*\((?P<where>[^()]{2,80})\)\s*$"),
    re.compile(r"^,\s*(?P<job>[^,()|–]{3,80}?),\s*(?P<where>[^,()|–]{2,80})\s*$"),
    re.compile(
        r"^,\s*(?P<job>[^,()|–]{3,80}?)\s+(?:bei|bei der|beim|at|von|der|des)\s+(?P<where>[A-ZÄÖÜ][^,()|–]{1,80}?)\s*$"
    ),
    re.compile(r"^\s*\((?P<where>[^()]{2,80})\)\s*$"),
    re.compile(r"^\s+(?:von|bei|vom|at|of|from)\s+(?P<where>[A-ZÄÖÜ][^,()|–]{1,80}?)\s*$"),
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januar jänner january",
            "februar february",
            "märz maerz march",
            "april",
            "mai may",
            "juni june",
            "juli july",
            "august",
            "september",
            "oktober october",
            "november",
            "dezember december",
        ],
        start=1,
    )
    for name in names.split()
}
_WRITTEN = re.compile(
    r"\b(\d{1,2})\.?\s+([A-Za-zÄäÖöÜü]{3,9})\s+((?:19|20)\d\d)\b|\b([A-Z][a-z]{2,8})\s+(\d{1,2}),\s+((?:19|20)\d\d)\b"
)
_NUMERIC = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")
_COMMENT = re.compile(r"comment|kommentar|sidebar|widget|related|footer", re.I)
_DATE_MARK = re.compile(r"date|datum|published|posted|time|meta|byline|info", re.I)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its interview; empty where it does not say, or not surely."""

    title: str = ""
    published: str = ""
    interviewee: str = ""
    organisation: str = ""
    job_title: str = ""
    department: str = ""


def read_metadata(soup: BeautifulSoup, hints: Mapping[str, str]) -> Metadata:
    """Metadata of a page; what the source knows (``hints``) goes before what the page says."""
    linked = list(_json_ld(soup))
    title = hints.get("title") or _title(soup, linked)
    person, job, organisation = person_of(title)
    return Metadata(
        title=title,
        published=hints.get("published") or _published(soup, linked),
        interviewee=hints.get("interviewee") or person,
        organisation=hints.get("organisation") or organisation,
        job_title=hints.get("job_title") or job,
        department=hints.get("department", ""),
    )


def person_of(title: str) -> tuple[str, str, str]:
    """Person, job title and organisation that a title names, each empty if it does not."""
    found = _TITLE.search(" ".join(title.split()))
    if not found:
        return "", "", ""
    for pattern in _REST:
        if rest := pattern.match(found["rest"].rstrip(" .:!")):
            groups = rest.groupdict()
            return found["who"], (groups.get("job") or "").strip(), (groups.get("where") or "").strip()
    return (found["who"], "", "") if not found["rest"].strip(" .:!?") or found["rest"][0] in ",:(–-|" else ("", "", "")


def _json_ld(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            content = json.loads(script.get_text())
        except ValueError:
            continue
        stack = [content]
        while stack:
            one = stack.pop()
            if isinstance(one, list):
                stack.extend(one[:50])
            elif isinstance(one, dict):
                yield one
                stack.extend(one.get("@graph", [])[:50] if isinstance(one.get("@graph"), list) else [])


def _title(soup: BeautifulSoup, linked: list[dict[str, Any]]) -> str:
    for one in linked:
        if isinstance(one.get("headline"), str):
            return _flat(one["headline"])
    head = _flat(soup.title.get_text(" ")) if soup.title else ""
    graph = soup.find("meta", property="og:title", content=True)
    stated = _flat(str(graph["content"])) if isinstance(graph, Tag) else ""
    for heading in soup.find_all(["h1", "h2", "h3"]):
        text = _flat(heading.get_text(" "))
        if len(text) > 5 and (text == stated or (head.startswith(text) and text != head.split("«")[-1].strip())):
            return text
    return stated or re.split(r"\s+(?:[«|–»]|-)\s+", head)[0]


def _published(soup: BeautifulSoup, linked: list[dict[str, Any]]) -> str:
    for one in linked:
        if date := _iso(str(one.get("datePublished") or "")):
            return date
    for key in ("article:published_time", "date", "dc.date", "DC.date.issued", "og:published_time", "datePublished"):
        tag = soup.find("meta", attrs={"property": key}) or soup.find("meta", attrs={"name": key})
        tag = tag or soup.find("meta", attrs={"itemprop": key})
        if isinstance(tag, Tag) and (date := _iso(str(tag.get("content") or ""))):
            return date
    for tag in soup.find_all(["time", "abbr", "span", "small", "div", "p", "li"], limit=4000):
        if _inside_comments(tag):
            continue
        if tag.name == "time" and (date := _iso(str(tag.get("datetime") or ""))):
            return date
        marks = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
        text = _flat(tag.get_text(" ")) if _DATE_MARK.search(marks) else ""
        if text and len(text) < 120 and (date := written_date(text)):
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
    return ""


def _iso(text: str) -> str:
    found = re.match(r"\s*((?:19|20)\d\d-\d\d-\d\d)", text)
    return found[1] if found else ""


def _inside_comments(tag: Tag) -> bool:
    return any(
        _COMMENT.search(" ".join([*(one.get("class") or []), str(one.get("id") or "")]))
        for one in tag.parents
        if one.name not in {"body", "html", "[document]"}
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
