"""How many of N with hand labels drawn at random: post-stratified by what the model said, for a finite series.

Within a stratum (the interviews the model gave one label) the coded ones are a simple random sample. The labels'
shares have a Dirichlet(½, …, ½) prior; the coded interviews are counted as they are, and the uncoded rest of the
stratum follows the Dirichlet-multinomial, for one label the beta-binomial. The series' count is the sum over strata.

Sources: Holt & Smith, "Post Stratification", Journal of the Royal Statistical Society A 142, 1979; Ericson,
"Subjective Bayesian Models in Sampling Finite Populations", Journal of the Royal Statistical Society B 31, 1969;
Jeffreys' prior for a multinomial: Bernardo & Smith, Bayesian Theory, 1994, section 5.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

PRIOR = 0.5
DRAWS = 20_000


def label_posterior(
    sizes: NDArray[np.int64], counts: NDArray[np.int64], label: int, *, prior: float = PRIOR
) -> NDArray[np.float64]:
    """Probability that 0, 1, …, N interviews of the series have a label.

    Parameters
    ----------
    sizes : ndarray of int, shape (strata,)
        Interviews in each stratum.
    counts : ndarray of int, shape (strata, labels)
        Coded interviews by stratum and hand label.
    label : int
        Column of ``counts``.

    Returns
    -------
    ndarray, shape (N + 1,), sums to 1
    """
    from scipy.stats import betabinom

    labels = counts.shape[1]
    posterior = np.ones(1)
    for size, coded in zip(sizes, counts, strict=True):
        rest, found, drawn = int(size - coded.sum()), int(coded[label]), int(coded.sum())
        if rest:
            others = betabinom(rest, found + prior, drawn - found + prior * (labels - 1))
            posterior = np.convolve(posterior, others.pmf(np.arange(rest + 1)))
    total, known = int(sizes.sum()), int(counts[:, label].sum())
    result = np.zeros(total + 1)
    result[known : known + len(posterior)] = posterior
    return np.asarray(result / result.sum())


def joint_draws(
    sizes: NDArray[np.int64], counts: NDArray[np.int64], *, draws: int = DRAWS, prior: float = PRIOR
) -> NDArray[np.int64]:
    """Draws of how many interviews have each label, from the same posterior with all labels together.

    Returns
    -------
    ndarray of int, shape (draws, labels); rows sum to N
    """
    random = np.random.default_rng(SEED)
    total = np.tile(counts.sum(axis=0), (draws, 1))
    for size, coded in zip(sizes, counts, strict=True):
        rest = int(size - coded.sum())
        if rest:
            shares = random.dirichlet(coded + prior, draws)
            total = total + random.multinomial(rest, shares)
    return np.asarray(total)


def majority_probabilities(draws: NDArray[np.int64], side: int, undecided: int) -> tuple[float, float]:
    """Probability that more than half of the series has a side's label.

    Returns
    -------
    of_all, of_clear : float
        Of all N; of those that have a clear label.
    """
    clear = draws.sum(axis=1) - draws[:, undecided]
    return float((2 * draws[:, side] > draws.sum(axis=1)).mean()), float((2 * draws[:, side] > clear).mean())


def rounded_to_total(means: NDArray[np.float64], total: int, lows: list[int], highs: list[int]) -> list[int]:
    """Whole numbers near ``means`` that sum to ``total`` and keep to their ranges (largest remainders first)."""
    whole = [min(max(int(mean), low), high) for mean, low, high in zip(means, lows, highs, strict=True)]
    while sum(whole) != total:
        step = 1 if sum(whole) < total else -1
        room = [k for k in range(len(whole)) if (whole[k] < highs[k] if step > 0 else whole[k] > lows[k])]
        if not room:
            return whole
        k = max(room, key=lambda one: step * (means[one] - whole[one]))
        whole[k] += step
    return whole
