"""What reading a page gives, and how its address is read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from rollenbild.records import Interview, PageKind


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page's kind, the reason for it, and the interview if it is one (also for ``portrait``)."""

    kind: PageKind
    reason: str
    interview: Interview | None = None


def stable_id(address: str) -> str:
    """An id that can be read and does not change: the last words of the address and a short hash of all of it."""
    path = unquote(urlsplit(address).path)
    words = re.sub(r"/index\.\w+$|\.\w{2,5}$|/+$", "", path).rsplit("/", 1)[-1]
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:48] or "page"
    return f"{slug}-{hashlib.sha256(address.encode()).hexdigest()[:6]}"


_FURTHER = re.compile(r"(?:/(?:page/|seite[/-]?|teil-)?(\d{1,2})/?|[?&](?:page|seite|pagina|p)=(\d{1,2}))$", re.I)


def continues(url: str) -> tuple[str, int]:
    """The address whose text a further page (``…/2/``, ``…?page=2``) goes on with, and its number; ("", 0) for none."""
    found = _FURTHER.search(url)
    number = int(found[1] or found[2]) if found else 0
    home = url[: found.start()].rstrip("/") if found else ""
    # What a site's root has on its further pages is a list, and ``/?p=2`` a post of WordPress.
    return (home, number) if number >= 2 and urlsplit(home).path else ("", 0)
