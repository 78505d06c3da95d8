"""Title, date, person and job: from the page's structure first, then from title and teaser; unsure stays empty."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rollenbild.extraction.dates import published, searched_date
from rollenbild.extraction.dom import Element, Tags, text_of
from rollenbild.extraction.lines import squeezed
from rollenbild.extraction.people import person_of


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its interview; empty where it does not say, or not surely."""

    title: str = ""
    published: str = ""
    interviewee: str = ""
    organisation: str = ""
    job_title: str = ""
    department: str = ""


def read_metadata(html: str, tags: Tags, hints: Mapping[str, str]) -> Metadata:
    """Metadata of a page; what the source knows (``hints``) goes before what the page says.

    Parameters
    ----------
    tags : dict
        The page's elements by name.
    """
    linked = list(_json_ld(tags))
    title = hints.get("title") or _title(tags, linked)
    person, job, organisation = person_of(title)
    return Metadata(
        title=title,
        published=hints.get("published") or published(tags, linked) or searched_date(html),
        interviewee=hints.get("interviewee") or person,
        organisation=hints.get("organisation") or organisation,
        job_title=hints.get("job_title") or job,
        department=hints.get("department", ""),
    )


def stated_questions(tags: Tags) -> frozenset[str]:
    """Questions as the page states them in schema.org's FAQ and QA types (JSON-LD or microdata), squeezed."""
    found = set()
    for one in _json_ld(tags):
        entries = one.get("mainEntity")
        for entry in entries if isinstance(entries, list) else [entries]:
            if isinstance(entry, dict) and entry.get("@type") == "Question":
                found.add(squeezed(str(entry.get("name") or entry.get("text") or "")))
    for tag in tags.get("*", ()):
        if (tag.get("itemtype") or "").endswith("schema.org/Question"):
            name = next((one for one in tag.iter() if one.get("itemprop") == "name"), None)
            found.add("" if name is None else squeezed(text_of(name)))
    return frozenset(found - {""})


def _json_ld(tags: Tags) -> Iterator[dict[str, Any]]:
    for script in tags.get("script", ()):
        if script.get("type") != "application/ld+json":
            continue
        try:
            content = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        stack = [content]
        while stack:
            one = stack.pop()
            if isinstance(one, list):
                stack.extend(one[:50])
            elif isinstance(one, dict):
                yield one
                stack.extend(one.get("@graph", [])[:50] if isinstance(one.get("@graph"), list) else [])


def _title(tags: Tags, linked: list[dict[str, Any]]) -> str:
    for one in linked:
        if isinstance(one.get("headline"), str):
            return _flat(one["headline"])
    titles = tags.get("title", ())
    head = text_of(titles[0]) if titles else ""
    stated = next(
        (_flat(str(tag.get("content"))) for tag in tags.get("meta", ()) if tag.get("property") == "og:title"), ""
    )
    for name in ("h1", "h2", "h3"):
        for heading in tags.get(name, ()):
            text = text_of(heading)
            if len(text) <= 5 or _leads_home(heading):
                continue
            if (
                text == stated
                or head.endswith(f": {text}")
                or (head.startswith(text) and text != head.split("«")[-1].strip())
            ):
                return text
    first = tags.get("h1", ())
    if (
        not stated
        and len(first) == 1
        and not _leads_home(first[0])
        and len(text_of(first[0]).split()) > 2
        and text_of(first[0]) not in head
    ):
        return text_of(first[0])
    return stated or re.split(r"\s+(?:[«|–»]|-)\s+", head)[0]


def _leads_home(heading: Element) -> bool:
    """Whether a heading links to the site's first page, as its name does."""
    link = next(heading.iter("a"), None)
    address = urlsplit((link.get("href") or "") if link is not None else "#")
    return address.path in {"", "/"} and not address.query and not address.fragment and link is not None


def _flat(text: str) -> str:
    return " ".join(text.split())
