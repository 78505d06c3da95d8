"""Does the range hold the truth? Simulated series, classifiers and hand labels (``make bench-coverage``).

A series of N interviews with a known number of each label; a classifier that errs at a known rate, with or without a
shift in how it errs; m hand labels drawn at random. Counted is for each label how often its range holds the truth,
and how wide it is, beside the usual ways of counting. Exit code 3 where the range of hand labels holds the truth in
less than 95 % on average for any N and m, or in less than 90 % for any label of any cell.
"""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
from bench.coverage_alpha import alpha_rows
from bench.coverage_series import DRAWN, SEED, Cell, Range, cells, confusion, ppi, said_of, wilson, write_block

from rollenbild.quantification import prevalence_by_labels, prevalence_by_model

LABELS = ("outward", "internal", "unclear")
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
OURS, MODEL = "**hand labels, post-stratified (ours)**", "model alone (ours, below 15 labels)"
METHODS = (OURS, "hand labels, Wilson", "PPI++ (own formula)", "classify and count, Wilson", MODEL)
Held = dict[str, np.ndarray]
"""By method: how often the range held the truth and its mean width as a share of N; shape (2, labels)."""


@cache
def model_range(count: int, total: int, accuracy: float) -> Range:
    """The range by the model alone: it hangs on the model's count alone, so each is computed once."""
    known = (confusion(accuracy) * 60).round().astype(int).tolist()
    said = [LABELS[0]] * count + [LABELS[1]] * (total - count)
    one = prevalence_by_model(said, LABELS, known)[0]
    return one.low, one.high


def ranges_of(cell: Cell, truth: np.ndarray, said: np.ndarray, drawn: np.ndarray) -> dict[str, list[Range]]:
    """The ranges of each method, one a label."""
    gold = {int(place): LABELS[truth[place]] for place in drawn}
    ours = prevalence_by_labels([LABELS[k] for k in said], gold, LABELS)
    total, labels = cell.total, range(len(LABELS))
    found = {
        OURS: [(one.low, one.high) for one in ours],
        "hand labels, Wilson": [wilson((truth[drawn] == k).sum(), len(drawn), total) for k in labels],
        "PPI++ (own formula)": [ppi(truth, said, drawn, k) for k in labels],
        "classify and count, Wilson": [wilson((said == k).sum(), total, total) for k in labels],
    }
    if total <= 40:  # The exact sum over a larger series is too slow to tabulate for every count.
        found[MODEL] = [model_range(int((said == k).sum()), total, cell.accuracy) for k in labels]
    return found


def held_in(cell: Cell, dice: np.random.Generator) -> Held:
    """Coverage and width in one setting."""
    truth, errors = cell.truth, confusion(cell.accuracy, cell.shift)
    real = np.bincount(truth, minlength=len(LABELS))
    sums: Held = {}
    for _ in range(RUNS):
        said = said_of(truth, errors, dice)
        for method, ranges in ranges_of(cell, truth, said, dice.permutation(cell.total)[: cell.hand]).items():
            low, high = np.array(ranges).T
            sums.setdefault(method, np.zeros((2, len(LABELS))))
            sums[method] += (low - 1e-9 <= real) & (real <= high + 1e-9), (high - low) / cell.total
    return {method: total / RUNS for method, total in sums.items()}


def compared(found: dict[Cell, Held]) -> list[str]:
    """Each method's coverage over all cells, with and without a shift, and its width."""
    heads = ("method", "coverage", "worst", "under shift", "worst", "width, N = 40, m = 30", "N = 200, m = 30")
    rows = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for method in METHODS:
        known = {cell: held[method] for cell, held in found.items() if method in held}
        plain = np.array([held[0] for cell, held in known.items() if cell.shift == "none"])
        moved = np.array([held[0] for cell, held in known.items() if cell.shift != "none"])
        shares = " | ".join(f"{one:.3f}" for one in (plain.mean(), plain.min(), moved.mean(), moved.min()))
        widths = []
        for size in ((40, 30), (200, 30)):
            wide = [held[1].mean() for cell, held in known.items() if (cell.total, cell.hand) == size]
            widths.append(f"{np.mean(wide):.2f}" if wide else "")
        rows.append(f"| {method} | {shares} | {' | '.join(widths)} |")
    return rows


def by_size(found: dict[Cell, Held]) -> tuple[list[str], bool]:
    """Our range with hand labels by N and m, and whether it holds what it promises."""
    rows = ["| N | m | coverage | worst | where | width | width, Wilson |", "|" + "---|" * 7]
    good = True
    for total, hand in DRAWN:
        here = {cell: held for cell, held in found.items() if (cell.total, cell.hand) == (total, hand)}
        ours = np.array([held[OURS] for held in here.values()])
        other = np.mean([held["hand labels, Wilson"][1] for held in here.values()])
        worst, label = divmod(int(ours[:, 0].argmin()), len(LABELS))
        cell = list(here)[worst]
        where = f"label {label + 1}, accuracy {cell.accuracy}, shift {cell.shift}, prevalence {cell.prevalence}"
        mean, least, wide = ours[:, 0].mean(), ours[:, 0].min(), ours[:, 1].mean()
        good &= bool(mean >= 0.95 and least >= 0.90)
        rows.append(f"| {total} | {hand} | {mean:.3f} | {least:.3f} | {where} | {wide:.2f} | {other:.2f} |")
    return rows, good


def looking(dice: np.random.Generator) -> list[str]:
    """Coverage when one looks every five labels from 15 on and stops once the widest range is a fifth of the series."""
    rows = ["| N | accuracy | shift | coverage | worst label | labels when stopped |", "|" + "---|" * 6]
    for total, accuracy, shift in ((40, 0.75, "none"), (80, 0.85, "to the first label"), (200, 0.85, "none")):
        truth, errors = Cell(total, 0, accuracy, shift, 0.5).truth, confusion(accuracy, shift)
        real = np.bincount(truth, minlength=len(LABELS))
        held, stopped = [], []
        for _ in range(RUNS):
            words, order = [LABELS[k] for k in said_of(truth, errors, dice)], dice.permutation(total)
            for hand in range(15, total + 1, 5):
                gold = {int(place): LABELS[truth[place]] for place in order[:hand]}
                ours = prevalence_by_labels(words, gold, LABELS)
                if max(one.high - one.low for one in ours) <= total / 5:
                    break
            stopped.append(hand)
            held.append([one.low <= count <= one.high for one, count in zip(ours, real, strict=True)])
        mean, worst = np.mean(held), np.mean(held, axis=0).min()
        rows.append(f"| {total} | {accuracy} | {shift} | {mean:.3f} | {worst:.3f} | {np.mean(stopped):.0f} |")
    return rows


def main() -> None:
    """Run all cells, print the tables, and write them into the document."""
    dice = np.random.default_rng(SEED)
    found = {cell: held_in(cell, dice) for cell in cells()}
    sized, good = by_size(found)
    tables = {
        "All ways of counting": compared(found),
        "Hand labels, by size of the series and number of labels": sized,
        "Looking every five labels, until the widest range is a fifth of the series": looking(dice),
        "Intervals of alpha": alpha_rows(dice, RUNS),
    }
    text = "\n\n".join(f"**{name}**\n\n" + "\n".join(rows) for name, rows in tables.items())
    sys.stdout.write(text + "\n")
    write_block("bench", f"`make bench-coverage`, {RUNS} simulated series a cell, {len(found)} cells", text)
    sys.exit(0 if good else 3)


if __name__ == "__main__":
    main()
