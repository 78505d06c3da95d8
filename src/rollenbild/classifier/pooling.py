"""From sentences to their answer, and from an answer to those around it: pure functions on arrays."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOOR = 1e-3
"""Products of probabilities are kept this far from 0 before logarithms are taken."""


def pooled(
    sentences: NDArray[np.float64], rows: NDArray[np.int64], words: NDArray[np.int64], none: int, count: int
) -> NDArray[np.float64]:
    """What an answer's sentences say together.

    Parameters
    ----------
    sentences : ndarray, shape (sentences, classes)
        Probabilities.
    rows : ndarray of int, shape (sentences,)
        The answer each belongs to, 0 to ``count`` - 1, in order; every answer has one at least.
    words : ndarray of int, shape (sentences,)
    none : int
        Column of the class of sentences that say nothing on the question.

    Returns
    -------
    ndarray, shape (count, 3 * (classes - 1) + 3)
        For each side its highest probability, its expected share of the words, and the log probability that no
        sentence has it; then the lowest probability of nothing, the log probability that all say nothing, and the
        log of the number of sentences.
    """
    sides = [k for k in range(sentences.shape[1]) if k != none]
    result = np.zeros((count, 3 * len(sides) + 3))
    for row, (start, end) in enumerate(_runs(rows, count)):
        own = sentences[start:end]
        weight = np.maximum(words[start:end], 1) / np.maximum(words[start:end], 1).sum()
        side = own[:, sides]
        result[row] = np.concatenate(
            [
                side.max(axis=0),
                weight @ side,
                np.log(np.maximum(np.prod(1.0 - side, axis=0), FLOOR)),
                [own[:, none].min(), np.log(max(float(np.prod(own[:, none])), FLOOR)), np.log(len(own))],
            ]
        )
    return result


def around(answers: NDArray[np.float64], owners: NDArray[np.generic]) -> NDArray[np.float64]:
    """What the other answers of the same interview say.

    Parameters
    ----------
    answers : ndarray, shape (answers, classes)
        Probabilities; those of one interview stand together.
    owners : ndarray, shape (answers,)
        The interview each belongs to.

    Returns
    -------
    ndarray, shape (answers, 2 * classes)
        Mean over all others of the interview, and over the one before and the one after; equal probabilities where
        there is none.
    """
    classes = answers.shape[1]
    result = np.full((len(answers), 2 * classes), 1.0 / classes)
    changes = np.flatnonzero(owners[1:] != owners[:-1]) + 1 if len(owners) else np.array([], dtype=np.int64)
    bounds = [0, *changes.tolist(), len(answers)]
    for start, end in pairwise(bounds):
        own = answers[start:end]
        if len(own) < 2:
            continue
        result[start:end, :classes] = (own.sum(axis=0) - own) / (len(own) - 1)
        for k in range(len(own)):
            near = own[[place for place in (k - 1, k + 1) if 0 <= place < len(own)]]
            result[start + k, classes:] = near.mean(axis=0)
    return result


def _runs(rows: NDArray[np.int64], count: int) -> list[tuple[int, int]]:
    starts = np.searchsorted(rows, np.arange(count), side="left")
    ends = np.searchsorted(rows, np.arange(count), side="right")
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
