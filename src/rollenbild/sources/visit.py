"""Visits addresses, each once, and saves what comes: what every source that asks a live site shares."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from protego import Protego

from rollenbild.records import Page
from rollenbild.sources.addresses import cleaned
from rollenbild.sources.content import decode
from rollenbild.sources.fetch import Fetched, Fetcher, now
from rollenbild.sources.links import canonical_of, further_pages
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore

LISTS = {"feed", "sitemap", "robots", "other"}
"""Roles of what lists addresses and is no page to read."""
NOT_ASKED = "not asked: "
"""Begins the reason where a bound, not the page, kept us from it: with a wider bound it is asked for."""


class Visitor:
    """Goes to addresses for one source.

    Parameters
    ----------
    source : str
        As the person gave it.
    asked_for : str
        Addresses the person gave, whose hosts may be private.
    """

    def __init__(
        self,
        source: str,
        options: CollectOptions,
        store: PageStore,
        progress: Callable[[str], None],
        *asked_for: str,
    ) -> None:
        self.source = source
        self.options = options
        self.store = store
        self.progress = progress
        self.fetcher = Fetcher(options, *(asked_for or (source,)))
        self.fetcher.keep_robots = self._keep_robots
        self.visited: set[str] = set()

    def visit(self, address: str, role: str, hints: Mapping[str, str] | None = None) -> Page:
        """The page at an address: from the study if it is settled there, else from the site."""
        known = self.store.get(address)
        fresh = address not in self.visited
        self.visited.add(address)
        if known is not None and (not fresh or (settled(known) and not self.options.refresh)):
            return known
        self.progress(address)
        conditions = self.store.conditions(known) if known is not None and known.status == "fetched" else {}
        answer = self.fetcher.get(address, conditions=conditions)
        if answer.status == 304 and known is not None:
            return known
        if known is not None and known.status == "fetched" and answer.raw is not None and not answer.reason:
            if known.sha256 == hashlib.sha256(answer.body or b"").hexdigest():
                return known
        elif known is not None and known.status == "fetched" and answer.reason:
            # What was fetched once is evidence; that the site has nothing any more does not undo it.
            return known
        return self._save(answer, role, dict(hints or {}))

    def leave(self, address: str, bound: str, role: str = "interview") -> None:
        """Note in the ledger at which address a bound was met, so that no end is silent."""
        if self.store.get(address) is None:
            reason = f"{NOT_ASKED}{bound}"
            self.store.add(Page(address, address, self.source, "skipped", reason, now(), role=role))

    def visit_whole(self, address: str, hints: Mapping[str, str] | None = None) -> None:
        """A page that may be an interview, with the further pages it is spread over."""
        page = self.visit(address, "interview", hints)
        if page.status == "fetched" and page.role == "interview" and "part_of" not in page.hints:
            for further in further_pages(self.text(page), page.url):
                self.visit(further, "interview", {"part_of": page.url})

    def sitemaps(self, address: str) -> tuple[str, ...]:
        """Sitemaps that the site's robots.txt names, as it was when the study read it."""
        parts = urlsplit(address)
        page = self.store.get(f"{parts.scheme}://{parts.netloc}/robots.txt")
        if page is None or page.status != "fetched":
            return ()
        return tuple(Protego.parse(self.text(page)[:512_000]).sitemaps)

    def _keep_robots(self, answer: Fetched) -> None:
        known = self.store.get(answer.url)
        digest = hashlib.sha256(answer.body or b"").hexdigest()
        if known is None or (answer.raw is not None and known.sha256 != digest):
            self._save(answer, "robots", {})

    def text(self, page: Page) -> str:
        """A fetched page's text."""
        return decode(self.store.body(page), page.content_type)

    def _save(self, answer: Fetched, role: str, hints: dict[str, str]) -> Page:
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
            hints=hints,
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
        if page.role in LISTS:
            return dataclasses.replace(page, status="fetched", reason="a list of addresses")
        if not is_text(page.content_type, body):
            kind = page.content_type.split(";")[0][:60] or "unknown type"
            return dataclasses.replace(page, status="skipped", reason=f"no HTML but {kind}")
        if "part_of" in page.hints:
            # Further pages often name the first as rel=canonical; they are not the same page.
            return dataclasses.replace(page, status="fetched", canonical_url=page.url)
        return unless_twin(with_identity(page, body), self.store)


def with_identity(page: Page, body: bytes) -> Page:
    """The page as fetched, known by its ``rel=canonical`` where it states one."""
    identity = page.canonical_url
    if "plain" not in page.content_type:
        head = decode(body, page.content_type)[:200_000]
        identity = canonical_of(BeautifulSoup(head, "lxml", parse_only=SoupStrainer("link")), identity)
    return dataclasses.replace(page, canonical_url=identity, status="fetched")


def unless_twin(page: Page, store: PageStore) -> Page:
    """The page, or the page as skipped if the study has it under another address."""
    twin = store.with_identity(page.canonical_url)
    if twin is None or twin.url == page.url:
        return page
    return dataclasses.replace(page, status="skipped", reason=f"the same page as {twin.url}")


def settled(page: Page) -> bool:
    """Whether asking again is of no use: fetched, left alone on purpose, or refused for good."""
    if page.reason.startswith(NOT_ASKED):
        return False
    return page.status != "failed" or (page.reason.startswith("HTTP 4") and not page.reason.startswith("HTTP 429"))


def is_text(content_type: str, body: bytes) -> bool:
    """Whether a body is a page of HTML or text."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml", "text/plain"}:
        return True
    return not kind and b"<" in body[:1024] and b"\x00" not in body[:1024]
