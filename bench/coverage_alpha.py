"""Does the interval of Krippendorff's alpha hold the alpha of the population? Part of ``make bench-coverage``."""

from __future__ import annotations

import numpy as np

from rollenbild.labeling.agreement import alpha_interval, alpha_of_counts

SHARES = {"even": (0.5, 0.3, 0.2), "skewed": (0.85, 0.1, 0.05)}
POPULATION = 100_000


def coded(
    interviews: int, answers: int, agreeing: float, shares: tuple[float, ...], dice: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """What two coders say of the answers of interviews, shape (interviews, answers) each.

    With several answers some interviews are harder than others, so that answers of one are alike.
    """
    each = (interviews, 1)
    same = np.full(each, agreeing) if answers == 1 else dice.beta(4 * agreeing, 4 * (1 - agreeing), each)
    first, other = dice.choice(len(shares), (2, interviews, answers), p=shares)
    return first, np.where(dice.random((interviews, answers)) < same, first, other)


def coverage(
    interviews: int, answers: int, agreeing: float, shares: tuple[float, ...], runs: int, dice: np.random.Generator
) -> tuple[float, float, float]:
    """Alpha of the population, how often the interval held it, and its mean width."""
    first, other = coded(POPULATION, answers, agreeing, shares, dice)
    counts = np.zeros((len(shares), len(shares)))
    np.add.at(counts, (first, other), 1)
    real = float(alpha_of_counts(counts))
    owners = [str(k) for k in range(interviews) for _ in range(answers)]
    held, wide = 0, 0.0
    for _ in range(runs):
        taken = dice.integers(0, POPULATION, interviews)
        low, high = alpha_interval(first[taken].ravel().astype(str), other[taken].ravel().astype(str), owners)
        # One category alone has no alpha: nothing is claimed then, and everything is possible.
        low, high = (-1.0, 1.0) if np.isnan(low) else (low, high)
        held += low <= real <= high
        wide += high - low
    return real, held / runs, wide / runs


def alpha_rows(dice: np.random.Generator, runs: int) -> list[str]:
    """Coverage and width by interviews, answers each, distribution of the labels, and agreement."""
    rows = ["| interviews | answers each | labels | alpha | coverage | width |", "|" + "---|" * 6]
    for answers in (1, 6):
        for interviews in (15, 40, 100):
            for name, shares in SHARES.items():
                for agreeing in (0.7, 0.85, 0.95):
                    real, held, wide = coverage(interviews, answers, agreeing, shares, runs, dice)
                    rows.append(f"| {interviews} | {answers} | {name} | {real:.2f} | {held:.3f} | {wide:.2f} |")
    return rows
