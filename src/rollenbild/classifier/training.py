"""Train a model: answers first, then the interview from its answers, all by grouped cross-validation."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.classifier.abstention import abstention
from rollenbild.classifier.answers import AnswerModel
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.domain import Domain
from rollenbild.classifier.encoder import remembering
from rollenbild.classifier.features import answer_frame
from rollenbild.classifier.heard import heard_unseen, said_of, unseen_answers
from rollenbild.classifier.interviews import InterviewModel
from rollenbild.classifier.model import Model
from rollenbild.codebook import Codebook
from rollenbild.config import SEED
from rollenbild.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

FOLDS = 5
INVENTED_WEIGHT = 0.5
"""How much an invented interview counts against a real one when the interview's label is learnt from its answers."""

ORIGIN_WEIGHTS = {"retold": 2.0, "labelled": 3.0}
"""Real interviews count more than invented ones, those of the person's own series most."""


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
    origin_weights: Mapping[str, float] = ORIGIN_WEIGHTS,
    manifest: dict[str, Any] | None = None,
) -> Training:
    """Train on coded interviews.

    Parameters
    ----------
    coded : sequence of Coded
        Groups (hosts, coders' interviews) are never split between folds. Where there are real interviews (retold or
        labelled) among them, they alone are held out and calibrated on: invented ones, single pairs and sentences
        only teach.
    origin_weights : mapping
        Weight of an answer by the origin of its interview, 1 where not given.

    Raises
    ------
    UsageError
        Too few interviews or groups, or a label that does not occur.
    """
    with remembering():
        return _train(coded, codebook, name, answers or AnswerModel(codebook.none), origin_weights, manifest or {})


def _train(
    coded: Sequence[Coded],
    codebook: Codebook,
    name: str,
    untrained: AnswerModel,
    origin_weights: Mapping[str, float],
    manifest: dict[str, Any],
) -> Training:
    frame, truth, owner = labelled_answers(coded, codebook)
    _check(coded, truth, codebook)
    folds = interview_folds(coded)
    weights = np.array([origin_weights.get(coded[i].origin, 1.0) for i in owner])
    final = untrained.fit(frame, truth, weights)
    heard = heard_unseen(untrained, frame, truth, folds[owner], weights)
    measured = measured_on(coded)
    met = measured[owner]
    unseen = unseen_answers(final, heard, frame, truth, folds[owner], met)
    final = final.fit_combination(heard.opinions[met], frame[met], truth[met])

    order = [list(final.classes_).index(label) for label in codebook.answer_labels]
    held = [i for i in range(len(coded)) if folds[i] >= 0]
    features = np.vstack([said_of(frame, unseen, heard, owner == i, order).features(codebook) for i in held])
    labels = np.array([coded[i].label or "" for i in held])
    weight = np.where(measured[held], 1.0, INVENTED_WEIGHT)
    whole = _unseen_interviews(features, labels, weight, folds[held], codebook)
    stage = fit_interviews(features, labels, weight, codebook)
    known = (labels != "") & measured[held]
    threshold = abstention(whole[known], labels[known], codebook)
    domain = Domain(final.encoder).fit(frame[frame["whole"]], [one.interview.language for one in coded])
    model = Model(name, codebook, final, stage, domain, threshold, manifest, {})
    return Training(
        model,
        _unseen_frame([coded[i] for i in owner[met]], truth[met], unseen[met][:, order], codebook.answer_labels),
        _unseen_frame(
            [coded[held[k]] for k in np.flatnonzero(known)], labels[known], whole[known], codebook.interview_labels
        ),
    )


def labelled_answers(
    coded: Sequence[Coded], codebook: Codebook
) -> tuple[pd.DataFrame, NDArray[np.str_], NDArray[np.int64]]:
    """Labelled answers of all interviews.

    Returns
    -------
    frame : DataFrame, columns of `features.answer_frame`; ``interview`` is the position in ``coded``; besides
        ``sentence_labels`` (a tuple, or None where sentences were not coded) and ``whole`` (False for single sentences)
    truth : ndarray of str, shape (answers,)
    owner : ndarray of int, shape (answers,)
        Position of the interview each answer belongs to.
    """
    frame = answer_frame(one.interview for one in coded)
    owner = np.repeat(np.arange(len(coded)), [len(one.answer_labels) for one in coded])
    labels = [label for one in coded for label in one.answer_labels]
    known = np.array([label is not None for label in labels], dtype=bool)
    frame["interview"] = owner
    letters = {side[0]: side for side in codebook.sides} | {"n": codebook.none}
    codes = [code for one in coded for code in one.codes or [None] * len(one.answer_labels)]
    spoken = [tuple(letters[letter] for letter in code) if code else None for code in codes]
    frame["sentence_labels"] = np.array([*spoken, None], dtype=object)[:-1]
    frame["whole"] = [coded[int(i)].origin != "sentence" for i in owner]
    truth = np.array([label for label in labels if label is not None])
    return frame[known].reset_index(drop=True), truth, owner[known]


def interview_folds(coded: Sequence[Coded], folds: int = FOLDS) -> NDArray[np.int64]:
    """Fold of each interview, shape (interviews,); a group is held out whole, labels are spread evenly.

    Retold interviews are held out by host, labelled and invented ones singly; single pairs and sentences never: -1.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    taken = [i for i, one in enumerate(coded) if one.origin not in {"pair", "sentence"}]
    groups = [f"{coded[i].group}/{i}" if coded[i].origin == "invented" else coded[i].group for i in taken]
    labels = [coded[i].label or "" for i in taken]
    count = min(folds, len(set(groups)), max(Counter(labels).values(), default=0))
    if count < 2:
        raise UsageError(
            "Cross-validation needs interviews of two sources at least, and a label that occurs twice.",
            next_step="Code more interviews, or add a corpus with --base.",
        )
    splitter = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=SEED)
    result = np.full(len(coded), -1, dtype=np.int64)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The least populated class")
        for fold, (_, held) in enumerate(splitter.split(np.zeros(len(taken)), labels, groups)):
            result[np.array(taken)[held]] = fold
    return result


def measured_on(coded: Sequence[Coded]) -> NDArray[np.bool_]:
    """Which interviews a model is calibrated and measured on, shape (interviews,): the real ones, else the invented."""
    real = np.array([one.origin in {"retold", "labelled"} for one in coded])
    return real if real.any() else np.array([one.origin == "invented" for one in coded])


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


def fit_interviews(
    features: NDArray[np.float64], labels: NDArray[np.str_], weight: NDArray[np.float64], codebook: Codebook
) -> InterviewModel:
    """The interview model, fitted on the interviews that have a label (not the empty text)."""
    known = labels != ""
    return InterviewModel(codebook.interview_labels).fit(features[known], labels[known], weight[known])


def _unseen_interviews(
    features: NDArray[np.float64],
    labels: NDArray[np.str_],
    weight: NDArray[np.float64],
    folds: NDArray[np.int64],
    codebook: Codebook,
) -> NDArray[np.float64]:
    result = np.zeros((len(labels), len(codebook.interview_labels)))
    for fold in np.unique(folds):
        held = folds == fold
        stage = fit_interviews(features[~held], labels[~held], weight[~held], codebook)
        result[held] = stage.predict_proba(features[held])
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
