"""A model against labels, beside the baselines, as figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone

from rollenbild.classifier import scores
from rollenbild.classifier.abstention import risk_coverage
from rollenbild.classifier.answers import words_member
from rollenbild.classifier.baselines import KeywordCount, Majority, NearestCentroid
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.encoder import remembering
from rollenbild.classifier.rule import answer_labels, label_from_answers
from rollenbild.classifier.training import Training, interview_folds, labelled_answers
from rollenbild.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

    from rollenbild.classifier.model import Model

DRAWS = 500
"""Bootstrap samples of interviews behind each interval."""


def unseen_metrics(training: Training, codebook: Codebook, data: str) -> dict[str, Any]:
    """Figures of a training's cross-validation, as kept beside the model.

    Parameters
    ----------
    data : str
        What the figures were measured on, in words.
    """
    said = given_labels(training.unseen_interviews, codebook, training.model.threshold)
    interviews = training.unseen_interviews.assign(said=said)
    answers = training.unseen_answers
    probabilities = answers[list(codebook.answer_labels)].to_numpy(dtype=np.float64)
    answers = answers.assign(said=answer_labels(probabilities, codebook))
    return {"data": data, **_all_figures(answers, interviews, codebook)}


def given_labels(interviews: pd.DataFrame, codebook: Codebook, threshold: float) -> pd.Series[Any]:
    """The labels a model gives once it abstains below its threshold."""
    labels = list(codebook.interview_labels)
    said = interviews[labels].idxmax(axis=1)
    return said.where((said == codebook.undecided) | (interviews[labels].max(axis=1) >= threshold), codebook.undecided)


def evaluate_model(model: Model, coded: Sequence[Coded]) -> Mapping[str, Any]:
    """A finished model against labelled interviews it was not trained on.

    Returns
    -------
    mapping with the same figures as `unseen_metrics` has
    """
    import pandas as pd

    book = model.codebook
    rows, spoken = [], []
    for one, said in zip(coded, model.predict(one.interview for one in coded), strict=True):
        if one.label:
            rows.append({"interview": one.interview.id, "truth": one.label, "said": said.label, **said.probabilities})
        spoken += [
            {"interview": one.interview.id, "truth": label, "said": answer.label, **answer.probabilities}
            for label, answer in zip(one.answer_labels, said.answers, strict=True)
            if label is not None
        ]
    columns = ["interview", "truth", "said"]
    interviews = pd.DataFrame(rows, columns=[*columns, *book.interview_labels])
    answers = pd.DataFrame(spoken, columns=[*columns, *book.answer_labels])
    return _all_figures(answers, interviews, book)


def compare_baselines(
    coded: Sequence[Coded], codebook: Codebook, taught: Sequence[Coded] = ()
) -> dict[str, dict[str, float]]:
    """Answer macro-F1 and interview alpha of each baseline.

    Parameters
    ----------
    coded : sequence of Coded
        Interviews to measure on.
    taught : sequence of Coded
        Interviews the baselines learn from; where there is none they learn from the other folds of ``coded``.
    """
    with remembering():
        everything = [*taught, *coded]
        frame, truth, owner = labelled_answers(everything, codebook)
        measured = owner >= len(taught)
        folds = np.where(measured, 0, -1) if taught else interview_folds(coded)[owner]
        measured &= folds >= 0
        found: dict[str, dict[str, float]] = {}
        for name, baseline in (
            ("keyword count", KeywordCount(tuple(codebook.sides), codebook.none)),
            ("TF-IDF and logistic regression", words_member(10.0)),
            ("nearest centroid of sentence vectors", NearestCentroid()),
            ("majority", Majority()),
        ):
            said = np.empty(len(truth), dtype=object)
            for fold in np.unique(folds[folds >= 0]):
                held = folds == fold
                said[held] = clone(baseline).fit(frame[~held], truth[~held]).predict(frame[held])
            words = frame["words"].to_numpy()
            ruled = [k for k in np.unique(owner[measured]) if everything[k].label]
            given = [label_from_answers(list(said[owner == k]), list(words[owner == k]), codebook) for k in ruled]
            labels = list(codebook.answer_labels)
            found[name] = {
                "answer_f1": scores.macro_f1(list(truth[measured]), list(said[measured]), labels),
                "interview_alpha": scores.alpha([everything[k].label or "" for k in ruled], given) if ruled else 0.0,
            }
    return found


def _all_figures(answers: pd.DataFrame, interviews: pd.DataFrame, book: Codebook) -> dict[str, Any]:
    labels = list(book.interview_labels)
    truth = interviews["truth"].to_numpy()
    coverage = risk_coverage(interviews[labels].to_numpy(dtype=np.float64), truth, labels) if len(truth) else []
    return {
        "answers": len(answers),
        "interviews": len(interviews),
        **_figures(answers, book.answer_labels, "answer"),
        **_figures(interviews, book.interview_labels, "interview"),
        "interview_confusion": scores.confusion(list(truth), list(interviews["said"]), labels),
        "answer_confusion": scores.confusion(list(answers["truth"]), list(answers["said"]), book.answer_labels),
        "risk_coverage": coverage,
        **_forced_choice(interviews, book),
    }


def _forced_choice(interviews: pd.DataFrame, book: Codebook) -> dict[str, Any]:
    """Share right among interviews that have a side, if the model must name one, with an interval (Wilson)."""
    sided = interviews[interviews["truth"].isin(list(book.sides))]
    if sided.empty:
        return {"forced_choice": None, "forced_choice_interval": None, "forced_choice_interviews": 0}
    right = (sided[list(book.sides)].idxmax(axis=1) == sided["truth"]).to_numpy()
    return {
        "forced_choice": float(right.mean()),
        "forced_choice_interval": scores.wilson(int(right.sum()), len(right)),
        "forced_choice_interviews": len(right),
    }


def _figures(frame: pd.DataFrame, labels: Sequence[str], unit: str) -> dict[str, Any]:
    if frame.empty:
        return {}
    truth, given, owners = frame["truth"].to_numpy(), frame["said"].to_numpy(), frame["interview"].to_numpy()
    top = frame[list(labels)].max(axis=1).to_numpy(dtype=np.float64)
    first = frame[list(labels)].idxmax(axis=1).to_numpy()

    def f1(a: Any, b: Any) -> float:
        return scores.macro_f1(list(a), list(b), labels)

    def agreement(a: Any, b: Any) -> float:
        return scores.alpha(list(a), list(b))

    return {
        f"{unit}_f1": f1(truth, given),
        f"{unit}_f1_interval": scores.bootstrap_interval(f1, (truth, given), owners, draws=DRAWS),
        f"{unit}_alpha": agreement(truth, given),
        f"{unit}_alpha_interval": scores.bootstrap_interval(agreement, (truth, given), owners, draws=DRAWS),
        f"{unit}_accuracy": float((truth == given).mean()),
        f"{unit}_classes": {label: scores.precision_recall(truth, given, label) for label in labels},
        f"{unit}_calibration": scores.reliability(top, first == truth),
        f"{unit}_calibration_error": scores.calibration_error(top, first == truth),
        f"{unit}_calibration_by_chance": scores.calibration_by_chance(top),
    }
