"""A picture of how far a model's probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

COLOURS = {"answer": "#0072b2", "interview": "#d55e00"}
MARKS = {"answer": "o", "interview": "s"}
NAMES = {"answer": "answers", "interview": "interviews"}


def reliability_plot(figures: Mapping[str, Any], path: Path) -> None:
    """Draw the share right over the probability given, for answers and for interviews, as SVG.

    What lies on the diagonal is as sure as it says; the area of a mark is the number of cases it stands for
    (reliability diagram; DeGroot and Fienberg 1983).

    Parameters
    ----------
    figures : mapping
        Of `evaluation.evaluate_model`; ``answer_calibration`` and ``interview_calibration`` are drawn.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Fixed names of elements and no date: the same figures are the same file.
    with mpl.rc_context({"svg.hashsalt": "rollenbild", "svg.fonttype": "none"}):
        figure = Figure(figsize=(5.2, 5.2), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="#888888", linewidth=1)
        for unit, name in NAMES.items():
            bins = figures.get(f"{unit}_calibration") or []
            total = sum(count for _, _, count in bins)
            axes.scatter(
                [given for given, _, _ in bins],
                [right for _, right, _ in bins],
                s=[20 + 400 * count / total for _, _, count in bins],
                color=COLOURS[unit],
                marker=MARKS[unit],
                alpha=0.8,
                label=f"{total} {name}",
            )
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability given", ylabel="share right", aspect="equal")
        axes.legend(loc="upper left", markerscale=0.5)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
