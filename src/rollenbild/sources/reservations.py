"""Text-and-data-mining reservations by the W3C community group's TDM Reservation Protocol (TDMRep).

A site can reserve in three places; the statement nearest to the page wins: a meta tag in it, else a response
header, else the file ``/.well-known/tdmrep.json`` of its origin.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

META = re.compile(rb"<meta\b[^>]*\bname\s*=\s*[\"']?tdm-reservation\b[^>]*>", re.I)
CONTENT = re.compile(rb"\bcontent\s*=\s*[\"']?\s*([01])\b", re.I)


class Reservations:
    """What sites reserve; each site's file is read once.

    Parameters
    ----------
    read : callable
        Gives the bytes at an address, or none.
    """

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._rules: dict[str, list[tuple[str, bool]]] = {}

    def reason(self, address: str, header: Callable[[str], str], body: bytes) -> str:
        """Why a page may not be mined, as a reason for the ledger; empty where nothing reserves it."""
        meta = META.search(body[:200_000])
        stated = CONTENT.search(meta.group(0)) if meta else None
        if stated:
            return "text and data mining reserved (meta tag)" if stated.group(1) == b"1" else ""
        told = header("tdm-reservation").strip()
        if told in {"0", "1"}:
            return "text and data mining reserved (response header)" if told == "1" else ""
        return "text and data mining reserved (/.well-known/tdmrep.json)" if self._by_file(address) else ""

    def _by_file(self, address: str) -> bool:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = rules_in(self._read(f"{origin}/.well-known/tdmrep.json"))
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return next((reserved for place, reserved in self._rules[origin] if _covers(place, path)), False)


def rules_in(content: bytes) -> list[tuple[str, bool]]:
    """Places and whether they are reserved, in the file's order (the first that covers a path decides).

    A file that is no JSON, or an entry without its two members, reserves nothing.
    """
    try:
        entries = json.loads(content)
    except ValueError:
        return []
    return [
        (str(one["location"]), int(one["tdm-reservation"]) == 1)
        for one in (entries if isinstance(entries, list) else [])
        if isinstance(one, dict) and "location" in one and str(one.get("tdm-reservation")) in {"0", "1"}
    ]


def _covers(place: str, path: str) -> bool:
    """Whether a pattern of the file covers a path: ``*`` stands for anything, ``$`` for the end, as in robots.txt."""
    pattern = "".join(".*" if sign == "*" else re.escape(sign) for sign in place.removesuffix("$"))
    return re.match(pattern + ("$" if place.endswith("$") else ""), path) is not None
