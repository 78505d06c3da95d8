"""What the opinions say of answers they have not seen, fold by fold: what everything after them is fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import clone

from rollenbild.classifier.answers import AnswerModel
from rollenbild.classifier.features import sentence_frame
from rollenbild.classifier.model import Said

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Heard:
    """What the three opinions say of answers they were not fitted on (NaN where they were).

    Parameters
    ----------
    opinions : ndarray, shape (answers, features)
    parts : DataFrame
        The sentences of all answers.
    spoken : ndarray, shape (sentences, classes)
    """

    opinions: NDArray[np.float64]
    parts: pd.DataFrame
    spoken: NDArray[np.float64]


def heard_unseen(
    untrained: AnswerModel,
    frame: pd.DataFrame,
    truth: NDArray[np.str_],
    folds: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Heard:
    """What the opinions say of each answer, fitted on the other folds.

    Parameters
    ----------
    folds : ndarray of int, shape (answers,)
        Answers of fold -1 only teach.
    """
    parts = sentence_frame(frame)
    rows = parts["row"].to_numpy()
    told: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for fold in np.unique(folds[folds >= 0]):
        held = folds == fold
        fitted = clone(untrained).fit(frame[~held], truth[~held], weights[~held])
        spoken = fitted.spoken(frame[held], unseen=True)
        told[fold] = fitted.opinions(frame[held], spoken), spoken.sentences
    opinions, sentences = (
        np.full((count, next(iter(told.values()))[k].shape[1]), np.nan)
        for k, count in enumerate((len(frame), len(parts)))
    )
    for fold, found in told.items():
        opinions[folds == fold], sentences[folds[rows] == fold] = found
    return Heard(opinions, parts, sentences)


def unseen_answers(
    model: AnswerModel,
    heard: Heard,
    frame: pd.DataFrame,
    truth: NDArray[np.str_],
    folds: NDArray[np.int64],
    met: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Probabilities of each answer from a combination fitted on what was met in other folds; NaN outside the folds."""
    result = np.full((len(frame), len(model.classes_)), np.nan)
    for fold in np.unique(folds[folds >= 0]):
        held, others = folds == fold, met & (folds != fold)
        model.fit_combination(heard.opinions[others], frame[others], truth[others])
        result[held] = model.combined(heard.opinions[held], frame[held])
    return result


def said_of(
    frame: pd.DataFrame, answers: NDArray[np.float64], heard: Heard, own: NDArray[np.bool_], order: Sequence[int]
) -> Said:
    """The interview whose answers are marked in ``own``; ``order`` brings the classes into the codebook's order."""
    spoken = own[heard.parts["row"].to_numpy()]
    return Said(frame[own], answers[own][:, order], heard.parts[spoken], heard.spoken[spoken][:, order])
