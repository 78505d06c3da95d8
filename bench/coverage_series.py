"""Simulated series with a known truth, and the usual ways of counting them, for ``coverage.py`` and ``quapy_peer.py``.

Needs numpy alone, since the peers live in an environment of their own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from bench.marked import put

DOC = Path(__file__).resolve().parents[1] / "docs" / "statistics.md"
SEED = 20110517
Z = 1.959963984540054
ACCURACIES = (0.75, 0.85)
PREVALENCES = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
SHIFTS = ("none", "to the first label", "to the last label")
DRAWN = ((20, 15), (40, 15), (40, 30), (200, 15), (200, 30))
"""Interviews of the series, and how many of them are coded. All 20 of 20 would be a count, without a range."""
Range = tuple[float, float]


@dataclass(frozen=True)
class Cell:
    """One setting: N interviews, of which ``hand`` are coded, and a classifier's accuracy and errors."""

    total: int
    hand: int
    accuracy: float
    shift: str
    prevalence: float

    @property
    def truth(self) -> np.ndarray:
        """True label (0, 1, 2) of each interview: a share has the first, of the others three in five the second."""
        first = round(self.prevalence * self.total)
        second = round((self.total - first) * 0.6)
        return np.repeat([0, 1, 2], [first, second, self.total - first - second])


def cells(drawn: tuple[tuple[int, int], ...] = DRAWN) -> Iterator[Cell]:
    """All settings."""
    for (total, hand), *rest in product(drawn, ACCURACIES, SHIFTS, PREVALENCES):
        yield Cell(total, hand, *rest)


def confusion(accuracy: float, shift: str = "none") -> np.ndarray:
    """Rows truth, columns what the classifier says; with a shift most of what it gets wrong gets the same label."""
    if shift == "to the first label":
        return np.array([[accuracy + 0.1, 0.05, 0.85 - accuracy], [0.35, 0.55, 0.1], [0.45, 0.1, 0.45]])
    if shift == "to the last label":
        return np.array([[0.55, 0.1, 0.35], [0.1, 0.55, 0.35], [0.05, 0.05, 0.9]])
    matrix = np.full((3, 3), (1 - accuracy) / 2)
    np.fill_diagonal(matrix, accuracy)
    return matrix


def said_of(truth: np.ndarray, errors: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """What a classifier with such errors says of each interview."""
    return (dice.random(len(truth))[:, None] > np.cumsum(errors[truth], axis=1)[:, :-1]).sum(axis=1)


def wilson(count: float, size: int, total: int) -> Range:
    """Wilson's interval for a share, times the series; no correction for the finite series."""
    share = count / size
    middle = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    half = Z / (1 + Z**2 / size) * np.sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    return total * (middle - half), total * (middle + half)


def ppi(truth: np.ndarray, said: np.ndarray, drawn: np.ndarray, label: int) -> Range:
    """PPI++ for a mean, times the series (Angelopoulos, Duchi & Zrnic 2023, with the model's weight from the data)."""
    y, f = (truth[drawn] == label).astype(float), (said[drawn] == label).astype(float)
    rest = (np.delete(said, drawn) == label).astype(float)
    size, others = len(drawn), len(rest)
    spread = np.var(np.concatenate([f, rest]))
    weight = np.cov(y, f)[0, 1] / (spread * (1 + size / others)) if spread else 0.0
    weight = float(np.clip(weight, 0, 1))
    mean = weight * rest.mean() + (y - weight * f).mean()
    half = Z * np.sqrt(weight**2 * rest.var() / others + np.var(y - weight * f) / size)
    return len(truth) * (mean - half), len(truth) * (mean + half)


def write_block(name: str, command: str, table: str) -> None:
    """Put a table between its marks in the document, with the command that made it and the date."""
    day = datetime.datetime.now(datetime.UTC).date()
    put(DOC, name, f"{command}, {day}\n\n{table}")
