"""Train a model: answers first, then the interview from its answers, all by grouped cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.classifier.answers import AnswerModel, calibration, log_odds, unseen_probabilities
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.features import answer_frame
from rollenbild.classifier.interviews import interview_features, interview_model
from rollenbild.classifier.model import Model, summary_strength
from rollenbild.codebook import Codebook
from rollenbild.config import SEED
from rollenbild.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

FOLDS = 5
THRESHOLD = 0.5
"""A side is named only if it is more likely than everything else together; below it the model abstains."""


@dataclass(frozen=True)
class Training:
    """A trained model and what it said of interviews it had not seen.

    Parameters
    ----------
    unseen_answers : DataFrame
        ``interview``, ``group``, ``origin``, ``truth``, one column a label with its calibrated probability.
    unseen_interviews : DataFrame
        The same for interviews.
    """

    model: Model
    unseen_answers: pd.DataFrame
    unseen_interviews: pd.DataFrame


def train_model(
    coded: Sequence[Coded],
    codebook: Codebook,
    *,
    name: str,
    answers: AnswerModel | None = None,
    origin_weights: dict[str, float] | None = None,
    manifest: dict[str, Any] | None = None,
) -> Training:
    """Train on coded interviews.

    Parameters
    ----------
    coded : sequence of Coded
        Those of part ``train``; groups (writers, hosts) are never split between folds.
    origin_weights : dict, optional
        Weight of an answer by the origin of its interview, 1 where not given.

    Raises
    ------
    UsageError
        Too few interviews or groups, or a label that does not occur.
    """
    frame, truth, owner = labelled_answers(coded)
    _check(coded, truth, codebook)
    folds = interview_folds(coded)
    weights = np.array([(origin_weights or {}).get(coded[i].origin, 1.0) for i in owner])
    untrained = answers or AnswerModel()
    raw = unseen_probabilities(untrained, frame, truth, folds[owner], weights)
    classes = np.unique(truth)
    order = [list(classes).index(label) for label in codebook.answer_labels]
    calibrated = _calibrated_unseen(raw, truth, folds[owner])[:, order]

    final = untrained.fit(frame, truth, weights).fit_calibration(raw, truth)
    draft = Model(name, codebook, final, None, 0.0, manifest or {}, {})
    features = np.vstack(
        [
            interview_features(
                calibrated[owner == i],
                frame["words"].to_numpy(dtype=np.int64)[owner == i],
                summary_strength(draft, frame[owner == i]),
                codebook,
            )
            for i in range(len(coded))
        ]
    )
    labels = np.array([one.label or "" for one in coded])
    stage = interview_model()
    unseen = _unseen_interviews(features, labels, folds, codebook)
    stage.fit(features[labels != ""], labels[labels != ""])
    model = Model(name, codebook, final, stage, THRESHOLD, manifest or {}, {})
    return Training(
        model,
        _unseen_frame([coded[i] for i in owner], truth, calibrated, codebook.answer_labels),
        _unseen_frame(coded, labels, unseen, codebook.interview_labels),
    )


def labelled_answers(coded: Sequence[Coded]) -> tuple[pd.DataFrame, NDArray[np.str_], NDArray[np.int64]]:
    """Labelled answers of all interviews.

    Returns
    -------
    frame : DataFrame, columns of `features.answer_frame`; ``interview`` is the position in ``coded``
    truth : ndarray of str, shape (answers,)
    owner : ndarray of int, shape (answers,)
        Position of the interview each answer belongs to.
    """
    frame = answer_frame(one.interview for one in coded)
    owner = np.repeat(np.arange(len(coded)), [len(one.answer_labels) for one in coded])
    labels = [label for one in coded for label in one.answer_labels]
    known = np.array([label is not None for label in labels], dtype=bool)
    frame["interview"] = owner
    truth = np.array([label for label in labels if label is not None])
    return frame[known].reset_index(drop=True), truth, owner[known]


def interview_folds(coded: Sequence[Coded], folds: int = FOLDS) -> NDArray[np.int64]:
    """Fold of each interview, shape (interviews,); a group is held out whole, labels are spread evenly.

    Writers of invented interviews are few and write much: their interviews are split singly, and they are
    not what the figures are quoted on. Hosts and coders' sources are held out whole.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    groups = [f"{one.group}/{i}" if one.origin == "invented" else one.group for i, one in enumerate(coded)]
    labels = [one.label or "" for one in coded]
    count = min(folds, len(set(groups)))
    if count < 2:
        raise UsageError("Cross-validation needs interviews of at least two sources.")
    splitter = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=SEED)
    result = np.zeros(len(coded), dtype=np.int64)
    for fold, (_, held) in enumerate(splitter.split(np.zeros(len(coded)), labels, groups)):
        result[held] = fold
    return result


def _check(coded: Sequence[Coded], truth: NDArray[np.str_], codebook: Codebook) -> None:
    unknown = set(truth) - set(codebook.answer_labels)
    unknown |= {one.label for one in coded if one.label} - set(codebook.interview_labels)
    if unknown:
        raise UsageError(
            f"These labels are not in the codebook: {', '.join(sorted(map(str, unknown)))}.",
            next_step="Name the codebook they belong to with --codebook.",
        )
    absent = [label for label in codebook.answer_labels if (truth == label).sum() < 2]
    if absent:
        raise UsageError(f"There are not two answers labelled {' or '.join(absent)} to learn from.")


def _calibrated_unseen(
    raw: NDArray[np.float64], truth: NDArray[np.str_], folds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Calibrated probabilities, each row's calibration fitted on the other folds."""
    result = np.empty_like(raw)
    for fold in np.unique(folds):
        held = folds == fold
        fitted = calibration().fit(log_odds(raw[~held]), truth[~held])
        result[held] = fitted.predict_proba(log_odds(raw[held]))
    return result


def _unseen_interviews(
    features: NDArray[np.float64], labels: NDArray[np.str_], folds: NDArray[np.int64], codebook: Codebook
) -> NDArray[np.float64]:
    result = np.zeros((len(labels), len(codebook.interview_labels)))
    for fold in np.unique(folds):
        held = folds == fold
        known = ~held & (labels != "")
        stage = interview_model().fit(features[known], labels[known])
        order = [codebook.interview_labels.index(one) for one in stage.classes_]
        result[np.ix_(held, order)] = stage.predict_proba(features[held])
    return result


def _unseen_frame(
    owners: Sequence[Coded],
    truth: NDArray[np.str_],
    probabilities: NDArray[np.float64],
    labels: Sequence[str],
) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "interview": [one.interview.id for one in owners],
            "group": [one.group for one in owners],
            "origin": [one.origin for one in owners],
            "language": [one.interview.language for one in owners],
            "form": [one.interview.form for one in owners],
            "truth": truth,
        }
    )
    for k, label in enumerate(labels):
        frame[label] = probabilities[:, k]
    return frame
