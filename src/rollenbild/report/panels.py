"""The plots after the first screen: each with its words, in two widths, and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report import groups
from rollenbild.report.drawing import NARROW, WIDE
from rollenbild.report.findings import Findings
from rollenbild.report.group_plot import group_plot
from rollenbild.report.groups import Group
from rollenbild.report.share_plot import share_plot
from rollenbild.report.trust_plot import trust_plot

_GROUPED: tuple[tuple[str, str, Callable[[Findings, Language], list[Group]]], ...] = (
    ("years", "column_year", groups.by_year),
    ("departments", "column_department", groups.by_department),
    ("jobs", "column_job", groups.by_job),
    ("kinds", "column_kind", groups.by_kind),
)
_DRAWN: tuple[tuple[str, Callable[[Findings, Language, int], str]], ...] = (
    ("share", share_plot),
    ("trust", trust_plot),
)
PANELS = (*(key for key, _, _ in _GROUPED), *(key for key, _ in _DRAWN))
"""Keys of all plots a report can have."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot.

    Parameters
    ----------
    key : str
        Its name in the page and as a file.
    wide, narrow : str
        The drawing as SVG for a desk and paper, and for a phone.
    column : str
        What its table's first column is called; empty where it has no table.
    rows : sequence of (name, counts)
        Counts in the order of the codebook's labels, the last their sum.
    """

    key: str
    title: str
    note: str
    wide: str
    narrow: str
    column: str = ""
    rows: Sequence[tuple[str, list[int]]] = field(default=())


def panels(findings: Findings, language: Language) -> list[Panel]:
    """All plots that have something to show."""
    if not findings.interviews:
        return []
    found = []
    for key, column, gathered in _GROUPED:
        told = gathered(findings, language)
        if not any(group.stated for group in told):
            continue
        title = say(language, f"plot_{key}")
        wide, narrow = (group_plot(told, findings.codebook, title, language, width) for width in (WIDE, NARROW))
        rows = counted(told, findings.codebook.interview_labels)
        found.append(Panel(key, title, say(language, f"note_{key}"), wide, narrow, say(language, column), rows))
    for key, draw in _DRAWN:
        wide, narrow = (draw(findings, language, width) for width in (WIDE, NARROW))
        if wide:
            found.append(Panel(key, say(language, f"plot_{key}"), say(language, f"note_{key}"), wide, narrow))
    return found


def counted(told: Sequence[Group], labels: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Counts of each group by label, and their sum."""
    rows = []
    for group in told:
        counts = Counter(case.label for case in group.cases)
        rows.append((group.name, [*(counts[label] for label in labels), len(group.cases)]))
    return rows
