"""WARC files and WACZ packages, of any size in constant memory.

Two readings: the first notes for every page its newest (or oldest) capture and where its payload lies, the
second takes those. What is damaged is named in the ledger, and reading goes on at the next record.
"""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from rollenbild.errors import SourceError
from rollenbild.records import Page
from rollenbild.sources.addresses import cleaned, is_noise, matches
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore
from rollenbild.sources.visit import is_text, unless_twin, with_identity

SUFFIXES = (".warc", ".warc.gz", ".wacz")
_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture of a page: when, and at which byte of the file its payload's record begins."""

    time: str
    offset: int


def collect_archive(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Pages of a WARC file or of the WARC files in a WACZ package: of each address one capture.

    Raises
    ------
    SourceError
        It cannot be opened, or holds no page that was asked for.
    """
    found = 0
    for name, opened in _members(source):
        with opened() as stream:
            captures, damages = _index(stream, options)
        with store.together():
            for position, what in damages:
                address = f"warc:{name}#{position}"
                if store.get(address) is None:
                    store.add(Page(address, address, source, "failed", f"damaged from byte {position} on: {what}", ""))
            with opened() as stream:
                for record, url, time in _chosen(stream, captures):
                    progress(url)
                    found += 1
                    _save(record, url, time, source, options, store)
                    if options.max_pages is not None and found >= options.max_pages:
                        return
    if not found:
        raise SourceError(
            "The archive holds no page that was asked for.",
            where=f"{source}{'; damaged' if any(page.source == source for page in store.pages()) else ''}",
            next_step="Look whether --match, --from and --to leave anything, and whether the file is whole.",
        )


def _members(source: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Name and opener of each WARC file of a source."""
    path = Path(source)
    try:
        if path.suffix.lower() != ".wacz":
            yield path.name, partial(path.open, "rb")
            return
        with zipfile.ZipFile(path) as package:
            for name in sorted(package.namelist()):
                if name.lower().endswith((".warc", ".warc.gz")):
                    yield f"{path.name}/{Path(name).name}", partial(package.open, name)
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"The archive cannot be opened: {error}.", where=source) from error


def _index(stream: IO[bytes], options: CollectOptions) -> tuple[dict[str, Capture], list[tuple[int, str]]]:
    """The wanted capture of each page, and what is damaged; revisits point to the payload they repeat."""
    best: dict[str, Capture] = {}
    payloads: dict[str, int] = {}
    damages: list[tuple[int, str]] = []
    for offset, record in read_records(stream, damages):
        url = cleaned(record.rec_headers.get_header("WARC-Target-URI") or "")
        time = (record.rec_headers.get_header("WARC-Date") or "")[:19] + "Z"
        digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        place: int | None = offset
        if record.rec_type == "revisit":
            place = payloads.get(digest)
        elif digest:
            payloads.setdefault(digest, offset)
        if place is None or not _wanted(record, url, time, options):
            continue
        known = best.get(url)
        if known is None or (time < known.time if options.earliest else time >= known.time):
            best[url] = Capture(time, place)
    return best, damages


def _wanted(record: Any, url: str, time: str, options: CollectOptions) -> bool:
    if record.rec_type not in {"response", "resource", "revisit"} or not url or is_noise(url):
        return False
    if options.match and not matches(url, options.match):
        return False
    if (options.from_date and time[:10] < options.from_date) or (options.to_date and time[:10] > options.to_date):
        return False
    if record.rec_type == "revisit":
        return True
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return False
    return is_text(content_type_of(record), b"<")


def _chosen(stream: IO[bytes], captures: dict[str, Capture]) -> Iterator[tuple[Any, str, str]]:
    """Records of the chosen captures, in the order of the file."""
    wanted: dict[int, list[tuple[str, str]]] = {}
    for url, capture in captures.items():
        wanted.setdefault(capture.offset, []).append((url, capture.time))
    for offset, record in read_records(stream, []):
        for url, time in wanted.get(offset, ())[:1]:
            yield record, url, time


def _save(record: Any, url: str, time: str, source: str, options: CollectOptions, store: PageStore) -> None:
    known = store.get(url)
    if known is not None and known.status == "fetched" and known.time == time:
        return
    page = Page(url, url, source, "failed", "", time, content_type=content_type_of(record))
    http = record.http_headers
    encoding = ((http.get_header("Content-Encoding") if http else "") or "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        store.add(dataclasses.replace(page, reason=f"content encoding {encoding[:20]} cannot be read"))
        return
    body = read_within(record.content_stream(), options.max_bytes)
    if body is None:
        store.add(dataclasses.replace(page, reason=f"larger than {options.max_bytes} bytes"))
        return
    # The body is stored decompressed and in one piece: what the headers say of its transfer no longer holds.
    transfer = {"transfer-encoding", "content-encoding", "content-length"}
    kept = [(key, value) for key, value in http.headers if key.lower() not in transfer] if http else []
    saved = unless_twin(with_identity(page, body), store)
    store.add(saved, body, status_line=http.statusline if http else "", headers=kept)


def read_within(stream: Any, limit: int) -> bytes | None:
    """A body, or None where it is larger than the limit."""
    blocks, size = [], 0
    while block := stream.read(1 << 16):
        size += len(block)
        if size > limit:
            return None
        blocks.append(block)
    return b"".join(blocks)


def content_type_of(record: Any) -> str:
    """The media type a record states, of its HTTP response where it is one."""
    if record.http_headers is not None:
        return str(record.http_headers.get_header("Content-Type") or "")
    return str(record.rec_headers.get_header("Content-Type") or "")


def read_records(stream: IO[bytes], damages: list[tuple[int, str]]) -> Iterator[tuple[int, Any]]:
    """Records with their offsets; after a damaged one reading goes on at the next that can be read."""
    from warcio.archiveiterator import ArchiveIterator

    start: int | None = 0
    while start is not None:
        stream.seek(start)
        position = start
        records = ArchiveIterator(stream)
        try:
            while (record := _next(records)) is not None:
                position = records.offset  # get_record_offset() would read the record away
                yield position, record
                _drain(record)
                records.read_to_end()
                position = records.offset
            # warcio takes a member that is cut off before its first words for the end of the file.
            if position < stream.seek(0, io.SEEK_END) and _next_record(stream, position) == position:
                damages.append((position, "the record breaks off"))
            return
        except Exception as error:
            damages.append((position, f"{type(error).__name__}: {error}"[:200]))
        start = _next_record(stream, position + 1)


def _next(records: Any) -> Any:
    """The next record or None; warcio's own remarks are not for the person's terminal."""
    with redirect_stderr(io.StringIO()):
        return next(records, None)


def _drain(record: Any) -> None:
    """Read a record to its end in blocks; one that ends too early is damaged."""
    while record.raw_stream.read(1 << 16):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError("the record breaks off")


def _next_record(stream: IO[bytes], start: int) -> int | None:
    """Where the next record begins: a gzip member that holds one, or the plain words ``WARC/1``."""
    stream.seek(start)
    position, kept = start, b""
    while block := stream.read(1 << 20):
        window = kept + block
        base = position - len(kept)
        for sign in re.finditer(re.escape(_GZIP) + rb"|(?<=\n)WARC/1\.", window):
            if base + sign.start() >= start and (sign.group() != _GZIP or _opens(stream, base + sign.start())):
                return base + sign.start()
        position += len(block)
        stream.seek(position)
        kept = window[-16:]
    return None


def _opens(stream: IO[bytes], offset: int) -> bool:
    import zlib

    stream.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 16).startswith(b"WARC/1")
    except zlib.error:
        return False
