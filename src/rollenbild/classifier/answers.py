"""The answer model: which label an answer has, from its meaning, its words, its sentences and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from rollenbild.classifier.encoder import SentenceEncoder
from rollenbild.classifier.features import sentence_frame
from rollenbild.classifier.pooling import around, pooled
from rollenbild.classifier.reading.shipped import load_kept, load_reader
from rollenbild.classifier.words import Words
from rollenbild.config import SEED

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Spoken:
    """What was said of answers sentence by sentence.

    Parameters
    ----------
    parts : DataFrame
        The sentences, as `features.sentence_frame` has them.
    sentences : ndarray, shape (sentences, classes)
        Probabilities.
    answers : ndarray, shape (answers, classes), or None
        Probabilities of the answers as wholes, where a reader said it all.
    """

    parts: pd.DataFrame
    sentences: NDArray[np.float64]
    answers: NDArray[np.float64] | None = None


FORMS = ("qa", "portrait", "first-person")


class AnswerModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Three opinions on an answer, weighed against each other by a fourth, small regression.

    The first two are logistic regressions on the sentence vectors of the whole answer and on its words. The third
    judges sentence by sentence: the reader (`rollenbild.classifier.reading`), which has read the answer whole, or,
    of labels it was not taught, a logistic regression on the vectors of each sentence by itself; it is pooled over
    the answer. ``docs/model-log.md`` has the trials. The fourth looks at the three, at what they say of the
    neighbouring answers, and at the interview's form; it also makes the probabilities honest. It is fitted by
    `fit_combination` on opinions of interviews the three have not seen.

    Parameters
    ----------
    none : str
        The label of answers that say nothing on the question.
    encoder : str
        Name of the sentence encoder.
    reader : str
        Name of the reader; empty where it does not know the labels.
    meaning_strength, words_strength, sentence_strength, combination_strength : float
        scikit-learn's C of the four.
    """

    def __init__(
        self,
        none: str = "neither",
        encoder: str = "use",
        reader: str = "",
        meaning_strength: float = 3.0,
        words_strength: float = 10.0,
        sentence_strength: float = 1.0,
        combination_strength: float = 0.03,
    ) -> None:
        self.none = none
        self.encoder = encoder
        self.reader = reader
        self.meaning_strength = meaning_strength
        self.words_strength = words_strength
        self.sentence_strength = sentence_strength
        self.combination_strength = combination_strength

    def fit(
        self, X: pd.DataFrame, y: NDArray[np.str_], sample_weight: NDArray[np.float64] | None = None
    ) -> AnswerModel:
        """Fit the three opinions.

        Parameters
        ----------
        X : DataFrame
            Rows of `features.answer_frame`; a column ``sentence_labels``, where there is one, holds for each answer a
            tuple with its sentences' labels, or None where they were not coded singly.
        """
        self.classes_ = np.unique(y)
        weight = np.ones(len(y)) if sample_weight is None else sample_weight
        # Single sentences are no answers: they teach who judges sentences only.
        whole = np.ones(len(y), dtype=bool) if "whole" not in X.columns else X["whole"].to_numpy(dtype=bool)
        self.meaning_, self.words_ = (
            member.fit(X[whole], y[whole], classes__sample_weight=weight[whole])
            for member in (meaning_member(self.encoder, self.meaning_strength), words_member(self.words_strength))
        )
        self.sentences_ = None if self.reader else self._sentence_judge(X, y, weight)
        self.combination_: Any = None
        return self

    def _sentence_judge(self, X: pd.DataFrame, y: NDArray[np.str_], weight: NDArray[np.float64]) -> BaseEstimator:
        parts = sentence_frame(X)
        rows = parts["row"].to_numpy()
        labels, trust = self._sentence_labels(X, y, rows)
        known = trust > 0
        return sentence_member(self.encoder, self.sentence_strength).fit(
            parts[known], labels[known], classes__sample_weight=(weight[rows] * trust)[known]
        )

    def opinions(self, X: pd.DataFrame, spoken: Spoken | None = None) -> NDArray[np.float64]:
        """What the three say, shape (rows, features).

        Log probabilities of the first two, those of the reader for whole answers if there is one, and the pooled
        sentences. ``spoken`` is what `spoken` gave for the same rows, if that is known already.
        """
        spoken = self.spoken(X) if spoken is None else spoken
        none = list(self.classes_).index(self.none)
        rows, words = spoken.parts["row"].to_numpy(), spoken.parts["words"].to_numpy()
        return np.hstack(
            [
                *(log_odds(found) for found in self._wholes(X, spoken)),
                pooled(spoken.sentences, rows, words, none, len(X)),
            ]
        )

    def _wholes(self, X: pd.DataFrame, spoken: Spoken) -> list[NDArray[np.float64]]:
        found = [self.meaning_.predict_proba(X), self.words_.predict_proba(X)]
        return found if spoken.answers is None else [*found, spoken.answers]

    def spoken(self, X: pd.DataFrame, *, unseen: bool = False) -> Spoken:
        """What is said of the answers sentence by sentence.

        Parameters
        ----------
        unseen : bool
            As by a reader that has not learnt from these answers. The reader that comes with the program has learnt
            from the corpus; what others said of that, which had not, is kept.
        """
        parts = sentence_frame(X)
        if not self.reader:
            return Spoken(parts, self._judged(parts))
        reader = load_reader(self.reader)
        reading = load_kept(self.reader).read(X, reader) if unseen else reader.read(X)
        places = [reader.classes.index(label) for label in self.classes_]
        return Spoken(parts, reading.sentences[:, places], reading.answers[:, places])

    def alone(self, spoken: Spoken) -> NDArray[np.float64]:
        """How each sentence speaks for itself, shape (sentences, classes).

        As if it were the whole answer; a reader knows no sentence without its context.
        """
        if self.reader or spoken.parts.empty:
            return spoken.sentences
        return self._judged(spoken.parts.assign(answer=spoken.parts["sentence"]))

    def _judged(self, parts: pd.DataFrame) -> NDArray[np.float64]:
        assert self.sentences_ is not None
        return np.asarray(self.sentences_.predict_proba(parts))[:, self._places(self.sentences_.classes_)]

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Calibrated probabilities, shape (rows, classes)."""
        return self.combined(self.opinions(X), X)

    def combined(self, opinions: NDArray[np.float64], X: pd.DataFrame) -> NDArray[np.float64]:
        """Probabilities from the three opinions, shape (rows, classes)."""
        if not len(X):
            return np.zeros((0, len(self.classes_)))
        found = self.combination_.predict_proba(self.combination_features(opinions, X))
        return np.asarray(found)[:, self._places(self.combination_.classes_)]

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """The most probable label of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def combination_features(self, opinions: NDArray[np.float64], X: pd.DataFrame) -> NDArray[np.float64]:
        """What the fourth regression looks at; rows of one interview stand together in ``X``."""
        classes = len(self.classes_)
        wholes = opinions[:, : (3 if self.reader else 2) * classes].reshape(len(opinions), -1, classes)
        mean = np.exp(wholes).mean(axis=1)
        forms = np.array([[form == one for one in FORMS] for form in X["form"]], dtype=np.float64)
        return np.hstack([opinions, log_odds(around(mean, X["interview"].to_numpy())), forms])

    def fit_combination(self, unseen: NDArray[np.float64], X: pd.DataFrame, y: NDArray[np.str_]) -> AnswerModel:
        """Fit the fourth on opinions ``unseen`` on rows that were held out when they were made."""
        self.combination_ = combination(self.combination_strength).fit(self.combination_features(unseen, X), y)
        return self

    def _places(self, classes: NDArray[np.str_]) -> list[int]:
        return [list(classes).index(label) for label in self.classes_]

    def _sentence_labels(
        self, X: pd.DataFrame, y: NDArray[np.str_], rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
        """A label for each sentence and how far to trust it: 0 where nobody knows."""
        given = X["sentence_labels"].tolist() if "sentence_labels" in X.columns else [None] * len(X)
        labels: list[str] = []
        trust: list[float] = []
        for position, count in zip(*np.unique(rows, return_counts=True), strict=True):
            coded = given[position]
            if coded is not None and len(coded) == count:
                labels += coded
                trust += [1.0] * count
            else:
                labels += [y[position]] * count
                # Every sentence of an answer about something else is about something else; of an answer of several
                # sentences that has a side, some are not.
                trust += [1.0 if y[position] == self.none or count == 1 else WEAK] * count
        return np.array(labels), np.array(trust)


WEAK = 0.3
"""Weight of a sentence that only shares its answer's label, against one that was coded itself."""


def combination(strength: float) -> BaseEstimator:
    """An untrained combination: scaled multinomial logistic regression (stacking; Wolpert 1992)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2000, random_state=SEED))


def log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of probabilities, kept from minus infinity; same shape."""
    return np.log(np.clip(probabilities, 1e-3, None))


def meaning_member(encoder: str, strength: float) -> BaseEstimator:
    """Logistic regression on the sentence vectors of answer and question, and the form."""
    columns = {"text": 1.0, "question": 0.5}
    return _pipeline(_vectors_of(encoder, columns, 0.5), strength)


def sentence_member(encoder: str, strength: float) -> BaseEstimator:
    """Logistic regression on the vectors of a sentence, of its answer, the question and the lead."""
    columns = {"sentence": 1.0, "answer": 0.7, "question": 0.4, "intro": 0.4}
    return _pipeline(_vectors_of(encoder, columns, 0.3), strength)


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
                Words(ngram_range=(1, 2), min_df=1, max_features=2000, sublinear_tf=True),
                "question",
            ),
        ],
        transformer_weights={"question": 0.5},
    )
    return _pipeline(columns, strength)


def _vectors_of(encoder: str, columns: dict[str, float], form: float) -> BaseEstimator:
    from sklearn.compose import ColumnTransformer
    from sklearn.preprocessing import OneHotEncoder

    return ColumnTransformer(
        [
            *((name, SentenceEncoder(encoder), ["interview", name]) for name in columns),
            ("form", OneHotEncoder(categories=[list(FORMS)], handle_unknown="ignore"), ["form"]),
        ],
        transformer_weights={**columns, "form": form},
        sparse_threshold=0.0,
    )


def _pipeline(columns: Any, strength: float) -> BaseEstimator:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    # A looser stop than scikit-learn's halves the rounds of a training; what is unseen is predicted no worse.
    classes = LogisticRegression(C=strength, tol=1e-3, max_iter=1000, random_state=SEED)
    return Pipeline([("features", columns), ("classes", classes)])
