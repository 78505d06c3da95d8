"""What a site says of its own pages: WordPress' interface, sitemaps and feeds.

Each function gives addresses with what the site tells of them (title, date), in the site's order. What does
not answer, or answers something else, gives nothing: the links of the list page are there still.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from lxml import etree

from rollenbild.records import Page
from rollenbild.sources.addresses import cleaned, is_noise, same_site
from rollenbild.sources.content import ContentError, uncompressed
from rollenbild.sources.visit import Visitor

Found = Iterator[tuple[str, dict[str, str]]]
"""Addresses with hints (``title``, ``published``)."""

MAX_LISTS = 200
"""Sitemaps or feed pages of one site that are read."""

_REST = re.compile(r"""<link[^>]+rel=["']https://api\.w\.org/["'][^>]*href=["']([^"']+)["']""", re.I)
_FEED = re.compile(r"<link\b[^>]*\btype=[\"']application/(?:rss|atom)\+xml[\"'][^>]*>", re.I)
_HREF = re.compile(r"\bhref=[\"']([^\"']+)[\"']", re.I)
_NO_POSTS = re.compile(r"(?:taxonom|tag|categor|kategor|author|user|image|video|attachment|product)", re.I)


def wordpress_posts(visitor: Visitor, html: str, url: str, *, whole_site: bool) -> Found:
    """Posts by WordPress' REST interface: all of a blog, or those of the category or tag whose list ``url`` is.

    Parameters
    ----------
    whole_site : bool
        False: only if ``url`` is the list of one category or tag, and only its posts.
    """
    link = _REST.search(html)
    if link is None and "/wp-content/" not in html:
        return
    root = cleaned(link.group(1).replace("&amp;", "&") if link else "/wp-json/", url)
    if not root or not same_site(root, url):
        return
    query: dict[str, str | int] = {"per_page": 100, "_fields": "link,title,date"}
    if not whole_site:
        term = _term(visitor, root, url)
        if not term:
            return
        query |= term
    for number in range(1, MAX_LISTS + 1):
        posts = _json(visitor, _rest(root, "wp/v2/posts", {**query, "page": number}))
        for post in posts:
            address = cleaned(str(post.get("link", "")), url)
            if address and same_site(address, url):
                title = post.get("title")
                rendered = str(title.get("rendered", "")) if isinstance(title, dict) else ""
                yield address, _hints(rendered, str(post.get("date", ""))[:10])
        if len(posts) < 100:
            return


def _term(visitor: Visitor, root: str, url: str) -> dict[str, str | int]:
    """The category or tag whose list an address is, as a query for posts; empty where it is no such list."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if not parts:
        return {}
    for kind in ("categories", "tags"):
        for term in _json(visitor, _rest(root, f"wp/v2/{kind}", {"slug": parts[-1], "_fields": "id,link"})):
            if cleaned(str(term.get("link", "")), url).rstrip("/") == url.rstrip("/"):
                return {kind: int(term["id"])}
    return {}


def _rest(root: str, path: str, query: dict[str, str | int]) -> str:
    """An address of the interface, in either of its two spellings (pretty, or ``?rest_route=``)."""
    if "rest_route=" in root:
        return root.rstrip("/") + quote(f"/{path}") + "&" + urlencode(query)
    return urljoin(root if root.endswith("/") else root + "/", path) + "?" + urlencode(query)


def _json(visitor: Visitor, address: str) -> list[dict[str, Any]]:
    page = visitor.visit(address, "other")
    if page.status != "fetched":
        return []
    try:
        records = json.loads(visitor.store.body(page))
    except (ValueError, RecursionError):
        return []
    return [one for one in records if isinstance(one, dict)] if isinstance(records, list) else []


def sitemap_pages(visitor: Visitor, start: str, stated: tuple[str, ...], *, asked: bool = False) -> Found:
    """Pages of a site's sitemaps: those its robots.txt names, else the usual places; also indexes and gzip.

    Parameters
    ----------
    stated : tuple of str
        Sitemaps to begin with.
    asked : bool
        Whether the person gave the sitemap: then it is read whatever it is called.
    """
    origin = f"{urlsplit(start).scheme}://{urlsplit(start).netloc}"
    usual = [f"{origin}/wp-sitemap.xml", f"{origin}/sitemap.xml", f"{origin}/sitemap_index.xml"]
    waiting = [one for one in map(cleaned, stated) if one and same_site(one, start)]
    for first in [waiting] if waiting else [[one] for one in usual]:
        found = False
        queue, known = list(first), set(first)
        while queue and len(known) <= MAX_LISTS:
            pages, further = _sitemap(visitor, queue.pop(0), start)
            for address in pages:
                found = True
                yield address, {}
            for one in further:
                if one not in known and (asked or not _NO_POSTS.search(urlsplit(one).path.rsplit("/", 1)[-1])):
                    known.add(one)
                    queue.append(one)
        if found:
            return


def _sitemap(visitor: Visitor, address: str, start: str) -> tuple[list[str], list[str]]:
    page = visitor.visit(address, "sitemap")
    if page.status != "fetched":
        return [], []
    body = _unpacked(visitor.store.body(page))
    pages: list[str] = []
    further: list[str] = []
    for kind, place in _places(body):
        one = cleaned(place, address)
        if not one or not same_site(one, start):
            continue
        if kind == "sitemap":
            further.append(one)
        elif not is_noise(one):
            pages.append(one)
    if not pages and not further and b"<" not in body[:200]:
        plain = (cleaned(line) for line in body.decode("utf-8", "replace").splitlines())
        pages = [one for one in plain if one and same_site(one, start) and not is_noise(one)]
    return pages, further


def _unpacked(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return uncompressed(body, "gzip")
    except (ContentError, gzip.BadGzipFile):
        return b""


def _places(body: bytes) -> list[tuple[str, str]]:
    """(kind, address) of a sitemap's entries; entities and outside files are not followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    entries = []
    for entry in root:
        if not isinstance(entry.tag, str):
            continue
        told = {etree.QName(one).localname: (one.text or "").strip() for one in entry if isinstance(one.tag, str)}
        if told.get("loc"):
            entries.append((etree.QName(entry).localname, told["loc"]))
    return entries


def feed_posts(visitor: Visitor, feed: str, start: str) -> Found:
    """Entries of an RSS or Atom feed and of its further pages (``rel=next``, or WordPress' ``?paged=N``)."""
    import feedparser

    seen: set[str] = set()
    address, number = feed, 1
    while address and number <= MAX_LISTS:
        page = visitor.visit(address, "feed")
        if page.status != "fetched":
            return
        told = feedparser.parse(visitor.store.body(page), response_headers={"content-type": page.content_type})
        fresh = []
        for entry in told.entries:
            link = cleaned(str(entry.get("link", "")), start)
            if link and same_site(link, start) and link not in seen:
                seen.add(link)
                fresh.append((link, _hints(str(entry.get("title", "")), _day(entry))))
        yield from fresh
        if not fresh:
            return
        number += 1
        further = next((str(one.href) for one in told.feed.get("links", []) if one.get("rel") == "next"), "")
        address = cleaned(further, feed) if further else ""
        if not further and "wordpress" in str(told.feed.get("generator", "")).lower():
            address = f"{feed}{'&' if '?' in feed else '?'}paged={number}"


def feeds_of(html: str, url: str, *, whole_site: bool) -> list[str]:
    """Feeds a page names, without those of comments; of a list inside a site only the list's own."""
    found = []
    for tag in _FEED.findall(html[:200_000]):
        link = _HREF.search(tag)
        address = cleaned(link.group(1).replace("&amp;", "&"), url) if link else ""
        if not address or not same_site(address, url) or re.search(r"comment|kommentar", tag, re.I):
            continue
        place, feed = urlsplit(url), urlsplit(address)
        own = place.query in feed.query if place.query else feed.path.startswith(place.path.rstrip("/") + "/")
        if whole_site or own:
            found.append(address)
    return list(dict.fromkeys(found))[:1]


def is_feed(page: Page, body: bytes) -> bool:
    """Whether what a person gave is a feed rather than a page."""
    return "xml" in page.content_type and bool(re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", body[:2000]))


def is_sitemap(body: bytes) -> bool:
    """Whether what a person gave is a sitemap rather than a page."""
    head = _unpacked(body)[:2000]
    return bool(re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", head))


def _day(entry: Any) -> str:
    moment = entry.get("published_parsed")
    return f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}" if moment else ""


def _hints(title: str, published: str) -> dict[str, str]:
    from bs4 import BeautifulSoup

    text = BeautifulSoup(title, "lxml").get_text(" ", strip=True) if title else ""
    return {key: value for key, value in (("title", text), ("published", published)) if value}
