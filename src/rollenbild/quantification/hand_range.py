"""How many of N with hand labels drawn at random: post-stratified by what the model said, for a finite series.

Within a stratum (the interviews the model gave one label) the coded ones are a simple random sample. The shares of
the K labels have a Dirichlet(1/K, …, 1/K) prior; the coded interviews are counted as they are, and the uncoded rest
of the stratum follows the Dirichlet-multinomial, for one label the beta-binomial. The series' count is the sum over
strata. A stratum with fewer than `THIN` coded interviews is pooled with others, since its range would rest on the
prior alone.

Sources: Holt & Smith, "Post Stratification", Journal of the Royal Statistical Society A 142, 1979 (also on pooling);
Ericson, "Subjective Bayesian Models in Sampling Finite Populations", Journal of the Royal Statistical Society B 31,
1969; the prior: Perks, Journal of the Institute of Actuaries 73, 1947, and Berger, Bernardo & Sun, "Overall Objective
Priors", Bayesian Analysis 10, 2015, section 3. Jeffreys' prior (1/2 each) weighs K / 2 interviews in every stratum:
that pulls strata of one label apart, and the ranges missed a label that nearly all have (``docs/statistics.md``).
A range takes its lower end from that prior and its upper end from one that gives the label `GENEROUS`: what nobody
coded yet has may still be there, and one prior is not sure of both ends (Walley, "Inferences from Multinomial Data",
Journal of the Royal Statistical Society B 58, 1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rollenbild.config import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

THIN = 3
"""Coded interviews that a stratum needs to stand alone; chosen by simulation, as the prior was."""
GENEROUS = 0.5
"""Prior share of a label for the upper end of its range: as likely as all other labels together."""
DRAWS = 20_000


def pooled(
    sizes: NDArray[np.int64], counts: NDArray[np.int64], *, thin: int = THIN
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Strata that can stand alone: thin ones become one, and if that is thin too it joins the largest other.

    Parameters
    ----------
    sizes : ndarray of int, shape (strata,)
        Interviews in each stratum.
    counts : ndarray of int, shape (strata, labels)
        Coded interviews by stratum and hand label.

    Returns
    -------
    sizes, counts : ndarray
        The same with fewer strata; sums over strata are kept. A stratum that is coded to the last stays alone: there
        is nothing to estimate in it.
    """
    drawn = counts.sum(axis=1)
    short = (drawn < thin) & (drawn < sizes)
    if not short.any():
        return sizes, counts
    alone, kept = sizes[~short], counts[~short]
    size, count = sizes[short].sum(), counts[short].sum(axis=0)
    if count.sum() < thin and len(alone):
        largest = int(alone.argmax())
        alone[largest] += size
        kept[largest] += count
        return alone, kept
    return np.append(alone, size), np.vstack([kept, count])


def label_posterior(
    sizes: NDArray[np.int64], counts: NDArray[np.int64], label: int, prior: float | None = None
) -> NDArray[np.float64]:
    """Probability that 0, 1, …, N interviews of the series have a label: strata summed by exact convolution.

    Parameters
    ----------
    sizes : ndarray of int, shape (strata,)
        Interviews in each stratum.
    counts : ndarray of int, shape (strata, labels)
        Coded interviews by stratum and hand label.
    label : int
        Column of ``counts``.
    prior : float, optional
        Share of the one prior interview that has the label, 0 to 1; 1/K where not given.

    Returns
    -------
    ndarray, shape (N + 1,), sums to 1
    """
    prior = 1 / counts.shape[1] if prior is None else prior
    posterior = np.ones(1)
    for size, coded in zip(sizes, counts, strict=True):
        rest, found, drawn = int(size - coded.sum()), int(coded[label]), int(coded.sum())
        if rest:
            posterior = np.convolve(posterior, beta_binomial(rest, found + prior, drawn - found + 1 - prior))
    total, known = int(sizes.sum()), int(counts[:, label].sum())
    result = np.zeros(total + 1)
    result[known : known + len(posterior)] = posterior
    return np.asarray(result / result.sum())


def beta_binomial(size: int, first: float, second: float) -> NDArray[np.float64]:
    """P(0), …, P(size) of the beta-binomial with parameters ``first`` and ``second``; shape (size + 1,).

    ``scipy.stats.betabinom`` has the same, some twenty times slower for checking what it is given.
    """
    from scipy.special import betaln

    have = np.arange(size + 1)
    ways = -np.log(size + 1) - betaln(size - have + 1, have + 1)
    return np.asarray(np.exp(ways + betaln(have + first, size - have + second) - betaln(first, second)))


def joint_draws(sizes: NDArray[np.int64], counts: NDArray[np.int64], *, draws: int = DRAWS) -> NDArray[np.int64]:
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
            shares = random.dirichlet(coded + 1 / counts.shape[1], draws)
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
