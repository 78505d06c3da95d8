"""What a model must beat: counting keywords, words alone, and always saying the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from rollenbild.classifier.encoder import SentenceEncoder

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_KEYWORDS = {
    "outward": r"antwort|beantwort|kommentar|post(?:e|en|ing|s)?\b|twitter|tweet|facebook|instagram|blog|schreib|film|"
    r"foto|fans|community|reply|answer|comment|write|video",
    "internal": r"strateg|konzept|schul|richtlinie|guideline|abstimm|koordin|budget|prozess|workshop|berat|vorstand|"
    r"geschäftsführung|leitung|leite|intranet|train|coach|stakeholder|report|team",
}


class KeywordCount(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The side with more keywords; the label for nothing where there are none or as many of both.

    Parameters
    ----------
    sides : tuple of str
        Labels to count for; those without keywords (another codebook's) are never named.
    none : str
    """

    def __init__(self, sides: tuple[str, ...] = ("outward", "internal"), none: str = "neither") -> None:
        self.sides = sides
        self.none = none

    def fit(self, X: pd.DataFrame, y: NDArray[np.str_]) -> KeywordCount:  # noqa: ARG002
        """Learn nothing."""
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """A label for each row."""
        return np.array([self._one(text) for text in X["text"]])

    def _one(self, text: str) -> str:
        found = {side: len(re.findall(_KEYWORDS[side], text.lower())) for side in self.sides if side in _KEYWORDS}
        most = max(found.values(), default=0)
        named = [side for side, count in found.items() if count == most]
        return named[0] if most and len(named) == 1 else self.none


class NearestCentroid(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The label whose mean sentence vector is nearest.

    Parameters
    ----------
    encoder : str
    """

    def __init__(self, encoder: str = "use") -> None:
        self.encoder = encoder

    def fit(self, X: pd.DataFrame, y: NDArray[np.str_]) -> NearestCentroid:
        """Take the means."""
        self.classes_ = np.unique(y)
        vectors = self._vectors(X)
        means = np.vstack([vectors[y == label].mean(axis=0) for label in self.classes_])
        self.centroids_ = means / np.linalg.norm(means, axis=1, keepdims=True)
        return self

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """The nearest label of each row."""
        return np.asarray(self.classes_[(self._vectors(X) @ self.centroids_.T).argmax(axis=1)])

    def _vectors(self, X: pd.DataFrame) -> NDArray[np.float64]:
        return SentenceEncoder(self.encoder).fit(X).transform(X[["interview", "text"]])


class Majority(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Always the most frequent label of the training data."""

    def fit(self, X: pd.DataFrame, y: NDArray[np.str_]) -> Majority:  # noqa: ARG002
        """Find the most frequent label."""
        self.label_ = most_common(list(y))
        return self

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """The same for each row."""
        return np.array([self.label_] * len(X))


def most_common(labels: Sequence[str]) -> str:
    """The most frequent label; of several the first in the alphabet."""
    counts = Counter(labels)
    return min(counts, key=lambda label: (-counts[label], label))
