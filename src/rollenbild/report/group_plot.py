"""Labels by a property of the interviews: a row a group, with few interviews a mark each, with many a bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import grouped, say
from rollenbild.report.drawing import MARKS_UP_TO, NARROW, WIDE, Drawing, shortened
from rollenbild.report.groups import Group
from rollenbild.report.plot import case_tip

_NAMES, _COUNTS, _EDGE = 250, 58, 8
"""Room for the groups' names, for their counts, and at the edges."""
_MARK = 19.0


def group_plot(groups: Sequence[Group], book: Codebook, title: str, language: Language, width: int = WIDE) -> str:
    """An SVG drawing of labels by group; counts of interviews, never shares."""
    drawing = Drawing(book, width, title)
    narrow = width <= NARROW
    total = sum(len(group.cases) for group in groups)
    most = max((len(group.cases) for group in groups), default=1)
    left = _EDGE if narrow else _NAMES + _EDGE
    scale = (width - left - _COUNTS) / max(most, 1)
    if total <= MARKS_UP_TO:
        scale = min(scale, _MARK)
    y = drawing.legend([(label, book.called(label, language)) for label in book.interview_labels], 20.0)
    for group in groups:
        counts = Counter(case.label for case in group.cases)
        said = " ".join(str(counts[label]) for label in book.interview_labels)
        drawing.group(group=group.name, counts=said)
        told = grouped(len(group.cases), language)
        if narrow:
            drawing.text(_EDGE, y + 14, shortened(group.name, width - _COUNTS), soft=not group.stated)
            y += 18
        else:
            name = shortened(group.name, _NAMES - 12)
            drawing.text(left - 12, y + 16, name, soft=not group.stated, anchor="end")
        drawing.text(left + len(group.cases) * scale + 8, y + 16, told, soft=True)
        _row(drawing, group, scale, (left, y + 11.5), book, language, marks=total <= MARKS_UP_TO)
        y += 26
    drawing.height = y + 6
    return drawing.done()


def _row(
    drawing: Drawing,
    group: Group,
    scale: float,
    start: tuple[float, float],
    book: Codebook,
    language: Language,
    *,
    marks: bool,
) -> None:
    x, y = start
    for label in book.interview_labels:
        cases = [case for case in group.cases if case.label == label]
        if not marks:
            tip = say(
                language, "plot_group", label=book.called(label, language), interviews=grouped(len(cases), language)
            )
            drawing.bar(x, y - 8, len(cases) * scale, 16, label, tip=tip)
            x += len(cases) * scale
            continue
        for case in sorted(cases, key=lambda case: (not case.by_hand, case.number)):
            tip = case_tip(case, language)
            drawing.mark(x + scale / 2, y, scale * 0.82, label, ring=case.by_hand, tip=tip, number=case.number)
            x += scale
