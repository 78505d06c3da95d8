"""A new model beside the present one, on interviews neither has learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rollenbild.classifier import scores
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.evaluation import given_labels
from rollenbild.classifier.model import Model
from rollenbild.classifier.training import Training
from rollenbild.config import SEED

LEAST = 10
"""Interviews below which a comparison says nothing."""


@dataclass(frozen=True)
class Comparison:
    """How a new model does beside the present one.

    Parameters
    ----------
    present : str
        The present model's name.
    interviews : int
        Interviews it was measured on: held out when the new one judged them, and unknown to the present one.
    new, old : float
        Krippendorff's alpha with the labels.
    low, high : float
        95 percent interval of the difference new minus old, drawing interviews with replacement.
    reason : str
        Why there is no comparison; empty where there is one.
    """

    present: str
    interviews: int
    new: float
    old: float
    low: float
    high: float
    reason: str = ""

    @property
    def takes_over(self) -> bool:
        """Whether the new model may become the one in use: measured, and not worse."""
        return not self.reason and self.new >= self.old


def compare(training: Training, coded: Sequence[Coded], present: Model) -> Comparison:
    """Hold a training's unseen predictions and the present model's against the labels of the same interviews.

    An interview the present model was trained on is left out: it would know the answer.
    """
    book = training.model.codebook
    if present.codebook.interview_labels != book.interview_labels:
        return _none(present, "the present model answers another question")
    learnt = set(present.manifest.get("learnt", []))
    by_id = {one.interview.id: one for one in coded}
    unseen = training.unseen_interviews
    rows = [k for k, name in enumerate(unseen["interview"]) if fingerprint(by_id[name]) not in learnt]
    if len(rows) < LEAST:
        return _none(present, f"{len(rows)} labelled interviews are new to the present model, {LEAST} are needed")
    taken = unseen.iloc[rows]
    truth = taken["truth"].to_numpy()
    new = given_labels(taken, book, training.model.threshold).to_numpy()
    old = np.array([one.label for one in present.predict(by_id[name].interview for name in taken["interview"])])
    low, high = _difference(truth, new, old)
    figures = [scores.alpha(list(truth), list(said)) for said in (new, old)]
    return Comparison(present.name, len(rows), figures[0], figures[1], low, high)


def fingerprint(one: Coded) -> str:
    """What an interview is known by to later trainings: a digest of its answers' words."""
    import hashlib

    text = " ".join(" ".join(answer.text.split()) for answer in one.interview.answers)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _none(present: Model, reason: str) -> Comparison:
    return Comparison(present.name, 0, float("nan"), float("nan"), float("nan"), float("nan"), reason)


def _difference(truth: Any, new: Any, old: Any, draws: int = 500) -> tuple[float, float]:
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(draws):
        rows = random.integers(0, len(truth), len(truth))
        found.append(
            scores.alpha(list(truth[rows]), list(new[rows])) - scores.alpha(list(truth[rows]), list(old[rows]))
        )
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
