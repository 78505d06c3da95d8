"""An answer as the network reads it: form, lead and question first, then the answer sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.classifier.features import sentences
from rollenbild.classifier.reading.network import probabilities
from rollenbild.classifier.reading.weights import Weights

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Told = tuple[NDArray[np.float64], NDArray[np.float64]]

FORM_WORDS = {"qa": "Interview", "portrait": "Porträt", "first-person": "Bericht"}

LEAD_PIECES = 32
QUESTION_PIECES = 48
SENTENCE_PIECES = 90
TEXT_PIECES = 448
"""Longest parts, in pieces: of lead, question and each sentence the beginning is read; a longer answer is read in
several texts, each under the same question."""


@dataclass(frozen=True)
class Reading:
    """What the reader says of answers.

    Parameters
    ----------
    sentences : ndarray, shape (sentences, classes)
        Probabilities of each sentence in its context; the sentences are those of `features.sentence_frame`.
    answers : ndarray, shape (answers, classes)
        Probabilities of the answers as wholes.
    counts : ndarray of int, shape (answers,)
        How many sentences each answer has; one at least.
    """

    sentences: NDArray[np.float64]
    answers: NDArray[np.float64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, told: Sequence[Told], classes: int) -> Reading:
        """The readings of single answers together: of each its sentences, and itself as one row."""
        if not told:
            nothing = np.zeros((0, classes))
            return cls(nothing, nothing, np.zeros(0, dtype=np.int64))
        return cls(
            np.vstack([sentences for sentences, _ in told]),
            np.vstack([answer for _, answer in told]),
            np.array([len(sentences) for sentences, _ in told], dtype=np.int64),
        )


@dataclass(frozen=True)
class Text:
    """One text for the network: pieces, and the sentence each belongs to (-1: what comes before, and marks)."""

    pieces: NDArray[np.int64]
    sentence: NDArray[np.int64]


class Reader:
    """Reads answers with learnt weights."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    @property
    def classes(self) -> tuple[str, ...]:
        """Answer labels in the order of the columns of a `Reading`."""
        return self._weights.classes

    def read(self, frame: pd.DataFrame) -> Reading:
        """Read answers, one by one, so that what is said of one does not depend on what else is read.

        Parameters
        ----------
        frame : DataFrame
            Rows of `features.answer_frame`.
        """
        return Reading.of(list(self.each(frame)), len(self.classes))

    def each(self, frame: pd.DataFrame) -> Iterator[Told]:
        """Probabilities of the sentences of each answer, and of the answer itself as one row."""
        columns = (frame[name] for name in ("form", "intro", "question", "text"))
        return (self._one(*row) for row in zip(*columns, strict=True))

    def _one(self, form: str, intro: str, question: str, text: str) -> Told:
        network = self._weights.network
        spoken = sentences(text) or [""]
        texts = list(self.texts(form, intro, question, spoken))
        vectors = np.concatenate([network.read(one.pieces) for one in texts])
        place = np.concatenate([one.sentence for one in texts])
        vectors, place = vectors[place >= 0], place[place >= 0]
        result = np.full((len(spoken), len(self.classes)), 1.0 / len(self.classes))
        if not len(place):
            return result, result[:1]
        met, begins = np.unique(place, return_index=True)
        counts = np.diff([*begins.tolist(), len(place)])
        means = (np.add.reduceat(vectors, begins, axis=0) / counts[:, None]).astype(np.float32)
        result[met] = probabilities(means, network.sentence_head)
        whole = probabilities(vectors.mean(axis=0, keepdims=True), network.answer_head)
        return result, np.asarray(whole, dtype=np.float64)

    def texts(self, form: str, intro: str, question: str, spoken: list[str]) -> Iterator[Text]:
        """The answer as texts of at most `TEXT_PIECES` pieces."""
        number, end = self._weights.pieces.numbers, self._weights.end
        before = [self._weights.begin, *number(f"query: {FORM_WORDS.get(form, FORM_WORDS['qa'])}.")]
        before += [*number(intro)[:LEAD_PIECES], end]
        if question:
            before += [*number(question)[:QUESTION_PIECES], end]
        own: list[int] = []
        place: list[int] = []
        for position, sentence in enumerate(spoken):
            pieces = number(sentence)[:SENTENCE_PIECES]
            if own and len(before) + len(own) + len(pieces) >= TEXT_PIECES:
                yield _text(before, own, place, end)
                own, place = [], []
            own += pieces
            place += [position] * len(pieces)
        yield _text(before, own, place, end)


def _text(before: list[int], own: list[int], place: list[int], end: int) -> Text:
    pieces = np.array([*before, *own, end], dtype=np.int64)
    return Text(pieces, np.array([*[-1] * len(before), *place, -1], dtype=np.int64))
