"""Umlauts come out right, and nothing is unpacked beyond its bound."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollenbild.sources.content import ContentError, decode, uncompressed

TEXT = "<html><head>{meta}</head><body>Größe – „Maß“ für Übermütige</body></html>"


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8-sig", "text/html", ""),
        ("cp1252", "text/html", '<meta charset="windows-1252">'),
        ("cp1252", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("cp1252", "text/html; charset=utf-8", '<meta charset="utf-8">'),
        ("cp1252", "", ""),
        ("utf-16", "text/html", ""),
    ],
)
def test_encodings(encoding: str, header: str, meta: str) -> None:
    assert "Größe – „Maß“ für Übermütige" in decode(TEXT.format(meta=meta).encode(encoding), header)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "text/html", "text/html; charset=x-nonsense", "text/html; charset=utf-16"]),
)
def test_no_bytes_raise(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header), str)


def test_bombs_are_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    with pytest.raises(ContentError, match="larger"):
        uncompressed(bomb, "gzip", 1_000_000)
    with pytest.raises(ContentError, match="larger"):
        uncompressed(gzip.compress(bomb), "gzip, gzip", 1_000_000)
    with pytest.raises(ContentError, match="not asked for"):
        uncompressed(b"x", "br")
    with pytest.raises(ContentError, match="cut off"):
        uncompressed(gzip.compress(b"hello" * 1000)[:-12], "gzip")


def test_encodings_are_undone() -> None:
    assert uncompressed(gzip.compress(b"a"), "GZIP") == b"a"
    assert uncompressed(zlib.compress(b"a"), "deflate") == b"a"
    assert uncompressed(zlib.compress(b"a", wbits=-15), "deflate") == b"a"
    assert uncompressed(b"a", "identity") == b"a"
