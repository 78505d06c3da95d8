"""How many of N by the model alone: honest only while the model errs here as it did in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 400
EXACT_UP_TO = 200
"""Series up to this size are summed exactly; larger ones by the normal approximation."""


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """How a model did on interviews it had not seen, for one label against all others.

    Parameters
    ----------
    hits, misses : int
        Interviews that have the label, given it and not given it.
    rejections, false_alarms : int
        Interviews that have another label, not given this one and given it.
    """

    hits: int
    misses: int
    rejections: int
    false_alarms: int


def error_counts(confusion: NDArray[np.int64], label: int) -> ErrorCounts:
    """Error counts of one label from a confusion matrix (rows truth, columns model)."""
    hits = int(confusion[label, label])
    misses = int(confusion[label].sum()) - hits
    false_alarms = int(confusion[:, label].sum()) - hits
    return ErrorCounts(hits, misses, int(confusion.sum()) - hits - misses - false_alarms, false_alarms)


def model_posterior(said: int, total: int, errors: ErrorCounts, *, draws: int = DRAWS) -> NDArray[np.float64]:
    """Probability that 0, 1, …, ``total`` interviews have the label, given that the model said so of ``said``.

    Sensitivity and specificity are beta distributed by the error counts with Jeffreys' prior (Beta(½, ½)
    before any count); every number of interviews is as likely as any other beforehand; the model's count is the
    sum of two binomials, hits among those that have the label and false alarms among the rest. The series is
    finite: N interviews, not a sample. Cf. Rogan & Gladen 1978 (American Journal of Epidemiology 107).

    Parameters
    ----------
    said : int
        Interviews the model gave the label, 0 to ``total``.
    total : int
        Interviews in the series, N.

    Returns
    -------
    ndarray, shape (total + 1,), sums to 1
    """
    random = np.random.default_rng(SEED)
    sensitivity = random.beta(errors.hits + 0.5, errors.misses + 0.5, draws)
    specificity = random.beta(errors.rejections + 0.5, errors.false_alarms + 0.5, draws)
    likelihood = _exact if total <= EXACT_UP_TO else _normal
    weights = np.zeros(total + 1)
    for hit, right in zip(sensitivity, specificity, strict=True):
        weights += likelihood(said, total, float(hit), 1.0 - float(right))
    # A count that the error rates all but exclude underflows to nothing everywhere: then nothing is known.
    return weights / weights.sum() if weights.sum() > 0 else np.full(total + 1, 1.0 / (total + 1))


def _exact(said: int, total: int, hit: float, alarm: float) -> NDArray[np.float64]:
    """P(the model says the label ``said`` times | t of the total have it), for t = 0 … total."""
    from scipy.stats import binom

    have = np.arange(total + 1)[:, None]
    hits = np.arange(said + 1)[None, :]
    return np.asarray((binom.pmf(hits, have, hit) * binom.pmf(said - hits, total - have, alarm)).sum(axis=1))


def _normal(said: int, total: int, hit: float, alarm: float) -> NDArray[np.float64]:
    """The same by the normal approximation with continuity correction."""
    from scipy.stats import norm

    have = np.arange(total + 1)
    mean = have * hit + (total - have) * alarm
    spread = np.sqrt(have * hit * (1 - hit) + (total - have) * alarm * (1 - alarm) + 1e-12)
    return np.asarray(norm.cdf((said + 0.5 - mean) / spread) - norm.cdf((said - 0.5 - mean) / spread))


def whole_range(posterior: NDArray[np.float64], confidence: float) -> tuple[int, int, int]:
    """Estimate and range in whole interviews: median, and equal tails holding at least ``confidence``.

    Returns
    -------
    estimate, low, high : int
    """
    cumulative = np.cumsum(posterior)
    tail = (1.0 - confidence) / 2.0
    estimate, low, high = (int(np.searchsorted(cumulative, level - 1e-12)) for level in (0.5, tail, 1.0 - tail))
    last = len(posterior) - 1
    return min(estimate, last), min(low, last), min(high, last)
