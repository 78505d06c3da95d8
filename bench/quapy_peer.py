"""QuaPy's EMQ without hand labels on the same simulated series (``make bench-coverage`` runs it apart).

Maximum likelihood by expectation maximisation (Saerens, Latinne & Decaestecker 2002), with the intervals of a
bootstrap over the series, as QuaPy's `AggregativeBootstrap` has them for one training sample; N = 40.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import numpy as np
from bench.marked import put
from quapy.method.aggregative import EMQ

ROOT = Path(__file__).resolve().parents[1]
DOC = ROOT / "docs" / "statistics.md"
TOTAL, RUNS, RESAMPLES = 40, 12, 100


def confusion(accuracy: float, shifted: bool) -> np.ndarray:
    """As in ``coverage.py``: rows truth, columns what the classifier says."""
    matrix = np.full((3, 3), (1 - accuracy) / 2)
    np.fill_diagonal(matrix, accuracy)
    if shifted:
        matrix = np.array([[accuracy + 0.1, 0.05, 0.85 - accuracy], [0.35, 0.55, 0.1], [0.45, 0.1, 0.45]])
    return matrix / matrix.sum(axis=1, keepdims=True)


def cell(accuracy: float, prevalence: float, shifted: bool, dice: np.random.Generator) -> tuple[float, float]:
    """Coverage and width over runs and labels."""
    known, errs = confusion(accuracy, False), confusion(accuracy, shifted)
    posteriors = (known / known.sum(axis=0)).T
    held, wide = [], []
    for _ in range(RUNS):
        outward = round(prevalence * TOTAL)
        internal = round((TOTAL - outward) * 0.6)
        truth = np.repeat([0, 1, 2], [outward, internal, TOTAL - outward - internal])
        said = np.array([dice.choice(3, p=errs[one]) for one in truth])
        found = []
        for _ in range(RESAMPLES):
            taken = posteriors[dice.choice(said, TOTAL)]
            found.append(EMQ.EM(np.full(3, 1 / 3), taken)[0])
        low, high = np.quantile(np.array(found), [0.025, 0.975], axis=0) * TOTAL
        real = np.bincount(truth, minlength=3)
        held += list((low - 0.5 <= real) & (real <= high + 0.5))
        wide += list((high - low) / TOTAL)
    return float(np.mean(held)), float(np.mean(wide))


def main() -> None:
    """Measure, print, and write the row into the document."""
    dice = np.random.default_rng(20110517)
    cells = {
        shifted: [cell(a, p, shifted, dice) for a in (0.75, 0.85) for p in (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)]
        for shifted in (False, True)
    }
    plain, moved = ([held for held, _ in cells[shifted]] for shifted in (False, True))
    width = np.mean([wide for found in cells.values() for _, wide in found])
    row = (
        f"QuaPy's EMQ without hand labels, N = 40 ({RUNS} series a cell): average coverage {np.mean(plain):.3f}, "
        f"worst cell {min(plain):.3f}; under shift {np.mean(moved):.3f}, worst {min(moved):.3f}; width {width:.2f}."
    )
    sys.stdout.write(row + "\n")
    day = datetime.datetime.now(datetime.UTC).date()
    put(DOC, "quapy", f"{row} ({day})")


if __name__ == "__main__":
    main()
