"""A live site: from the index page of a series through its further pages to the interviews."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import deque
from collections.abc import Callable

from bs4 import BeautifulSoup

from rollenbild.errors import SourceError
from rollenbild.records import Page
from rollenbild.sources.addresses import cleaned
from rollenbild.sources.content import decode
from rollenbild.sources.fetch import Fetched, Fetcher
from rollenbild.sources.links import canonical_of, links_of
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore

MAX_INDEX_PAGES = 500
"""Further pages of one list: no series is longer, an endless calendar is."""


def collect_web(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Collect a series from its index page (or a single interview from its own page).

    Raises
    ------
    SourceError
        The address itself gives nothing: no answer, no HTML, forbidden.
    """
    start = cleaned(source)
    if not start:
        raise SourceError("This is no web address.", where=source, next_step="Begin it with https://")
    walk = Walk(source, options, store, progress)
    first = walk.visit(start, "index")
    if first.status != "fetched":
        raise SourceError(
            f"Nothing can be collected there: {first.reason}.",
            where=source,
            next_step="Check the address in a browser; a series that is gone may be in the Wayback Machine.",
        )
    lists = deque([start])
    known = {start}
    candidates: dict[str, None] = {}
    while lists and len(known) <= MAX_INDEX_PAGES:
        address = lists.popleft()
        page = walk.visit(address, "index")
        if page.status != "fetched":
            continue
        links = links_of(decode(store.body(page), page.content_type), page.url, options.match)
        for further in links.further:
            if further not in known:
                known.add(further)
                lists.append(further)
        for candidate in links.candidates:
            if candidate not in known and len(candidates) < options.max_pages:
                candidates.setdefault(candidate)
        for candidate in candidates:
            walk.visit(candidate, "interview")


class Walk:
    """Visits addresses, each once, and saves what comes."""

    def __init__(self, source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
        self.source = source
        self.options = options
        self.store = store
        self.progress = progress
        self.fetcher = Fetcher(options, source)
        self.visited: set[str] = set()

    def visit(self, address: str, role: str) -> Page:
        """The page at an address: from the study if it is settled there, else from the site."""
        known = self.store.get(address)
        fresh = address not in self.visited
        self.visited.add(address)
        if known is not None and (not fresh or (_settled(known) and not self.options.refresh)):
            return known
        self.progress(address)
        return self._save(self.fetcher.get(address), role)

    def _save(self, answer: Fetched, role: str) -> Page:
        for hop in answer.hops:
            self.store.add_hop(hop.url, hop.time, hop.status_line, hop.headers)
        page = Page(
            url=answer.url,
            canonical_url=cleaned(answer.final_url) or answer.final_url,
            source=self.source,
            status="failed",
            reason=answer.reason,
            time=answer.time,
            content_type=answer.content_type,
            role=role,
        )
        if answer.forbidden:
            return self.store.add(dataclasses.replace(page, status="skipped"))
        if answer.raw is None:
            return self.store.add(page)
        if not answer.reason:
            page = self._judged(page, answer.body or b"")
        return self.store.add(
            page,
            answer.raw,
            status_line=answer.status_line,
            headers=answer.headers,
            digest=hashlib.sha256(answer.body or b"").hexdigest(),
        )

    def _judged(self, page: Page, body: bytes) -> Page:
        if not _is_text(page.content_type, body):
            kind = page.content_type.split(";")[0][:60] or "unknown type"
            return dataclasses.replace(page, status="skipped", reason=f"no HTML but {kind}")
        identity = page.canonical_url
        if "plain" not in page.content_type:
            identity = canonical_of(BeautifulSoup(decode(body, page.content_type)[:200_000], "lxml"), identity)
        twin = next(
            (one for one in self.store.pages() if one.canonical_url == identity and one.status == "fetched"), None
        )
        if twin is not None and twin.url != page.url:
            return dataclasses.replace(
                page, canonical_url=identity, status="skipped", reason=f"the same page as {twin.url}"
            )
        return dataclasses.replace(page, canonical_url=identity, status="fetched")


def _settled(page: Page) -> bool:
    """Whether asking again is of no use: fetched, left alone on purpose, or refused for good."""
    return page.status != "failed" or page.reason.startswith("HTTP 4")


def _is_text(content_type: str, body: bytes) -> bool:
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml", "text/plain"}:
        return True
    return not kind and b"<" in body[:1024] and b"\x00" not in body[:1024]
