"""WARC files and WACZ packages: whole, damaged, large; one capture of each page."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rollenbild.errors import SourceError
from rollenbild.records import Page
from rollenbild.sources import CollectOptions, PageStore, collect

PAGE = "<html><head><meta charset='utf-8'></head><body><p>Was tun Sie? {}</p></body></html>"


def write(path: Path, rows: list[tuple[str, str, str]], *, zipped: bool = True, headers: tuple = ()) -> list[int]:
    """Write captures (address, time, text); a text that begins with ``=`` is a revisit of that text. Offsets."""
    offsets = []
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=zipped)
        for url, time, text in rows:
            offsets.append(stream.tell())
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
            if text.startswith("="):
                record = writer.create_revisit_record(
                    url, _digest(text[1:]), url, time, http_headers=http, warc_headers_dict={"WARC-Date": time}
                )
            else:
                record = writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(PAGE.format(text).encode()),
                    length=len(PAGE.format(text).encode()),
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": time},
                )
            writer.write_record(record)
    return offsets


def _digest(text: str) -> str:
    import base64
    import hashlib

    return "sha1:" + base64.b32encode(hashlib.sha1(PAGE.format(text).encode()).digest()).decode()


def read(source: Path, folder: Path, **options: object) -> tuple[list[Page], dict[str, str]]:
    folder.mkdir(exist_ok=True)
    with PageStore(folder / "pages.warc.gz", folder / "pages.jsonl") as store:
        collect(str(source), CollectOptions(**options), store, lambda _: None)  # type: ignore[arg-type]
        pages = store.pages()
        return pages, {page.url: store.body(page).decode() for page in pages if page.warc_offset is not None}


ROWS = [
    ("http://reihe.example/a", "2011-05-01T10:00:00Z", "alt"),
    ("http://reihe.example/b", "2011-05-01T10:00:00Z", "einmal"),
    ("http://reihe.example/a", "2012-05-01T10:00:00Z", "neu"),
    ("http://reihe.example/a", "2013-05-01T10:00:00Z", "=alt"),
    ("http://reihe.example/bild.png", "2012-05-01T10:00:00Z", "kein Text"),
]


@pytest.mark.parametrize("zipped", [True, False])
def test_of_each_page_one_capture_in_the_window(zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / ("reihe.warc.gz" if zipped else "reihe.warc")
    write(path, ROWS, zipped=zipped)
    for window, times in (
        ({}, {"a": "2013", "b": "2011"}),
        ({"earliest": True}, {"a": "2011", "b": "2011"}),
        ({"from_date": "2012-01-01", "to_date": "2012-12-31"}, {"a": "2012"}),
    ):
        pages, bodies = read(path, tmp_path / "-".join(["s", *window]), **window)
        assert {page.url[-1]: page.time[:4] for page in pages} == times
    assert bodies["http://reihe.example/a"] == PAGE.format("neu")
    pages, bodies = read(path, tmp_path / "newest")
    assert bodies["http://reihe.example/a"] == PAGE.format("alt"), "a revisit has the payload it repeats"


def test_a_package_and_a_body_in_chunks_and_gzip(tmp_path: Path) -> None:
    inner = tmp_path / "data.warc.gz"
    write(inner, ROWS)
    zipped = gzip.compress(PAGE.format("gepackt").encode())
    with (tmp_path / "chunked.warc").open("wb") as stream:
        writer = WARCWriter(stream, gzip=False)
        http = StatusAndHeaders(
            "200 OK",
            [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
            protocol="HTTP/1.1",
        )
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(zipped), zipped)
        writer.write_record(
            writer.create_warc_record(
                "http://reihe.example/z",
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2011-05-01T10:00:00Z"},
            )
        )
    with zipfile.ZipFile(tmp_path / "reihe.wacz", "w") as package:
        package.write(inner, "archive/data.warc.gz")
        package.write(tmp_path / "chunked.warc", "archive/chunked.warc")
        package.writestr("pages/pages.jsonl", "{}")
    pages, bodies = read(tmp_path / "reihe.wacz", tmp_path / "study")
    assert {page.url for page in pages if page.status == "fetched"} == {
        f"http://reihe.example/{name}" for name in ("a", "b", "z")
    }
    assert bodies["http://reihe.example/z"] == PAGE.format("gepackt")


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("damage", ["middle", "end"])
def test_what_can_be_read_of_a_damaged_file_is_read(zipped: bool, damage: str, tmp_path: Path) -> None:
    path = tmp_path / ("reihe.warc.gz" if zipped else "reihe.warc")
    rows = [(f"http://reihe.example/{n}", "2011-05-01T10:00:00Z", f"Text {n} " * 50) for n in range(9)]
    offsets = write(path, rows, zipped=zipped)
    content = bytearray(path.read_bytes())
    if damage == "middle":
        content[offsets[4] : offsets[4] + 60] = b"\x00" * 60
        lost = {"4"}
    else:
        content = content[: offsets[8] + (len(content) - offsets[8]) // 2]
        lost = {"8"}
    path.write_bytes(content)
    pages, _ = read(path, tmp_path / "study")
    fetched = {page.url[-1] for page in pages if page.status == "fetched"}
    assert {str(n) for n in range(9)} - fetched <= lost
    assert [page for page in pages if page.status == "failed" and "damaged" in page.reason]


def test_nothing_usable_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "reihe.warc.gz"
    path.write_bytes(b"kein Archiv" * 100)
    with pytest.raises(SourceError, match="no page"):
        read(path, tmp_path / "a")
    write(path, ROWS)
    with pytest.raises(SourceError, match="no page"):
        read(path, tmp_path / "b", match=("*/nichts/*",))
    (tmp_path / "x.wacz").write_bytes(b"PK kaputt")
    with pytest.raises(SourceError, match="cannot be opened"):
        read(tmp_path / "x.wacz", tmp_path / "c")


def test_a_second_run_adds_nothing_and_the_copy_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "reihe.warc.gz"
    write(path, ROWS)
    first, _ = read(path, tmp_path / "study")
    size = (tmp_path / "study" / "pages.warc.gz").stat().st_size
    second, _ = read(path, tmp_path / "study")
    assert first == second
    assert (tmp_path / "study" / "pages.warc.gz").stat().st_size == size
    with (tmp_path / "study" / "pages.warc.gz").open("rb") as stream:
        assert sum(1 for _ in ArchiveIterator(stream)) == 2


def test_a_large_archive_is_read_in_constant_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "gross.warc"
    film = b"\x00" * 30_000_000
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=False)
        for number in range(4):
            http = StatusAndHeaders("200 OK", [("Content-Type", "video/mp4")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"http://reihe.example/{number}",
                    "response",
                    payload=io.BytesIO(film),
                    length=len(film),
                    http_headers=http,
                )
            )
    del film
    tracemalloc.start()
    with pytest.raises(SourceError):
        read(path, tmp_path / "study")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
