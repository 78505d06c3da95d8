"""The evidence survives any moment of death."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from rollenbild.errors import StudyError
from rollenbild.records import Page
from rollenbild.sources import PageStore


def page(number: int) -> Page:
    url = f"https://blog.example/{number}"
    return Page(url, url, "s", "fetched", "", "2011-05-17T08:00:00Z", content_type="text/html")


def filled(folder: Path, count: int = 3) -> PageStore:
    store = PageStore(folder / "pages.warc.gz", folder / "pages.jsonl")
    for number in range(count):
        store.add(page(number), f"<p>Größe {number}</p>".encode(), status_line="200 OK", headers=[("X-A", "b")])
    return store


def test_what_was_added_comes_back(tmp_path: Path) -> None:
    filled(tmp_path)
    again = PageStore(tmp_path / "pages.warc.gz", tmp_path / "pages.jsonl")
    assert [again.body(one).decode() for one in again.pages()] == [f"<p>Größe {n}</p>" for n in range(3)]
    with (tmp_path / "pages.warc.gz").open("rb") as stream:
        assert [record.rec_type for record in ArchiveIterator(stream)] == ["response"] * 3


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 4000), lines=st.integers(0, 3))
def test_torn_anywhere_it_is_mended_and_goes_on(cut: int, lines: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("torn")
    store = filled(folder)
    offsets = [one.warc_offset or 0 for one in store.pages()]
    archive, ledger = folder / "pages.warc.gz", folder / "pages.jsonl"
    size = archive.stat().st_size
    # The ledger never knows of a record that is not whole: it is written after it.
    keep = max(size - cut % (size - offsets[min(lines, 2)] or 1), offsets[lines] if lines < 3 else size)
    text = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(text[:lines]) + (text[lines][:20] if lines < 3 else b""))
    with archive.open("r+b") as stream:
        stream.truncate(keep)
    mended = PageStore(archive, ledger)
    whole = sum(1 for start, end in zip(offsets, [*offsets[1:], size], strict=True) if end <= keep)
    assert len(mended.pages()) == max(whole, lines)
    mended.add(page(9), b"neu", status_line="200 OK")
    again = PageStore(archive, ledger)
    assert again.body(again.pages()[-1]) == b"neu"
    for one in again.pages()[:-1]:
        assert b"Gr" in again.body(one)


def test_a_broken_line_in_the_middle_is_named(tmp_path: Path) -> None:
    filled(tmp_path)
    ledger = tmp_path / "pages.jsonl"
    lines = ledger.read_text().splitlines()
    ledger.write_text("\n".join([lines[0], "{oops", lines[2]]) + "\n")
    with pytest.raises(StudyError, match="line 2"):
        PageStore(tmp_path / "pages.warc.gz", ledger)


def test_notes_are_written_once_and_stay(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.note({page(1).url: "index: a list"})
    before = (tmp_path / "pages.jsonl").read_bytes()
    again = PageStore(tmp_path / "pages.warc.gz", tmp_path / "pages.jsonl")
    assert again.pages()[1].reason == "index: a list"
    again.note({page(1).url: "index: a list"})
    assert (tmp_path / "pages.jsonl").read_bytes() == before
