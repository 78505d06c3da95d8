"""Whether an interview is of the kind the model has learnt from: a recipe or a Dutch text gets no confident label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator

from rollenbild.classifier.encoder import SentenceEncoder
from rollenbild.config import SEED

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

CENTRES = 48
FOLDS = 5
STRANGE = 0.005
"""Share of the training's own interviews of several answers that may count as strange: how near a text must be."""


class Domain(BaseEstimator):  # type: ignore[misc]
    """How near an interview's answers are to what the model was trained on.

    Nearness is the cosine of an answer's sentence vector with the nearest of `CENTRES` centres of the training answers
    (k-means), weighted over the interview by words.

    Parameters
    ----------
    encoder : str
    """

    def __init__(self, encoder: str = "use") -> None:
        self.encoder = encoder

    def fit(self, X: pd.DataFrame, languages: list[str]) -> Domain:
        """Find the centres.

        Parameters
        ----------
        X : DataFrame
            Rows of `features.answer_frame`.
        languages : list of str
            Languages of the interviews; others are strange.
        """
        vectors = self._vectors(X)
        self.centres_ = _centres(vectors)
        self.languages_ = sorted({language for language in languages if language})
        near = self._unseen(vectors, X)
        self.nearest_ = float(np.quantile(near, STRANGE)) if near else 0.0
        return self

    def strange(self, X: pd.DataFrame, language: str) -> bool:
        """Whether an interview, as rows of `features.answer_frame`, is unlike all that was learnt."""
        if language and self.languages_ and language not in self.languages_:
            return True
        if not len(X):
            return False
        near = _nearness(self._vectors(X), X["words"].to_numpy(dtype=np.float64), self.centres_)
        return near < self.nearest_

    def _unseen(self, vectors: NDArray[np.float64], X: pd.DataFrame) -> list[float]:
        """How near interviews of several answers are to centres that were found without them."""
        known = list(_by_interview(X))
        # A single answer lies further from the centres than an interview: it tells nothing of how far one may be.
        several = [one for one in known if len(one[0]) > 1] or known
        near = []
        for fold in range(min(FOLDS, len(several))):
            held = several[fold::FOLDS]
            learnt = np.ones(len(X), dtype=bool)
            learnt[np.concatenate([rows for rows, _ in held])] = False
            if learnt.any():
                centres = _centres(vectors[learnt])
                near += [_nearness(vectors[rows], words, centres) for rows, words in held]
        return near

    def _vectors(self, X: pd.DataFrame) -> NDArray[np.float64]:
        return SentenceEncoder(self.encoder).fit(X).transform(X[["interview", "text"]])


def _nearness(vectors: NDArray[np.float64], words: NDArray[np.float64], centres: NDArray[np.float64]) -> float:
    return float(np.average((vectors @ centres.T).max(axis=1), weights=np.maximum(words, 1.0)))


def _centres(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.cluster import KMeans

    centres = KMeans(min(CENTRES, len(vectors)), n_init=1, random_state=SEED).fit(vectors).cluster_centers_
    return np.asarray(centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9))


def _by_interview(X: pd.DataFrame) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    owners = X["interview"].to_numpy()
    words = X["words"].to_numpy(dtype=np.float64)
    return [(np.flatnonzero(owners == one), words[owners == one]) for one in np.unique(owners)]
