"""Interviews that stand at more than one address, or in several parts: counted once, however many there are."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from rollenbild.records import Interview, interview_from


def merged(found: Iterable[Interview], folder: Path | None) -> Iterator[Interview]:
    """See `rollenbild.extraction.merge`."""
    # Which texts are the same is known only when all were met; till then they wait in a file, not in memory.
    with tempfile.TemporaryFile(dir=folder) as spool:
        places = array("q")
        homes = _Homes()
        for one in found:
            places.append(spool.tell())
            homes.meet(one)
            spool.write(json.dumps(dataclasses.asdict(one)).encode() + b"\n")
        for number in range(len(places)):
            if number in homes.elsewhere:
                continue
            one = _read(spool, places[number])
            for part in homes.parts.get(number, ()):
                further = _read(spool, places[part])
                one = dataclasses.replace(one, turns=(*one.turns, *further.turns), also_at=(*one.also_at, further.url))
            yield dataclasses.replace(one, also_at=(*one.also_at, *homes.copies.get(number, ())))


def _read(spool: IO[bytes], place: int) -> Interview:
    spool.seek(place)
    return interview_from(json.loads(spool.readline()))


class _Homes:
    """Which of the interviews met so far are copies or parts of an earlier one."""

    def __init__(self) -> None:
        self.elsewhere: set[int] = set()
        self.parts: dict[int, list[int]] = {}
        self.copies: dict[int, list[str]] = {}
        self._texts = Sketches()
        self._series: dict[str, int] = {}
        self._met = 0

    def meet(self, one: Interview) -> None:
        """Take the next interview."""
        number = self._met
        self._met += 1
        series = _part_key(one)
        if series and series in self._series:
            self.parts.setdefault(self._series[series], []).append(number)
            self.elsewhere.add(number)
            return
        home = self._texts.place_of(" ".join(turn.text for turn in one.turns), number)
        if home != number:
            self.copies.setdefault(home, []).append(one.url)
            self.elsewhere.add(number)
        elif series:
            self._series[series] = number


class Sketches:
    """Texts known by the smallest hashes of their word runs, to find copies and near copies among many.

    A bottom-k sketch (Cohen & Kaplan, 2007): the share of the smallest hashes that two texts have in common
    estimates the share of their runs in common (Jaccard). Texts are looked up by their `DOORS` smallest hashes: two
    that have four of five runs in common share none of these once in 400,000.
    """

    SIZE = 64
    RUN = 5
    ALIKE = 0.8
    DOORS = 8

    def __init__(self) -> None:
        self._sketches: dict[int, array[int]] = {}
        self._by_hash: dict[int, list[int]] = {}

    def place_of(self, text: str, place: int) -> int:
        """The place of a text that is nearly the same, or ``place``, under which the text is then known."""
        words = re.findall(r"\w+", text.lower())
        runs = {" ".join(words[k : k + self.RUN]) for k in range(max(len(words) - self.RUN + 1, 1))}
        hashes = sorted(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs)
        sketch = frozenset(hashes[: self.SIZE])
        met = Counter(known for one in hashes[: self.DOORS] for known in self._by_hash.get(one, ()))
        for known, _ in met.most_common(5):
            other = frozenset(self._sketches[known])
            smallest = sorted(sketch | other)[: self.SIZE]
            if sum(one in sketch and one in other for one in smallest) >= self.ALIKE * len(smallest):
                return known
        self._sketches[place] = array("Q", hashes[: self.SIZE])
        for one in hashes[: self.DOORS]:
            self._by_hash.setdefault(one, []).append(place)
        return place


_PART = re.compile(r"[\s,:;(|–-]*(?:teil|part|folge|seite|page)\s*\d{1,2}(?:\s*(?:von|of|/)\s*\d{1,2})?\)?\s*$", re.I)


def _part_key(interview: Interview) -> str:
    """What the parts of one interview share (site and title without its number); "" for one that is whole."""
    title = _PART.sub("", interview.title)
    if title == interview.title or len(title.split()) < 2:
        return ""
    return f"{urlsplit(interview.url).netloc} {title.casefold().strip()}"
