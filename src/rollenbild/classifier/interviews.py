"""The interview model: calibrated probabilities of an interview's labels from those of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from rollenbild.classifier.rule import rule_probabilities
from rollenbild.codebook import Codebook
from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    ndarray, shape (5 * sides + 2 + labels,)
        Log odds of each side against undecided by the rule, and the probabilities of all three; how unsure the answers
        are on average (entropy, in nats, weighed by words); expected share of words of each side among all; the
        strongest answer of each side; the share of each side among the sentences' words on own tasks; the summary's
        strength; and the strongest answer on own tasks.
    """
    rule = rule_probabilities(answers, words, codebook)
    undecided = max(rule[codebook.undecided], FLOOR)
    odds = [np.log(max(rule[side], FLOOR) / undecided) for side in codebook.sides]
    chances = [rule[label] for label in codebook.interview_labels]
    sides = len(codebook.sides)
    total = max(int(words.sum()), 1)
    share = (answers[:, :sides] * words[:, None]).sum(axis=0) / total if len(words) else np.zeros(sides)
    best = answers[:, :sides].max(axis=0) if len(words) else np.zeros(sides)
    own = answers[:, :sides].sum(axis=1).max() if len(words) else 0.0
    spoken = sentences / max(float(sentences.sum()), 1.0)
    doubt = -(answers * np.log(np.maximum(answers, 1e-9))).sum(axis=1)
    unsure = float(np.average(doubt, weights=np.maximum(words, 1))) if len(words) else 0.0
    return np.concatenate([odds, chances, [unsure], share, best, spoken, summary, [own]])


class InterviewModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Over `interview_features`: a scaled logistic regression of little freedom.

    Answers of real interviews are unsure, and the regression has learnt what follows from that.

    Parameters
    ----------
    labels : tuple of str
        Interview labels in the codebook's order, which is the order of the probabilities.
    strength : float
        scikit-learn's C.
    """

    def __init__(self, labels: tuple[str, ...] = (), strength: float = 0.1) -> None:
        self.labels = labels
        self.strength = strength

    def fit(
        self, X: NDArray[np.float64], y: NDArray[np.str_], sample_weight: NDArray[np.float64] | None = None
    ) -> InterviewModel:
        """Fit the regression."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        regression = LogisticRegression(C=self.strength, max_iter=2000, random_state=SEED)
        self.regression_ = make_pipeline(StandardScaler(), regression)
        self.regression_.fit(X, y, logisticregression__sample_weight=sample_weight)
        self.classes_ = np.array(self.labels)
        return self

    def predict_proba(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities, shape (interviews, labels)."""
        found = np.zeros((len(X), len(self.labels)))
        places = [self.labels.index(label) for label in self.regression_.classes_]
        found[:, places] = self.regression_.predict_proba(X)
        return found
