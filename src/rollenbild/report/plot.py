"""The plot that shows the answer: every interview a mark in the row of its label, below it the range."""

from __future__ import annotations

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import grouped, say
from rollenbild.records import Prevalence
from rollenbild.report.drawing import MARKS_UP_TO, WIDE, Drawing, shortened, ticks
from rollenbild.report.findings import Case, Findings
from rollenbild.report.words import answer_sentence, decimal, span

_LEFT, _RIGHT = 16, 28
"""Room beside the scale for the numbers at the ends of a range."""


def answer_plot(findings: Findings, language: Language, width: int = WIDE) -> str:
    """An SVG drawing: a row a label, its interviews as marks, below them the range of the estimate.

    The marks are the labels that hold: a coder's where an interview is coded, else the model's.
    """
    book, cases = findings.codebook, findings.cases
    drawing = Drawing(book, width, answer_sentence(findings.prevalences, book, language))
    total = max(len(cases), 1)
    scale = (width - _LEFT - _RIGHT) / total
    bottom = 8.0 + 78 * len(findings.prevalences)
    for tick in ticks(total, width):
        x = _LEFT + tick * scale
        drawing.line(x, 6, x, bottom)
        drawing.text(x, bottom + 17, grouped(tick, language), soft=True, size=12, anchor="middle")
    for row, one in enumerate(findings.prevalences):
        _row(drawing, one, [case for case in cases if case.label == one.label], scale, 8.0 + 78 * row, book, language)
    drawing.group()
    drawing.text(width - _RIGHT, bottom + 36, say(language, "column_interviews"), soft=True, size=12, anchor="end")
    if any(case.by_hand for case in cases) and total <= MARKS_UP_TO:
        drawing.legend([], bottom + 36, say(language, "plot_by_hand"))
    drawing.height = bottom + 44
    return drawing.done()


def _row(
    drawing: Drawing,
    one: Prevalence,
    cases: list[Case],
    scale: float,
    top: float,
    book: Codebook,
    language: Language,
) -> None:
    drawing.group(label=one.label, low=one.low, high=one.high, estimate=one.estimate, marks=len(cases))
    told = say(language, "plot_row", range=span(one.low, one.high, language), interviews=one.interviews)
    name = shortened(book.called(one.label, language), drawing.width - _LEFT - _RIGHT - 7.5 * len(told), 15)
    drawing.text(_LEFT, top + 16, name, size=15)
    drawing.text(drawing.width - _RIGHT, top + 16, told, soft=True, anchor="end")
    if one.interviews <= MARKS_UP_TO:
        size = min(scale * 0.86, 15)
        for place, case in enumerate(sorted(cases, key=lambda case: (not case.by_hand, case.number))):
            x = _LEFT + (place + 0.5) * scale
            drawing.mark(
                x, top + 34, size, one.label, ring=case.by_hand, tip=case_tip(case, language), number=case.number
            )
    else:
        drawing.bar(_LEFT, top + 26, len(cases) * scale, 15, one.label, tip=grouped(len(cases), language))
    low, high = _LEFT + one.low * scale, _LEFT + one.high * scale
    drawing.span(low, high, _LEFT + one.estimate * scale, top + 57, one.label)
    if one.low != one.high:
        drawing.text(low - 6, top + 61.5, grouped(one.low, language), size=12, anchor="end")
    drawing.text(high + 6, top + 61.5, grouped(one.high, language), size=12)


def case_tip(case: Case, language: Language) -> str:
    """Who a mark is, and how sure the model was."""
    name = shortened(case.interview.interviewee or case.interview.title or case.interview.id, 600)
    return f"{name} · {decimal(case.prediction.probabilities[case.label], language)}"
