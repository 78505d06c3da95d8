"""The evidence: every response in an append-only WARC file, and the ledger that says where it lies.

A page is saved when its WARC record and then its ledger line are on disk. Whatever an interruption leaves
behind is mended on opening: a torn record is cut off, a whole record without its line gets one.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from rollenbild.errors import StudyError
from rollenbild.records import Page
from rollenbild.sources.content import uncompressed

_PAGE_HEADER = "WARC-X-Rollenbild-Page"


class PageStore:
    """Pages of a study.

    Parameters
    ----------
    warc_path, ledger_path : Path
        The two files; made when the first page is added.

    Raises
    ------
    StudyError
        A line of the ledger other than a torn last one cannot be read.
    """

    def __init__(self, warc_path: Path, ledger_path: Path) -> None:
        self.warc_path = warc_path
        self.ledger_path = ledger_path
        self._pages: dict[str, Page] = {}
        self._identities: dict[str, str] = {}
        self._lazy = False
        self._read_ledger()
        self._mend_warc()

    def __enter__(self) -> PageStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between two pages."""

    def pages(self) -> list[Page]:
        """The ledger in the order the addresses were first met; a later entry replaces an earlier one."""
        return list(self._pages.values())

    def get(self, url: str) -> Page | None:
        """The ledger's entry for an address."""
        return self._pages.get(url)

    def with_identity(self, canonical_url: str) -> Page | None:
        """The fetched page that was first met under an identity."""
        page = self._pages.get(self._identities.get(canonical_url, ""))
        return page if page is not None and page.status == "fetched" else None

    def conditions(self, page: Page) -> dict[str, str]:
        """Request headers that ask for a page only if it changed since it was saved; none where it gave no sign."""
        from warcio.archiveiterator import ArchiveIterator

        if page.warc_offset is None:
            return {}
        with self.warc_path.open("rb") as stream:
            stream.seek(page.warc_offset)
            http = next(iter(ArchiveIterator(stream))).http_headers
        told = {
            "If-None-Match": http.get_header("ETag") if http else None,
            "If-Modified-Since": http.get_header("Last-Modified") if http else None,
        }
        return {name: value for name, value in told.items() if value}

    @contextmanager
    def together(self) -> Iterator[None]:
        """Save many pages of a source at hand (files, archives): on disk when the block ends, not page by page.

        Killed in between, the pages at the end may be missing; they are read again, since the source is at hand.
        """
        self._lazy = True
        try:
            yield
        finally:
            self._lazy = False
            for path in (self.warc_path, self.ledger_path):
                if path.is_file():
                    with path.open("ab") as stream:
                        os.fsync(stream.fileno())

    def body(self, page: Page) -> bytes:
        """The page's body as the server meant it: read from the WARC, content encoding undone."""
        from warcio.archiveiterator import ArchiveIterator

        if page.warc_offset is None:
            return b""
        with self.warc_path.open("rb") as stream:
            stream.seek(page.warc_offset)
            try:
                record = next(iter(ArchiveIterator(stream, no_record_parse=False)))
                raw = record.raw_stream.read()
            except Exception as error:
                raise StudyError(
                    f"A page cannot be read from the archive: {error}.",
                    where=f"{self.warc_path}, offset {page.warc_offset}, {page.url}",
                    next_step="Collect again with --refresh, or restore the file from a copy.",
                ) from error
        encoding = record.http_headers.get_header("Content-Encoding", "") if record.http_headers else ""
        return uncompressed(raw, encoding or "")

    def add(
        self,
        page: Page,
        payload: bytes | None = None,
        *,
        status_line: str = "",
        headers: Iterable[tuple[str, str]] = (),
        digest: str = "",
    ) -> Page:
        """Save a page; when this returns it is on disk.

        Parameters
        ----------
        payload : bytes or None
            The body as it came; None where there was none.
        status_line : str
            ``200 OK`` for an HTTP response; empty for a file or a row of a table.
        digest : str
            SHA-256 of the decoded body.
        """
        saved = page
        if payload is not None:
            saved = dataclasses.replace(page, sha256=digest or hashlib.sha256(payload).hexdigest())
            offset = self._write_record(saved, payload, status_line, list(headers))
            saved = dataclasses.replace(saved, warc_offset=offset)
        self._append_line(saved)
        return saved

    def add_hop(self, url: str, time: str, status_line: str, headers: Iterable[tuple[str, str]]) -> None:
        """Save a redirect on the way to a page: in the WARC for replay, not in the ledger."""
        self._write_record(Page(url, url, "", "fetched", "", time), b"", status_line, list(headers), hop=True)

    def note(self, reasons: Mapping[str, str]) -> None:
        """Write into the ledger what fetched pages turned out to be; the file is replaced whole."""
        changed = False
        for url, reason in reasons.items():
            page = self._pages.get(url)
            if page is not None and page.status == "fetched" and page.reason != reason:
                self._pages[url] = dataclasses.replace(page, reason=reason)
                changed = True
        if not changed:
            return
        partial = self.ledger_path.with_name(f".{self.ledger_path.name}.partial")
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(_line(page) for page in self._pages.values())
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(self.ledger_path)

    def _write_record(
        self, page: Page, payload: bytes, status_line: str, headers: list[tuple[str, str]], *, hop: bool = False
    ) -> int:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        with self.warc_path.open("ab") as stream:
            offset = stream.tell()
            writer = WARCWriter(stream, gzip=True)
            http = StatusAndHeaders(status_line, headers, protocol="HTTP/1.1") if status_line else None
            extra = {"WARC-Date": page.time, "Content-Type": "application/http; msgtype=response"}
            if not status_line:
                extra["Content-Type"] = page.content_type
            if not hop:
                extra[_PAGE_HEADER] = json.dumps(dataclasses.asdict(page), ensure_ascii=True)
            writer.write_record(
                writer.create_warc_record(
                    page.url,
                    "response" if status_line else "resource",
                    payload=io.BytesIO(payload),
                    length=len(payload),
                    http_headers=http,
                    warc_headers_dict=extra,
                )
            )
            stream.flush()
            if not self._lazy:
                os.fsync(stream.fileno())
        return offset

    def _append_line(self, page: Page) -> None:
        with self.ledger_path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(_line(page))
            stream.flush()
            if not self._lazy:
                os.fsync(stream.fileno())
        self._know(page)

    def _know(self, page: Page) -> None:
        self._pages[page.url] = page
        if page.status == "fetched":
            self._identities.setdefault(page.canonical_url, page.url)

    def _read_ledger(self) -> None:
        if not self.ledger_path.is_file():
            return
        content = self.ledger_path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self.ledger_path, whole)
        for number, line in enumerate(content[:whole].splitlines(), start=1):
            try:
                page = Page(**json.loads(line))
            except (ValueError, TypeError) as error:
                raise StudyError(
                    "A line of the ledger cannot be read.",
                    where=f"{self.ledger_path}, line {number}",
                    next_step="Restore the file from a copy, or collect into a new study.",
                ) from error
            self._know(page)

    def _mend_warc(self) -> None:
        """Cut off a torn record at the end; give whole records without a line theirs."""
        if not self.warc_path.is_file():
            return
        offsets = [page.warc_offset for page in self._pages.values() if page.warc_offset is not None]
        position = max(offsets, default=0)
        known = set(offsets)
        size = self.warc_path.stat().st_size
        with self.warc_path.open("rb") as stream:
            while position < size:
                end = _member_end(stream, position)
                if end is None:
                    os.truncate(self.warc_path, position)
                    return
                if position not in known:
                    self._adopt(position)
                position = end

    def _adopt(self, offset: int) -> None:
        from warcio.archiveiterator import ArchiveIterator

        with self.warc_path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)))
            told: Any = record.rec_headers.get_header(_PAGE_HEADER)
        if told:
            self._append_line(dataclasses.replace(Page(**json.loads(told)), warc_offset=offset))


def _member_end(stream: io.BufferedReader, start: int) -> int | None:
    """Where the gzip member that begins at ``start`` ends, or None if it is torn."""
    stream.seek(start)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    read = start
    try:
        while not unpacker.eof:
            block = stream.read(1 << 16)
            if not block:
                return None
            read += len(block)
            unpacker.decompress(block)
    except zlib.error:
        return None
    return read - len(unpacker.unused_data)


def _line(page: Page) -> str:
    return json.dumps(dataclasses.asdict(page), ensure_ascii=False) + "\n"
