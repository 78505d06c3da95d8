"""What reading a page gives, and interviews that stand at more than one address."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Sequence
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


def merged(found: Sequence[Extraction]) -> list[Extraction]:
    """See `rollenbild.extraction.merge`."""
    places: dict[str, int] = {}
    result: list[Extraction] = []
    for one in found:
        if one.interview is None:
            result.append(one)
            continue
        digest = _digest(one.interview)
        if digest not in places:
            places[digest] = len(result)
            result.append(one)
            continue
        first = result[places[digest]]
        if first.interview is not None:
            known = dataclasses.replace(first.interview, also_at=(*first.interview.also_at, one.interview.url))
            result[places[digest]] = dataclasses.replace(first, interview=known)
    return result


def _digest(interview: Interview) -> str:
    text = " ".join(turn.text for turn in interview.turns)
    return hashlib.sha256(re.sub(r"\W+", "", text.lower()).encode()).hexdigest()
