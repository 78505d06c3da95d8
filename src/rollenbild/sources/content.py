"""From the bytes a server sent to text: decompressed within bounds, in the right encoding."""

from __future__ import annotations

import re
import unicodedata
import zlib

MAX_BYTES = 20_000_000
"""A body larger than this is no page of an interview."""

_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class ContentError(Exception):
    """The body cannot be used; the message is a reason for the ledger."""


def uncompressed(raw: bytes, encoding: str, limit: int = MAX_BYTES) -> bytes:
    """Undo a content encoding, never producing more than ``limit`` bytes.

    Raises
    ------
    ContentError
        The encoding is unknown or broken, or the body is larger than the limit.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    if len(names) > 2:
        raise ContentError("compressed more than twice")
    body = raw
    for name in reversed(names):
        if name == "identity":
            continue
        if name not in {"gzip", "x-gzip", "deflate"}:
            raise ContentError(f"content encoding {name[:20]} was not asked for")
        body = _inflate(body, limit)
    if len(body) > limit:
        raise ContentError(f"larger than {limit} bytes")
    return body


def _inflate(body: bytes, limit: int) -> bytes:
    # 47: zlib or gzip by its head; a server's raw deflate has no head and is tried after it.
    for window in (47, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(window)
        try:
            result = unpacker.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(result) > limit:
            raise ContentError(f"larger than {limit} bytes when decompressed")
        if not unpacker.eof:
            raise ContentError("compressed body is cut off")
        return result
    raise ContentError("compressed body is broken")


def decode(body: bytes, content_type: str) -> str:
    """Text of a body, Unicode-normalised (NFC).

    What is UTF-8 is read as UTF-8 whatever the page says, since other text is hardly ever valid UTF-8 by
    chance; else a byte order mark, the header, the meta tag; else windows-1252.
    """
    from w3lib.encoding import html_to_unicode

    if not body.startswith(_UTF16_OR_32):
        try:
            return unicodedata.normalize("NFC", body.decode("utf-8-sig"))
        except UnicodeDecodeError:
            pass
    declared = re.sub(r"(?i)charset\s*=\s*[\"']?utf-?8[\"']?", "", content_type)
    head = re.sub(rb"(?i)(charset\s*=\s*[\"']?|encoding\s*=\s*[\"'])utf-?8", rb"\1windows-1252", body[:4096])
    _, text = html_to_unicode(declared or None, head + body[4096:], default_encoding="windows-1252")
    return unicodedata.normalize("NFC", text)
