"""A model against labels, beside the baselines, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone

from rollenbild.classifier import scores
from rollenbild.classifier.answers import words_member
from rollenbild.classifier.baselines import KeywordCount, Majority
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.rule import label_from_answers
from rollenbild.classifier.training import Training, interview_folds, labelled_answers
from rollenbild.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

    from rollenbild.classifier.model import Model


def unseen_metrics(training: Training, codebook: Codebook, data: str) -> dict[str, Any]:
    """Figures of a training's cross-validation, as kept beside the model.

    Parameters
    ----------
    data : str
        What the figures were measured on, in words.
    """
    answers, interviews = training.unseen_answers, training.unseen_interviews
    said = given_labels(interviews, codebook, training.model.threshold)
    return {
        "data": data,
        "answers": len(answers),
        "interviews": len(interviews),
        **_figures(answers, answers[list(codebook.answer_labels)].idxmax(axis=1), codebook.answer_labels, "answer"),
        **_figures(interviews, said, codebook.interview_labels, "interview"),
        "interview_confusion": scores.confusion(list(interviews["truth"]), list(said), codebook.interview_labels),
        "forced_choice": forced_choice(interviews, codebook),
    }


def given_labels(interviews: pd.DataFrame, codebook: Codebook, threshold: float) -> pd.Series[Any]:
    """The labels a model gives once it abstains below its threshold."""
    labels = list(codebook.interview_labels)
    said = interviews[labels].idxmax(axis=1)
    return said.where((said == codebook.undecided) | (interviews[labels].max(axis=1) >= threshold), codebook.undecided)


def forced_choice(interviews: pd.DataFrame, codebook: Codebook) -> float:
    """Share right among interviews that have a side, if the model must name one."""
    sided = interviews[interviews["truth"].isin(list(codebook.sides))]
    if sided.empty:
        return float("nan")
    return float((sided[list(codebook.sides)].idxmax(axis=1) == sided["truth"]).mean())


def compare_baselines(coded: Sequence[Coded], codebook: Codebook) -> dict[str, dict[str, float]]:
    """Answer macro-F1 and interview alpha of each baseline, on the folds the model is measured on."""
    frame, truth, owner = labelled_answers(coded)
    folds = interview_folds(coded)[owner]
    labels = [one.label or "" for one in coded]
    found: dict[str, dict[str, float]] = {}
    for name, baseline in (
        ("keyword count", KeywordCount()),
        ("TF-IDF and logistic regression", words_member(10.0)),
        ("majority", Majority()),
    ):
        said = np.empty(len(truth), dtype=object)
        for fold in np.unique(folds):
            held = folds == fold
            said[held] = clone(baseline).fit(frame[~held], truth[~held]).predict(frame[held])
        words = frame["words"].to_numpy()
        given = [
            label_from_answers(list(said[owner == i]), list(words[owner == i]), codebook) for i in range(len(coded))
        ]
        found[name] = {
            "answer_f1": scores.macro_f1(list(truth), list(said), codebook.answer_labels),
            "interview_alpha": scores.alpha(labels, given),
        }
    return found


def evaluate_model(model: Model, coded: Sequence[Coded]) -> Mapping[str, Any]:
    """A finished model against labelled interviews it was not trained on.

    Returns
    -------
    mapping with ``interviews``, ``answers`` and figures with intervals as `unseen_metrics` has them.
    """
    import pandas as pd

    book = model.codebook
    rows, spoken = [], []
    for one, said in zip(coded, model.predict(one.interview for one in coded), strict=True):
        rows.append({"interview": one.interview.id, "truth": one.label or "", "said": said.label, **said.probabilities})
        spoken += [
            {"interview": one.interview.id, "truth": label, "said": answer.label, **answer.probabilities}
            for label, answer in zip(one.answer_labels, said.answers, strict=True)
            if label is not None
        ]
    interviews, answers = pd.DataFrame(rows), pd.DataFrame(spoken)
    return {
        "interviews": len(interviews),
        "answers": len(answers),
        **_figures(answers, answers["said"], book.answer_labels, "answer"),
        **_figures(interviews, interviews["said"], book.interview_labels, "interview"),
        "interview_confusion": scores.confusion(
            list(interviews["truth"]), list(interviews["said"]), book.interview_labels
        ),
        "forced_choice": forced_choice(interviews, book),
    }


def _figures(frame: pd.DataFrame, said: pd.Series[Any], labels: Sequence[str], unit: str) -> dict[str, Any]:
    truth, given, owners = frame["truth"].to_numpy(), said.to_numpy(), frame["interview"].to_numpy()
    top = frame[list(labels)].max(axis=1).to_numpy(dtype=np.float64)
    first = frame[list(labels)].idxmax(axis=1).to_numpy()

    def f1(a: Any, b: Any) -> float:
        return scores.macro_f1(list(a), list(b), labels)

    def agreement(a: Any, b: Any) -> float:
        return scores.alpha(list(a), list(b))

    return {
        f"{unit}_f1": f1(truth, given),
        f"{unit}_f1_interval": scores.bootstrap_interval(f1, (truth, given), owners, draws=200),
        f"{unit}_alpha": agreement(truth, given),
        f"{unit}_alpha_interval": scores.bootstrap_interval(agreement, (truth, given), owners, draws=200),
        f"{unit}_accuracy": float((truth == given).mean()),
        f"{unit}_calibration": scores.reliability(top, first == truth),
        f"{unit}_calibration_error": scores.calibration_error(top, first == truth),
    }
