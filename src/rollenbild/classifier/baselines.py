"""What a model must beat: counting keywords, words alone, and always saying the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

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
    """The side with more keywords; ``neither`` where there are none or as many of both."""

    def fit(self, X: pd.DataFrame, y: NDArray[np.str_]) -> KeywordCount:  # noqa: ARG002
        """Learn nothing."""
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """A label for each row."""
        return np.array([self._one(text) for text in X["text"]])

    def _one(self, text: str) -> str:
        found = {side: len(re.findall(words, text.lower())) for side, words in _KEYWORDS.items()}
        outward, internal = found["outward"], found["internal"]
        return "neither" if outward == internal else "outward" if outward > internal else "internal"


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
