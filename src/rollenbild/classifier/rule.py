"""From answers to the interview, by the codebook's rules.

Rule 1: an explicit summary of weight ("80 Prozent meiner Zeit …", "im Kern bin ich …") wins.
Rule 2: otherwise a side holds the interview that has at least ``share`` of the words on own tasks.
Rule 3: otherwise, or where no answer is about own tasks, the interview is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.codebook import Codebook
from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 2000

_SUMMARY = re.compile(
    r"""\b(?:
        (?:\d{2}|[a-zäöüß]*zig|hundert)\s*(?:%|prozent|per\s?cent)\b
      | (?:der|den|ein|einen)\s+(?:gro(?:ß|ss)e[nr]?|größte[nr]?|grösste[nr]?|überwiegende[nr]?)\s+teil
      | die\s+(?:meiste|halbe)\s+(?:arbeits)?zeit | den\s+halben\s+tag | zum\s+größten\s+teil
      | im\s+kern | in\s+erster\s+linie | hauptsächlich | überwiegend | vorwiegend
      | (?:meine?|mein)\s+(?:eigentliche[rs]?|haupt\w*|wichtigste)\s*(?:job|aufgabe|arbeit|beruf|tätigkeit|rolle)?
      | (?:haupt|kern)aufgaben?\b | schwerpunkt | hauptberuflich
      | most\s+of\s+(?:my|the|our)\s+(?:time|day|work|job|week) | mainly | primarily | mostly | the\s+bulk\s+of
      | at\s+(?:its|the)\s+core | my\s+(?:real|actual|main|core|primary)\s+(?:job|task|role|work|focus)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_summary(sentence: str) -> bool:
    """Whether a sentence weighs the person's tasks against each other, going by its words."""
    return _SUMMARY.search(sentence) is not None


def answer_labels(probabilities: NDArray[np.float64], codebook: Codebook) -> list[str]:
    """Labels of answers: first whether an answer is about own tasks at all, then which side it takes.

    An answer that says anything definite about own tasks takes that side (rule 14): the sides together need one half,
    not one of them more than ``neither``.

    Parameters
    ----------
    probabilities : ndarray, shape (answers, answer labels)
        In the codebook's order, the label of answers about something else last.
    """
    sides = len(codebook.sides)
    told = probabilities[:, :sides].sum(axis=1) >= 0.5
    best = probabilities[:, :sides].argmax(axis=1)
    return [codebook.sides[k] if about else codebook.none for k, about in zip(best, told, strict=True)]


def label_from_answers(labels: Sequence[str], words: Sequence[int], codebook: Codebook) -> str:
    """The interview's label by rules 2 and 3.

    Parameters
    ----------
    labels : sequence of str, shape (answers,)
    words : sequence of int, shape (answers,)
        Words of each answer.
    """
    held = {
        side: sum(count for label, count in zip(labels, words, strict=True) if label == side) for side in codebook.sides
    }
    total = sum(held.values())
    for side in codebook.sides:
        if total and held[side] >= codebook.share * total:
            return side
    return codebook.undecided


def rule_probabilities(
    answers: NDArray[np.float64], words: NDArray[np.int64], codebook: Codebook
) -> Mapping[str, float]:
    """Probability of each interview label if the answers' labels are drawn from their probabilities.

    Parameters
    ----------
    answers : ndarray, shape (answers, answer labels)
        Probabilities in the order of ``codebook.answer_labels``; rows sum to 1.
    words : ndarray, shape (answers,)

    Notes
    -----
    Simulated with `DRAWS` draws and a fixed seed: the same interview has the same figures wherever it stands.
    """
    if not len(words):
        return {label: float(label == codebook.undecided) for label in codebook.interview_labels}
    uniform = np.random.default_rng(SEED).random((DRAWS, len(words)))
    drawn = (uniform[:, :, None] > np.cumsum(answers, axis=1)[None, :, :-1]).sum(axis=2)
    held = np.stack([((drawn == k) * words).sum(axis=1) for k in range(len(codebook.sides))], axis=1)
    total = held.sum(axis=1, keepdims=True)
    wins = (held >= codebook.share * total) & (total > 0)
    shares = wins.mean(axis=0)
    result = {side: float(shares[k]) for k, side in enumerate(codebook.sides)}
    result[codebook.undecided] = float(1.0 - shares.sum())
    return result
