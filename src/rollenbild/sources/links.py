"""What an index page leads to: further pages of the list, and candidates for interviews."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from rollenbild.sources.addresses import cleaned, is_noise, is_numbered_page, is_root, matches, same_site

MAX_LINKS = 2000
"""Links of one page that are looked at; a page with more is no list of interviews."""
MAX_PARTS = 10
"""Pages that one interview is spread over; more is a list."""

_AROUND = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu\w*|sidebar\w*|widget\w*|footer\w*|header|masthead|comment\w*|kommentar\w*|"
    r"breadcrumb\w*|blogroll|tagcloud|calendar|kalender|social|share|related|meta|secondary|login)(?:$|[-_ ])",
    re.I,
)
_FURTHER = re.compile(
    r"^[\s«»‹›<>←→]*(?:older|next|weiter(?!\s*lesen)|ältere?|aeltere?|nächste|naechste|mehr beiträge|more posts)", re.I
)
_MORE = re.compile(
    r"weiterlesen|read more|mehr lesen|zum interview|ganzes interview|zum artikel|continue reading", re.I
)


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses found on an index page, each once, in the order of the page."""

    further: tuple[str, ...]
    candidates: tuple[str, ...]
    canonical: str


def links_of(html: str, url: str, globs: tuple[str, ...] = ()) -> Links:
    """Read an index page.

    Without globs the candidates are the links of its headings and "read more" links outside navigation,
    sidebars, footers and comments; where there are none, all links of its main part.
    """
    soup = BeautifulSoup(html, "lxml")
    base = soup.find("base", href=True)
    start = cleaned(str(base["href"]), url) if isinstance(base, Tag) else url
    further: dict[str, None] = {}
    strong: dict[str, None] = {}
    weak: dict[str, None] = {}
    for link, address in _site_links(soup, start or url, url):
        if _leads_further(link, address, url):
            further[address] = None
        elif globs:
            if matches(address, globs):
                strong[address] = None
        elif not is_root(address) and not is_noise(address) and not _is_around(link):
            (strong if _is_headline(link) else weak)[address] = None
    candidates = strong if strong or globs else weak
    return Links(
        tuple(further),
        tuple(address for address in candidates if address not in further and address != url),
        canonical_of(soup, url),
    )


def further_pages(html: str, url: str) -> list[str]:
    """Further pages of one article (``…/2/``, ``…?page=2``) that its own page links to, in their order."""
    if urlsplit(url).path in {"", "/"}:
        return []
    home = re.escape(url.rstrip("/"))
    form = re.compile(
        rf"{home}(?:/(?:page/|seite[/-]?|teil-)?(\d{{1,2}})/?|[?&](?:page|seite|pagina|p)=(\d{{1,2}}))", re.I
    )
    found: dict[str, int] = {}
    only = SoupStrainer(["a", "link"])
    for link in BeautifulSoup(html, "lxml", parse_only=only).find_all(["a", "link"], href=True, limit=MAX_LINKS):
        address = cleaned(str(link["href"]), url)
        number = form.fullmatch(address) if address else None
        if number and 2 <= int(number[1] or number[2]) <= MAX_PARTS:
            found[address] = int(number[1] or number[2])
    return sorted(found, key=lambda address: found[address])


def canonical_of(soup: BeautifulSoup, url: str) -> str:
    """A page's identity: ``rel=canonical`` if it is of the same site, else the clean address."""
    link = soup.find("link", rel="canonical", href=True)
    if isinstance(link, Tag):
        address = cleaned(str(link["href"]), url)
        if address and same_site(address, url):
            return address
    return cleaned(url) or url


def _site_links(soup: BeautifulSoup, base: str, url: str) -> Iterator[tuple[Tag, str]]:
    for number, link in enumerate(soup.find_all(["a", "link"], href=True)):
        if number >= MAX_LINKS:
            return
        if link.name == "link" and "next" not in (link.get("rel") or []):
            continue
        address = cleaned(str(link["href"]), base)
        if address and same_site(address, url) and "nofollow" not in (link.get("rel") or []):
            yield link, address


def _leads_further(link: Tag, address: str, url: str) -> bool:
    if "next" in (link.get("rel") or []):
        return True
    text = link.get_text(" ", strip=True)
    if _is_next_in_row(address, url):
        return True
    # ``?p=2`` is a page of a list where the link says no more than its number, and else a post's address.
    numbered = is_numbered_page(address) or re.search(rf"[?&]p={re.escape(text)}$", address)
    if numbered and not _in_comments(link):
        stem = re.sub(r"(?:page|seite|p)[/-]?\d+/?(?:index\.html?)?$|\?.*$", "", address, flags=re.I)
        here = re.sub(r"(?:page|seite|p)[/-]?\d+/?(?:index\.html?)?$|\?.*$", "", url, flags=re.I)
        return stem.rstrip("/") == here.rstrip("/")
    return bool(_FURTHER.match(text)) and len(text) < 30 and not is_noise(address) and not _in_comments(link)


def _is_next_in_row(address: str, url: str) -> bool:
    """Whether two addresses differ only in a number at the end (``list.html``, ``list2.html``, ``list-3.html``)."""
    here, there = (re.fullmatch(r"(.*?)(?:[-_]?\d+)?(\.\w+)", one) for one in (url, address))
    return bool(here and there and address != url and here.groups() == there.groups())


def _is_headline(link: Tag) -> bool:
    return link.find_parent(["h1", "h2", "h3", "h4"]) is not None or bool(
        _MORE.search(f"{link.get_text(' ', strip=True)} {link.get('title', '')}") or link.find(["h1", "h2", "h3", "h4"])
    )


def _is_around(link: Tag) -> bool:
    for parent in link.parents:
        if parent.name in {"nav", "aside", "footer", "form"}:
            return True
        if parent.name in {"body", "html", "article", None}:
            return False
        marks = " ".join([*(parent.get("class") or []), str(parent.get("id") or "")])
        if (
            marks
            and parent.name in {"div", "section", "ul", "ol", "table", "td", "header", "p", "span"}
            and _AROUND.search(marks)
        ):
            return True
    return False


def _in_comments(link: Tag) -> bool:
    return any(
        re.search(r"comment|kommentar", " ".join([*(one.get("class") or []), str(one.get("id") or "")]), re.I)
        for one in link.parents
        if one.name not in {"body", "html", "[document]"}
    )
