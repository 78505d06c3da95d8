"""Text into pieces of words, by a unigram language model (Kudo 2018, *Subword regularization*, section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

SPACE = "\u2581"
"""Stands for the space before a word."""

UNKNOWN_PENALTY = 10.0
"""How much less likely than the rarest piece a character is that no piece knows (as in the library SentencePiece)."""

LONGEST_WORD = 100
"""Longer runs without a space are cut, so that the time stays in proportion to the text."""


class Pieces:
    """The known pieces of words.

    Parameters
    ----------
    pieces : sequence of str
        A word begins with `SPACE`.
    scores : sequence of float
        Log probability of each.
    unknown : int
        Number of the piece that stands for characters no piece knows.
    normal : mapping
        Characters that are read as others, or left out (empty text).
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int, normal: Mapping[str, str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces) if number != unknown}
        self._scores = list(scores)
        self._unknown = unknown
        self._normal = str.maketrans(dict(normal))
        self._longest = max(map(len, pieces), default=1)
        self._unlikely = min(self._scores, default=0.0) - UNKNOWN_PENALTY
        self._word = lru_cache(maxsize=50_000)(self._cut)

    def numbers(self, text: str) -> list[int]:
        """The pieces of a text, as numbers."""
        words = text.translate(self._normal).split()
        return [
            number
            for word in words
            for start in range(0, len(word), LONGEST_WORD)
            for number in self._word(word[start : start + LONGEST_WORD] if start else SPACE + word[:LONGEST_WORD])
        ]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The most likely way to cut a word (Viterbi)."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(size, start + self._longest) + 1):
                number = self._numbers.get(word[start:end])
                if number is None and end > start + 1:
                    continue
                reached = best[start] + (self._unlikely if number is None else self._scores[number])
                if reached > best[end]:
                    best[end], came[end] = reached, (start, self._unknown if number is None else number)
        found = []
        place = size
        while place:
            place, number = came[place]
            found.append(number)
        return tuple(reversed(found))
