"""When a model says a side, and when it rather says nothing: the threshold, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.codebook import Codebook

if TYPE_CHECKING:
    from numpy.typing import NDArray

ERROR = 0.20
"""Share of wrong labels that is put up with among the interviews given a side."""

LOWEST, HIGHEST = 0.40, 0.50
"""The threshold is looked for between these: below, a label is a guess; at half, a side is likelier than all else."""


def abstention(probabilities: NDArray[np.float64], truth: NDArray[np.str_], codebook: Codebook) -> float:
    """The lowest threshold from which on at most `ERROR` of the sided labels name the opposite side.

    An interview that coders left open is no error of that kind: calling it a side is seen in the confusion and reckoned
    with in the range.

    Parameters
    ----------
    probabilities : ndarray, shape (interviews, interview labels)
        Of interviews the model has not seen, in the codebook's order.
    truth : ndarray of str, shape (interviews,)
    """
    sides = list(codebook.sides)
    labels = np.array(codebook.interview_labels)
    said = labels[probabilities.argmax(axis=1)]
    top = probabilities.max(axis=1)
    counted = np.isin(said, sides) & np.isin(truth, sides)
    for threshold in np.arange(LOWEST, HIGHEST, 0.01):
        taken = counted & (top >= threshold)
        if taken.sum() == 0 or (said[taken] != truth[taken]).mean() <= ERROR:
            return round(float(threshold), 2)
    return HIGHEST


def risk_coverage(
    probabilities: NDArray[np.float64], truth: NDArray[np.str_], labels: Sequence[str]
) -> list[tuple[float, float]]:
    """Share of wrong labels among the surest tenth, two tenths … of the interviews (El-Yaniv and Wiener 2010).

    Returns
    -------
    list of (coverage, risk), coverage from 0.1 to 1
    """
    wrong = np.array(list(labels))[probabilities.argmax(axis=1)] != truth
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    counts = [max(1, round(len(order) * tenth / 10)) for tenth in range(1, 11)]
    return [(round(count / len(order), 3), float(wrong[order[:count]].mean())) for count in counts]
