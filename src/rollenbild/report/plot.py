"""The one plot that shows the answer: every interview a mark, and the range drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.records import Prediction, Prevalence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
"""Okabe and Ito's colours, told apart by colour-blind readers; the undecided label is grey."""
UNDECIDED_COLOUR = "#7a7a7a"
MARKERS = ("o", "s", "^", "D")
UNDECIDED_MARKER = "X"
MARKS_UP_TO = 120


def label_colours(codebook: Codebook) -> dict[str, str]:
    """Colour of each label, the same in plot and page."""
    colours = {side: PALETTE[k % len(PALETTE)] for k, side in enumerate(codebook.sides)}
    return {**colours, codebook.none: UNDECIDED_COLOUR, codebook.undecided: UNDECIDED_COLOUR}


def answer_plot(
    predictions: Sequence[Prediction], prevalences: Sequence[Prevalence], codebook: Codebook, language: Language
) -> str:
    """An SVG drawing: a row a label, its interviews as marks, below them the range of the estimate.

    Series of more than `MARKS_UP_TO` interviews are drawn as bars.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "rollenbild", "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=(8.6, 0.95 * len(prevalences) + 0.7), layout="constrained")
        _draw(figure, predictions, prevalences, codebook, language)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _draw(
    figure: Figure,
    predictions: Sequence[Prediction],
    prevalences: Sequence[Prevalence],
    codebook: Codebook,
    language: Language,
) -> None:
    from matplotlib.ticker import MaxNLocator

    axes = figure.add_subplot()
    colours = label_colours(codebook)
    total = max(len(predictions), 1)
    for row, one in enumerate(reversed(prevalences)):
        colour = colours.get(one.label, UNDECIDED_COLOUR)
        count = one.model_count
        if total <= MARKS_UP_TO:
            position = codebook.interview_labels.index(one.label)
            marker = UNDECIDED_MARKER if one.label == codebook.undecided else MARKERS[position % len(MARKERS)]
            size = 60 if total <= 60 else 22
            axes.scatter([k + 1 for k in range(count)], [row + 0.12] * count, s=size, c=colour, marker=marker)
        else:
            axes.barh(row + 0.12, count, height=0.25, color=colour)
        axes.plot([one.low, one.high], [row - 0.2] * 2, color=colour, linewidth=3, solid_capstyle="butt")
        axes.plot([one.estimate], [row - 0.2], marker="|", markersize=13, markeredgewidth=3, color=colour)
    names = [f"{codebook.called(one.label, language)}\n{one.low}–{one.high}" for one in reversed(prevalences)]
    axes.set_yticks(range(len(prevalences)), names)
    axes.set_xlim(-0.02 * total - 0.5, total + 0.5)
    axes.set_ylim(-0.55, len(prevalences) - 0.45)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("Interviews")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", alpha=0.25)
