"""What the answers of each interview are about: words on either side, and on neither, a column an interview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report.drawing import WIDE, Drawing
from rollenbild.report.findings import Case, Findings
from rollenbild.report.plot import case_tip
from rollenbild.report.words import percent

COLUMNS = 160
"""More interviews than this share columns: each is then the mean of so many that lie side by side."""
_LEFT, _RIGHT, _HIGH = 50, 8, 190


def share_plot(findings: Findings, language: Language, width: int = WIDE) -> str:
    """An SVG drawing of the shares of words, interviews sorted from one side to the other."""
    book = findings.codebook
    drawing = Drawing(book, width, say(language, "plot_share"))
    top = drawing.legend([(label, book.called(label, language)) for label in book.sides], 20.0)
    for share in (0.0, 0.5, 1.0):
        y = top + _HIGH * (1 - share)
        drawing.line(_LEFT, y, width - _RIGHT, y)
        drawing.text(_LEFT - 8, y + 4, percent(share, language), soft=True, size=12, anchor="end")
    first, last = book.sides[0], book.sides[-1]
    told = [(shares(case.prediction.words, book), case) for case in findings.cases]
    told.sort(key=lambda one: (one[0][last] - one[0][first], one[0][last], one[1].number))
    columns = _columns(told, book)
    step = min((width - _LEFT - _RIGHT) / max(len(columns), 1), 44.0)
    for place, (one, case) in enumerate(columns):
        # The sides grow from below and from above, what is on neither lies between.
        y = top + _HIGH
        tip, number = (case_tip(case, language), case.number) if case else ("", None)
        for label in (*book.sides[:-1], book.none, last):
            high = one[label] * _HIGH
            y -= high
            x, wide = _LEFT + place * step, step * 0.86
            if label == book.none:
                drawing.faint(x, y, wide, high)
            else:
                drawing.bar(x, y, wide, high, label, tip=tip, number=number)
    drawing.group()
    shown = say(language, "plot_share_each") if len(columns) == len(told) else say(language, "plot_share_mean")
    drawing.text(_LEFT, top + _HIGH + 20, shown, soft=True, size=12)
    drawing.height = top + _HIGH + 30
    return drawing.done()


def shares(words: Mapping[str, int], book: Codebook) -> dict[str, float]:
    """Shares of an interview's words by what their answers are about; all on neither where there is no word."""
    total = sum(words.get(label, 0) for label in book.answer_labels)
    if not total:
        return {label: float(label == book.none) for label in book.answer_labels}
    return {label: words.get(label, 0) / total for label in book.answer_labels}


def _columns(
    told: Sequence[tuple[Mapping[str, float], Case]], book: Codebook
) -> list[tuple[Mapping[str, float], Case | None]]:
    if len(told) <= COLUMNS:
        return [(one, case) for one, case in told]
    found: list[tuple[Mapping[str, float], Case | None]] = []
    for place in range(COLUMNS):
        part = told[place * len(told) // COLUMNS : (place + 1) * len(told) // COLUMNS]
        found.append(({label: sum(one[label] for one, _ in part) / len(part) for label in book.answer_labels}, None))
    return found
