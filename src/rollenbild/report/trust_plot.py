"""Whether the model's probabilities mean what they say: how often it was right where it was so sure."""

from __future__ import annotations

from collections.abc import Sequence

from rollenbild.config import Language
from rollenbild.messages import grouped, say
from rollenbild.report.drawing import NARROW, WIDE, Drawing
from rollenbild.report.findings import Findings
from rollenbild.report.words import percent, span

LEAST = 15
"""Hand-coded interviews of the study from which on its own points are drawn."""
_LEFT, _RIGHT, _TOP, _BIN = 56, 24, 30, 10

Bin = tuple[float, float, int]
"""Mean probability, share right, and how many."""


def trust_plot(findings: Findings, language: Language, width: int = WIDE) -> str:
    """An SVG drawing: probability given across, share right upwards; what lies on the diagonal is as sure as it says.

    Circles are interviews of the training that the model had not seen, squares the hand-coded ones of this study; the
    legend says for how many each stands. Nothing where neither is known.
    """
    known = [(float(p), float(right), int(count)) for p, right, count in _measured(findings)]
    own = own_bins(findings)
    if not known and not own:
        return ""
    book = findings.codebook
    side = min(width, 460 if width > NARROW else NARROW) - _LEFT - _RIGHT
    drawing = Drawing(book, width, say(language, "plot_trust"))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _LEFT + share * side, _TOP + (1 - share) * side
        drawing.line(_LEFT, y, _LEFT + side, y)
        drawing.line(x, _TOP, x, _TOP + side)
        drawing.text(_LEFT - 8, y + 4, percent(share, language), soft=True, size=12, anchor="end")
        drawing.text(x, _TOP + side + 18, percent(share, language), soft=True, size=12, anchor="middle")
    drawing.line(_LEFT, _TOP + side, _LEFT + side, _TOP, ink=True)
    for label, bins in zip(book.sides, (known, own), strict=False):
        drawing.group(bins=len(bins))
        for p, right, count in bins:
            x, y = _LEFT + p * side, _TOP + (1 - right) * side
            drawing.mark(x, y, 13, label, tip=grouped(count, language))
    drawing.group()
    drawing.text(_LEFT, _TOP - 14, say(language, "plot_trust_right"), soft=True, size=12)
    drawing.text(_LEFT + side, _TOP + side + 38, say(language, "plot_trust_given"), soft=True, size=12, anchor="end")
    keys = ("plot_trust_training", "plot_trust_study")
    shown = [
        (label, say(language, key, range=_sizes(bins, language)))
        for label, key, bins in zip(book.sides, keys, (known, own), strict=False)
        if bins
    ]
    drawing.height = drawing.legend(shown, _TOP + side + 62)
    return drawing.done()


def _sizes(bins: Sequence[Bin], language: Language) -> str:
    counts = [count for _, _, count in bins]
    return span(min(counts), max(counts), language)


def own_bins(findings: Findings) -> list[Bin]:
    """Bins of the study's hand-coded interviews, about ten each; none where fewer than ``LEAST`` are coded."""
    told = sorted(
        (max(case.prediction.probabilities.values()), _first(case.prediction.probabilities) == case.settled)
        for case in findings.cases
        if case.by_hand
    )
    if len(told) < LEAST:
        return []
    parts = max(len(told) // _BIN, 1)
    cuts = [told[k * len(told) // parts : (k + 1) * len(told) // parts] for k in range(parts)]
    return [(sum(p for p, _ in one) / len(one), sum(right for _, right in one) / len(one), len(one)) for one in cuts]


def _measured(findings: Findings) -> Sequence[Sequence[float]]:
    found: Sequence[Sequence[float]] = (
        findings.model.get("metrics", {}).get("unseen", {}).get("interview_calibration", ())
    )
    return found


def _first(probabilities: dict[str, float]) -> str:
    return max(probabilities, key=lambda label: probabilities[label])
