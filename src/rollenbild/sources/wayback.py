"""The Wayback Machine (and archives that speak its language): what a series was before it went.

The archive's index is asked once and kept as a page of its own, so that a second run asks nothing. Of each page
the newest capture in the window is taken (or the oldest); one that the archive cannot play back gives way to
the next, and what failed is tried a second time at the end, since some captures load late.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from rollenbild.errors import SourceError, UsageError
from rollenbild.records import Page
from rollenbild.sources.addresses import cleaned, is_noise, is_numbered_page, matches
from rollenbild.sources.connection import FetchError
from rollenbild.sources.fetch import now
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore
from rollenbild.sources.visit import NOT_ASKED, is_text, settled, unless_twin, with_identity

TRIES = 3
"""Captures of one page that are tried."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the archive's index: the original address, the capture's 14 digits, HTTP status ("-" for a revisit)."""

    url: str
    timestamp: str
    status: str


def collect_wayback(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Collect the archived pages that a pattern (``wayback:example.de/interviews/*``) names.

    Raises
    ------
    UsageError
        The pattern or a date cannot be read.
    SourceError
        The archive has nothing in the window, or does not answer.
    """
    from rollenbild.sources.archive_session import archive_client

    pattern = source.split(":", 1)[1].strip()
    if not re.match(r"(?:https?://)?(?:\*\.)?[\w.-]+\.?[\w-]+(?::\d+)?(?:/|$)", pattern):
        raise UsageError(
            "This names no archived site.", where=source, next_step="Write wayback:example.de/interviews/*"
        )
    with archive_client(options) as client:
        archive = Archive(client, source, options, store, progress)
        pages = _by_page(archive.rows(pattern), options)
        if not pages:
            raise SourceError(
                "The archive has no page of that pattern in the window.",
                where=f"{source}, {options.from_date or 'any time'} to {options.to_date or 'any time'}",
                next_step="Widen --from and --to, or end the pattern with /* to take in all below it.",
            )
        late: list[tuple[str, list[Row]]] = []
        for url, captures in list(pages.items())[: options.limit]:
            if not archive.visit(url, captures):
                late.append((url, captures))
        for url, captures in late:
            archive.visit(url, captures, last=True)
        for url in list(pages)[options.limit : options.limit + 1]:
            archive.leave(url)


def _searched(client: Any, pattern: str, options: CollectOptions) -> Iterator[str]:
    """Lines of the index that may be pages: address, capture time, status."""
    found = client.search(
        pattern,
        limit=5000,
        from_date=_bound(options.from_date, "000000", "--from"),
        to_date=_bound(options.to_date, "235959", "--to"),
    )
    for record in found:
        page = record.mimetype in {"warc/revisit", "text/html", "application/xhtml+xml", "text/plain", "unk"}
        if page and record.statuscode in {None, 200, 301, 302, 303, 307, 308}:
            address = record.original.replace(" ", "%20")
            yield f"{address} {record.timestamp:%Y%m%d%H%M%S} {record.statuscode or '-'}\n"


def _bound(date: str | None, clock: str, option: str) -> str | None:
    """A date as the archive's digits; a year or month alone stands for its first or last moment."""
    if not date:
        return None
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date):
        raise UsageError(
            "This is no date.", where=f"{option} {date}", next_step="Write it as 2011, 2011-05 or 2011-05-17."
        )
    digits = date.replace("-", "")
    return digits + clock if len(digits) == 8 else digits


def _by_page(rows: list[Row], options: CollectOptions) -> dict[str, list[Row]]:
    """Captures of each page, the wanted first; reply links and redirects only where there is nothing else."""
    pages: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for row in rows:
        address = cleaned(row.url)
        if not address or is_noise(address) or (options.match and not matches(address, options.match)):
            continue
        parts = urlsplit(address)
        key = f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}".lower()
        pages.setdefault(names.setdefault(key, address), []).append(row)
    for captures in pages.values():
        captures.sort(key=lambda row: row.timestamp, reverse=not options.earliest)
        captures.sort(key=lambda row: (row.status.startswith("3"), "?" in row.url and cleaned(row.url) != row.url))
    return pages


class Archive:
    """One archive asked for one source."""

    def __init__(
        self, client: Any, source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]
    ) -> None:
        self.client = client
        self.source = source
        self.options = options
        self.store = store
        self.progress = progress

    def rows(self, pattern: str) -> list[Row]:
        """The archive's index for the pattern: from the study if it was asked before, else from the archive."""
        from wayback.exceptions import RateLimitError, WaybackException

        options = self.options
        window = {"from": options.from_date, "to": options.to_date, "archive": options.archive}
        query = urlencode({key: value for key, value in window.items() if value})
        address = f"wayback:{pattern}" + (f"?{query}" if query else "")
        known = self.store.get(address)
        if known is None or known.status != "fetched" or options.refresh:
            self.progress(address)
            try:
                lines = list(_searched(self.client, pattern, options))
            except RateLimitError as error:
                raise _left_alone(self.source) from error
            except (WaybackException, FetchError, OSError) as error:
                raise SourceError(f"The archive's index does not answer: {error}.", where=self.source) from error
            page = Page(address, address, self.source, "fetched", "a list of addresses", now(), role="other")
            known = self.store.add(page, "".join(lines).encode())
        return [Row(*line.split(" ")) for line in self.store.body(known).decode().splitlines()]

    def visit(self, url: str, captures: list[Row], *, last: bool = False) -> bool:
        """Save a page's best capture that plays; False where it is worth another try later."""
        known = self.store.get(url)
        if known is not None and settled(known) and not self.options.refresh:
            return True
        reasons = []
        for row in captures[:TRIES]:
            self.progress(f"{row.timestamp} {url}")
            reason = self._take(url, row)
            if not reason:
                return True
            reasons.append(f"{row.timestamp}: {reason}")
        if last:
            told = "no capture plays: " + "; ".join(reasons)[:300]
            self.store.add(Page(url, url, self.source, "failed", told, _iso(captures[0])))
        return last

    def leave(self, url: str) -> None:
        """Note in the ledger at which page the bound was met."""
        if self.store.get(url) is None:
            reason = f"{NOT_ASKED}{self.options.limit} pages of this source were the bound (--max-pages)"
            self.store.add(Page(url, url, self.source, "skipped", reason, now()))

    def _take(self, url: str, row: Row) -> str:
        """Save one capture; gives back why it cannot be had, or nothing."""
        from wayback import Mode
        from wayback.exceptions import RateLimitError, WaybackException

        try:
            memento = self.client.get_memento(
                row.url,
                timestamp=row.timestamp,
                mode=Mode.original,
                exact=False,
                exact_redirects=False,
                target_window=86400,
            )
            body = memento.content
        except RateLimitError as error:
            raise _left_alone(self.source) from error
        except (WaybackException, FetchError, OSError) as error:
            return f"{type(error).__name__}: {error}"[:150]
        if not memento.ok:
            return f"archived as HTTP {memento.status_code}"
        self._save(url, row, memento, body)
        return ""

    def _save(self, url: str, row: Row, memento: Any, body: bytes) -> None:
        content_type = memento.headers.get("Content-Type", "")
        base = self.options.archive.rstrip("/") if self.options.archive else "https://web.archive.org/web"
        page = Page(
            url=url,
            canonical_url=cleaned(memento.url) or url,
            source=self.source,
            status="failed",
            reason="",
            time=f"{memento.timestamp:%Y-%m-%dT%H:%M:%SZ}",
            content_type=content_type,
            archive_url=f"{base}/{memento.timestamp:%Y%m%d%H%M%S}/{memento.url or row.url}",
            role="index" if is_numbered_page(url) else "interview",
        )
        if is_text(content_type, body):
            page = unless_twin(with_identity(page, body), self.store)
        else:
            page = dataclasses.replace(page, status="skipped", reason=f"no HTML but {content_type[:60] or 'unknown'}")
        transfer = {"transfer-encoding", "content-encoding", "content-length"}
        kept = [(name, value) for name, value in memento.headers.items() if name.lower() not in transfer]
        digest = hashlib.sha256(body).hexdigest()
        self.store.add(page, body, status_line="200 OK", headers=kept, digest=digest)


def _left_alone(source: str) -> SourceError:
    return SourceError(
        "The archive asks to be left alone (429).",
        where=source,
        next_step="Run the same command again in an hour; what was fetched is kept, and asking on leads to a block.",
    )


def _iso(row: Row) -> str:
    moment = datetime.datetime.strptime(row.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
