"""The interview model: calibrated probabilities of an interview's labels from those of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rollenbild.classifier.rule import rule_probabilities
from rollenbild.codebook import Codebook
from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.base import BaseEstimator

FLOOR = 0.02
"""Probabilities of the simulated rule are kept this far from 0 and 1 before logarithms are taken."""


def interview_features(
    answers: NDArray[np.float64],
    words: NDArray[np.int64],
    sentences: NDArray[np.float64],
    summary: NDArray[np.float64],
    codebook: Codebook,
) -> NDArray[np.float64]:
    """What the interview model looks at.

    Parameters
    ----------
    answers : ndarray, shape (answers, answer labels)
        Calibrated probabilities of the answers.
    words : ndarray, shape (answers,)
    sentences : ndarray, shape (sides,)
        Words of the interview that its sentences' own probabilities give to each side.
    summary : ndarray, shape (sides,)
        How strongly sentences that weigh the tasks speak for each side, 0 where there is none.

    Returns
    -------
    ndarray, shape (5 * sides + 1,)
        Log odds of each side against undecided by the rule; expected share of words of each side among all; the
        strongest answer of each side; the share of each side among the sentences' words on own tasks; the summary's
        strength; the strongest answer on own tasks.
    """
    rule = rule_probabilities(answers, words, codebook)
    undecided = max(rule[codebook.undecided], FLOOR)
    odds = [np.log(max(rule[side], FLOOR) / undecided) for side in codebook.sides]
    sides = len(codebook.sides)
    total = max(int(words.sum()), 1)
    share = (answers[:, :sides] * words[:, None]).sum(axis=0) / total if len(words) else np.zeros(sides)
    best = answers[:, :sides].max(axis=0) if len(words) else np.zeros(sides)
    own = answers[:, :sides].sum(axis=1).max() if len(words) else 0.0
    spoken = sentences / max(float(sentences.sum()), 1.0)
    return np.concatenate([odds, share, best, spoken, summary, [own]])


def interview_model() -> BaseEstimator:
    """An untrained interview model over `interview_features`: scaled logistic regression, little freedom."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000, random_state=SEED))
