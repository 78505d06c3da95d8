"""Estimate how many interviews of a series have a label, honest about errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.config import CONFIDENCE
from rollenbild.quantification.hand_range import (
    GENEROUS,
    joint_draws,
    label_posterior,
    majority_probabilities,
    pooled,
    rounded_to_total,
)
from rollenbild.quantification.model_range import error_counts, model_posterior, whole_range
from rollenbild.records import Prevalence

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LEAST_LABELS",
    "MODEL_CONDITION",
    "RANDOM_CONDITION",
    "Thesis",
    "prevalence_by_labels",
    "prevalence_by_model",
    "prevalence_of_group",
    "thesis",
]

MODEL_CONDITION = "the model errs in this series as it did in training"
RANDOM_CONDITION = "the coded interviews were drawn at random"
LEAST_LABELS = 15
"""Random hand labels from which on a range rests on them."""


@dataclass(frozen=True, slots=True)
class Thesis:
    """Probability that more than half of the series has a side's label: of all, and of those with a clear one."""

    side: str
    of_all: float
    of_clear: float


def prevalence_by_model(
    said: Sequence[str],
    labels: Sequence[str],
    confusion: Sequence[Sequence[int]],
    *,
    confidence: float = CONFIDENCE,
) -> list[Prevalence]:
    """Prevalence of each label without hand labels: the model's counts, corrected by its known error rates.

    Parameters
    ----------
    said : sequence of str, shape (interviews,)
        The model's label of every interview of the series.
    labels : sequence of str
        Interview labels in the order of ``confusion``.
    confusion : shape (labels, labels)
        Counts on interviews the model had not seen: rows truth, columns what the model said.

    Returns
    -------
    list of Prevalence, one a label; valid only under `MODEL_CONDITION`.
    """
    matrix = np.asarray(confusion, dtype=np.int64)
    total, counts = len(said), [sum(one == label for one in said) for label in labels]
    posteriors = [model_posterior(count, total, error_counts(matrix, k)) for k, count in enumerate(counts)]
    means = np.array([posterior @ np.arange(total + 1) for posterior in posteriors])
    ranges = [whole_range(posterior, confidence) for posterior in posteriors]
    estimates = rounded_to_total(means, total, [low for _, low, _ in ranges], [high for _, _, high in ranges])
    return [
        Prevalence(
            label=label,
            interviews=total,
            model_count=count,
            estimate=estimate,
            low=low,
            high=high,
            confidence=confidence,
            method="model",
            hand_labels=0,
            valid_if=MODEL_CONDITION,
        )
        for label, count, estimate, (_, low, high) in zip(labels, counts, estimates, ranges, strict=True)
    ]


def prevalence_by_labels(
    said: Sequence[str],
    gold: Mapping[int, str],
    labels: Sequence[str],
    *,
    confidence: float = CONFIDENCE,
    strata: Sequence[str] | None = None,
) -> list[Prevalence]:
    """Prevalence of each label with hand labels: an exact count if all are coded, else post-stratified.

    Parameters
    ----------
    said : sequence of str, shape (interviews,)
        The model's label of every interview.
    gold : mapping
        Settled hand label by position in ``said``, of interviews drawn at random (or of all). At least
        `LEAST_LABELS`, or all.
    labels : sequence of str
        Interview labels.
    strata : sequence of str, shape (interviews,), optional
        What to stratify by instead of ``said``: never what a model says that learnt from these hand labels.

    Raises
    ------
    ValueError
        Too few hand labels; use `prevalence_by_model`.
    """
    total = len(said)
    if len(gold) < min(LEAST_LABELS, total) or not total:
        raise ValueError(f"{len(gold)} hand labels are too few")
    census = len(gold) == total
    sizes, counts = _strata(strata or said, gold, labels)
    posteriors = [label_posterior(sizes, counts, k) for k in range(len(labels))]
    generous = [label_posterior(sizes, counts, k, max(GENEROUS, 1 / len(labels))) for k in range(len(labels))]
    means = np.array([posterior @ np.arange(total + 1) for posterior in posteriors])
    lows = [whole_range(posterior, confidence)[1] for posterior in posteriors]
    highs = [whole_range(posterior, confidence)[2] for posterior in generous]
    return [
        Prevalence(
            label=label,
            interviews=total,
            model_count=sum(one == label for one in said),
            estimate=estimate,
            low=low,
            high=high,
            confidence=1.0 if census else confidence,
            method="census" if census else "post-stratified",
            hand_labels=len(gold),
            valid_if="" if census else RANDOM_CONDITION,
        )
        for label, low, high, estimate in zip(
            labels, lows, highs, rounded_to_total(means, total, lows, highs), strict=True
        )
    ]


def prevalence_of_group(
    said: Sequence[str],
    gold: Mapping[int, str],
    labels: Sequence[str],
    members: Sequence[int],
    *,
    confidence: float = CONFIDENCE,
    strata: Sequence[str] | None = None,
) -> list[Prevalence] | None:
    """Prevalence within a subgroup (a year, a department); None where too few of it are coded to say.

    Parameters
    ----------
    members : sequence of int
        Positions of the subgroup's interviews. A random draw over the series is one over each subgroup.
    strata : sequence of str, shape (interviews,), optional
        As in `prevalence_by_labels`, of the whole series.
    """
    drawn = {k: gold[place] for k, place in enumerate(members) if place in gold}
    if not members or len(drawn) < min(LEAST_LABELS, len(members)):
        return None
    parts = [(strata or said)[place] for place in members]
    return prevalence_by_labels([said[place] for place in members], drawn, labels, confidence=confidence, strata=parts)


def thesis(
    said: Sequence[str], gold: Mapping[int, str], labels: Sequence[str], side: str, undecided: str
) -> Thesis | None:
    """How likely it is that more than half have a side's label; None with too few hand labels to say."""
    if len(gold) < min(LEAST_LABELS, len(said)) or not said:
        return None
    draws = joint_draws(*_strata(said, gold, labels))
    of_all, of_clear = majority_probabilities(draws, labels.index(side), labels.index(undecided))
    return Thesis(side, of_all, of_clear)


def _strata(
    said: Sequence[str], gold: Mapping[int, str], labels: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sizes of the strata and hand labels in them, shapes (strata,) and (strata, labels); thin ones pooled."""
    names = sorted(set(said))
    sizes = np.array([sum(one == name for one in said) for name in names], dtype=np.int64)
    counts = np.zeros((len(names), len(labels)), dtype=np.int64)
    for position, label in gold.items():
        counts[names.index(said[position]), list(labels).index(label)] += 1
    return pooled(sizes, counts)
