"""How good a model is: agreement with coders, F1, confusion, calibration; on labels it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray


def alpha(one: Sequence[str], other: Sequence[str]) -> float:
    """Krippendorff's alpha (nominal) of two coders; 1 where both use one and the same category throughout.

    Krippendorff, Content Analysis, 2018, chapter 12. With a single category alpha is not defined (nothing is
    expected to differ); the coders agree wholly then.
    """
    import krippendorff

    if len(one) < 2 or len(set(one) | set(other)) < 2:
        return 1.0 if list(one) == list(other) else 0.0
    names = sorted(set(one) | set(other))
    codes = [[names.index(label) for label in coder] for coder in (one, other)]
    return float(krippendorff.alpha(reliability_data=codes, level_of_measurement="nominal"))


def macro_f1(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> float:
    """Mean of the labels' F1, each counting the same."""
    from sklearn.metrics import f1_score

    return float(f1_score(truth, said, labels=list(labels), average="macro", zero_division=0.0))


def bootstrap_interval(
    statistic: Any, columns: Sequence[NDArray[Any]], units: NDArray[Any], *, draws: int = 500, confidence: float = 0.95
) -> tuple[float, float]:
    """Percentile interval of a statistic, drawing whole units (interviews) with replacement.

    Parameters
    ----------
    statistic : callable
        Takes the columns and gives a number.
    units : ndarray, shape (rows,)
        The interview each row belongs to.
    """
    random = np.random.default_rng(SEED)
    names, positions = np.unique(units, return_inverse=True)
    rows = [np.flatnonzero(positions == k) for k in range(len(names))]
    values = []
    for _ in range(draws):
        taken = np.concatenate([rows[k] for k in random.integers(0, len(names), len(names))])
        values.append(statistic(*(column[taken] for column in columns)))
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def reliability(
    probabilities: NDArray[np.float64], right: NDArray[np.bool_], *, bins: int = 10
) -> list[tuple[float, float, int]]:
    """Bins of equal size by probability of the label given: its mean, the share that was right, and how many.

    Parameters are those of `calibration_error`, whose bins these are.
    """
    order = np.argsort(probabilities, kind="stable")
    parts = np.array_split(order, min(bins, max(len(order) // 10, 1)))
    return [(float(probabilities[part].mean()), float(right[part].mean()), len(part)) for part in parts if len(part)]


def calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_], *, bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and accuracy over bins of equal size.

    Parameters
    ----------
    probabilities : ndarray, shape (rows,)
        Probability of the label given.
    right : ndarray of bool, shape (rows,)
        Whether it was the coders' label.
    """
    gaps = [count * abs(mean - share) for mean, share, count in reliability(probabilities, right, bins=bins)]
    return float(sum(gaps) / max(len(probabilities), 1))


def calibration_by_chance(probabilities: NDArray[np.float64], *, draws: int = 200) -> float:
    """The calibration error that perfectly honest probabilities would show on so few rows, on average.

    Parameters
    ----------
    probabilities : ndarray, shape (rows,)
        As for `calibration_error`; what is right is drawn from them.
    """
    random = np.random.default_rng(SEED)
    drawn = (random.random(len(probabilities)) < probabilities for _ in range(draws))
    return float(np.mean([calibration_error(probabilities, right) for right in drawn]))


def wilson(right: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of a share (Wilson 1927); (0, 1) of nothing."""
    from scipy.stats import binomtest

    if not of:
        return 0.0, 1.0
    found = binomtest(right, of).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)


def precision_recall(truth: NDArray[Any], said: NDArray[Any], label: str) -> dict[str, Any]:
    """Precision and recall of a label, each with its interval, and the counts they rest on."""
    right = int(((truth == label) & (said == label)).sum())
    named, there = int((said == label).sum()), int((truth == label).sum())
    return {
        "precision": right / named if named else None,
        "precision_interval": wilson(right, named),
        "recall": right / there if there else None,
        "recall_interval": wilson(right, there),
        "named": named,
        "there": there,
    }


def confusion(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> list[list[int]]:
    """Counts, rows truth and columns what was said, in the order of ``labels``."""
    return [
        [sum(t == row and s == column for t, s in zip(truth, said, strict=True)) for column in labels] for row in labels
    ]
