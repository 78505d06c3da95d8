"""What reading a page gives, and interviews that stand at more than one address."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections import Counter
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


_FURTHER = re.compile(r"(?:/(?:page/|seite[/-]?|teil-)?(\d{1,2})/?|[?&](?:page|seite|pagina|p)=(\d{1,2}))$", re.I)


def continues(url: str) -> tuple[str, int]:
    """The address whose text a further page (``…/2/``, ``…?page=2``) goes on with, and its number; ("", 0) for none."""
    found = _FURTHER.search(url)
    number = int(found[1] or found[2]) if found else 0
    return (url[: found.start()].rstrip("/"), number) if found and number >= 2 else ("", 0)


def merged(found: Sequence[Extraction]) -> list[Extraction]:
    """See `rollenbild.extraction.merge`."""
    result: list[Extraction] = []
    texts = Sketches()
    parts: dict[str, int] = {}
    for one in found:
        if one.interview is None:
            result.append(one)
            continue
        series = _part_key(one.interview)
        if series and series in parts:
            place = parts[series]
            result[place] = _joined(result[place], one.interview)
            continue
        place = texts.place_of(" ".join(turn.text for turn in one.interview.turns), len(result))
        if place == len(result):
            result.append(one)
            if series:
                parts[series] = place
        else:
            result[place] = _also(result[place], one.interview)
    return result


class Sketches:
    """Texts known by the smallest hashes of their word runs, to find copies and near copies among many.

    A bottom-k sketch (Cohen & Kaplan, 2007): the share of the smallest hashes that two texts have in common
    estimates the share of their runs in common (Jaccard).
    """

    SIZE = 64
    RUN = 5
    ALIKE = 0.8

    def __init__(self) -> None:
        self._sketches: dict[int, frozenset[int]] = {}
        self._by_hash: dict[int, list[int]] = {}

    def place_of(self, text: str, place: int) -> int:
        """The place of a text that is nearly the same, or ``place``, under which the text is then known."""
        words = re.findall(r"\w+", text.lower())
        runs = {" ".join(words[k : k + self.RUN]) for k in range(max(len(words) - self.RUN + 1, 1))}
        hashes = sorted(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs)
        sketch = frozenset(hashes[: self.SIZE])
        met = Counter(known for one in sketch for known in self._by_hash.get(one, ()))
        for known, _ in met.most_common(5):
            smallest = sorted(sketch | self._sketches[known])[: self.SIZE]
            common = sum(one in sketch and one in self._sketches[known] for one in smallest)
            if common >= self.ALIKE * len(smallest):
                return known
        self._sketches[place] = sketch
        for one in sketch:
            self._by_hash.setdefault(one, []).append(place)
        return place


_PART = re.compile(r"[\s,:;(|–-]*(?:teil|part|folge|seite|page)\s*\d{1,2}(?:\s*(?:von|of|/)\s*\d{1,2})?\)?\s*$", re.I)


def _part_key(interview: Interview) -> str:
    """What the parts of one interview share (site and title without its number); "" for one that is whole."""
    title = _PART.sub("", interview.title)
    if title == interview.title or len(title.split()) < 2:
        return ""
    return f"{urlsplit(interview.url).netloc} {title.casefold().strip()}"


def _joined(first: Extraction, part: Interview) -> Extraction:
    if first.interview is None:
        return first
    whole = first.interview
    joined = dataclasses.replace(whole, turns=(*whole.turns, *part.turns), also_at=(*whole.also_at, part.url))
    return dataclasses.replace(first, interview=joined)


def _also(first: Extraction, copy: Interview) -> Extraction:
    if first.interview is None:
        return first
    known = dataclasses.replace(first.interview, also_at=(*first.interview.also_at, copy.url))
    return dataclasses.replace(first, interview=known)
