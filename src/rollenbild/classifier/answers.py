"""The answer model: which label an answer has, from its meaning, its words and its question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone

from rollenbild.classifier.encoder import SentenceEncoder
from rollenbild.classifier.words import Words
from rollenbild.config import SEED

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class AnswerModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Mean of two logistic regressions, one on sentence vectors and one on words, calibrated.

    On what the encoder has never met the words help, and the other way round (``docs/model-log.md`` has
    the trials). A third, small logistic regression on the logarithms of the mean makes the probabilities
    honest; it is fitted by `fit_calibration` on predictions for interviews the model has not seen.

    Parameters
    ----------
    encoder : str
        Name of the sentence encoder.
    encoder_weight : float
        Weight of the encoder's opinion in the mean, 0 to 1.
    encoder_strength, words_strength : float
        scikit-learn's C of the two.
    """

    def __init__(
        self,
        encoder: str = "use",
        encoder_weight: float = 0.5,
        encoder_strength: float = 3.0,
        words_strength: float = 10.0,
    ) -> None:
        self.encoder = encoder
        self.encoder_weight = encoder_weight
        self.encoder_strength = encoder_strength
        self.words_strength = words_strength

    def fit(
        self,
        X: pd.DataFrame,
        y: NDArray[np.str_],
        sample_weight: NDArray[np.float64] | None = None,
    ) -> AnswerModel:
        """Fit both members on the rows of `features.answer_frame`."""
        self.classes_ = np.unique(y)
        self.members_ = [
            member.fit(X, y, classes__sample_weight=sample_weight)
            for member in (
                meaning_member(self.encoder, self.encoder_strength),
                words_member(self.words_strength),
            )
        ]
        self.calibration_: Any = None
        return self

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Probabilities, shape (rows, classes); calibrated once `fit_calibration` was called."""
        mean = self.encoder_weight * self.members_[0].predict_proba(X)
        mean += (1.0 - self.encoder_weight) * self.members_[1].predict_proba(X)
        if self.calibration_ is None:
            return np.asarray(mean)
        return np.asarray(self.calibration_.predict_proba(log_odds(mean)))

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """The most probable label of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def fit_calibration(self, unseen: NDArray[np.float64], y: NDArray[np.str_]) -> AnswerModel:
        """Calibrate on uncalibrated probabilities ``unseen`` of rows that were held out when they were made."""
        self.calibration_ = calibration().fit(log_odds(unseen), y)
        return self


def calibration() -> BaseEstimator:
    """An untrained calibration: multinomial logistic regression on log probabilities (vector scaling).

    Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, max_iter=2000, random_state=SEED)


def log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of probabilities, kept from minus infinity; same shape."""
    return np.log(np.clip(probabilities, 1e-4, None))


def meaning_member(encoder: str, strength: float) -> BaseEstimator:
    """Logistic regression on the sentence vectors of answer and question, and the form."""
    from sklearn.compose import ColumnTransformer
    from sklearn.preprocessing import OneHotEncoder

    columns = ColumnTransformer(
        [
            ("answer", SentenceEncoder(encoder), ["interview", "text"]),
            ("question", SentenceEncoder(encoder), ["interview", "question"]),
            ("form", OneHotEncoder(handle_unknown="ignore"), ["form"]),
        ],
        transformer_weights={"answer": 1.0, "question": 0.5, "form": 0.5},
        sparse_threshold=0.0,
    )
    return _pipeline(columns, strength)


def words_member(strength: float) -> BaseEstimator:
    """Logistic regression on TF-IDF of words and of characters within words."""
    from sklearn.compose import ColumnTransformer

    columns = ColumnTransformer(
        [
            (
                "words",
                Words(ngram_range=(1, 2), min_df=2, max_features=10000, sublinear_tf=True),
                "text",
            ),
            (
                "characters",
                Words(analyzer="char_wb", ngram_range=(3, 5), min_df=3, max_features=20000, sublinear_tf=True),
                "text",
            ),
            (
                "question",
                Words(ngram_range=(1, 2), min_df=2, max_features=2000, sublinear_tf=True),
                "question",
            ),
        ],
        transformer_weights={"question": 0.5},
    )
    return _pipeline(columns, strength)


def _pipeline(columns: Any, strength: float) -> BaseEstimator:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    classes = LogisticRegression(C=strength, max_iter=2000, random_state=SEED)
    return Pipeline([("features", columns), ("classes", classes)])


def unseen_probabilities(
    model: AnswerModel,
    X: pd.DataFrame,
    y: NDArray[np.str_],
    folds: NDArray[np.int64],
    sample_weight: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Uncalibrated probabilities of every row from a model that was trained on the other folds.

    Parameters
    ----------
    folds : ndarray of int, shape (rows,)
        The fold each row is held out in; whole groups share a fold. Rows of fold -1 are always trained
        on and have no probabilities (NaN).
    """
    result = np.full((len(y), len(np.unique(y))), np.nan)
    for fold in np.unique(folds[folds >= 0]):
        held = folds == fold
        fitted = clone(model).fit(X[~held], y[~held], sample_weight[~held])
        result[held] = fitted.predict_proba(X[held])
    return result
