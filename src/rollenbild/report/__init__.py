"""The answer, told in tables and on one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.records import Interview, Page, Prediction
from rollenbild.report.findings import Findings
from rollenbild.report.words import answer_sentence, ground_sentence

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Findings", "answer_sentence", "ground_sentence", "write_csv", "write_pages", "write_report", "write_tables"]


def write_report(folder: Path, findings: Findings, language: Language) -> list[Path]:
    """Write the CSV files, the plots and ``report.html`` into ``folder``; gives back their paths."""
    from rollenbild.report import tables
    from rollenbild.report.page import report_page
    from rollenbild.report.panels import panels
    from rollenbild.report.plot import answer_plot

    plot, shown = answer_plot(findings, language), panels(findings, language)
    both = (findings.interviews, findings.predictions, findings.codebook)
    contents = {
        "interviews.csv": tables.csv_text(tables.interviews_table(*both, findings.coder_labels)),
        "answers.csv": tables.csv_text(tables.answers_table(*both)),
        "summary.csv": tables.csv_text(tables.summary_table(findings.prevalences)),
        "pages.csv": tables.csv_text(tables.pages_table(findings.pages)),
        "answer.svg": plot,
        **{f"{panel.key}.svg": panel.wide for panel in shown},
        "report.html": report_page(findings, plot, shown, language),
    }
    return [_write(folder / name, content) for name, content in contents.items()]


def write_pages(folder: Path, pages: Sequence[Page]) -> Path:
    """Write the ledger as a table; gives back its path."""
    from rollenbild.report import tables

    return _write(folder / "pages.csv", tables.csv_text(tables.pages_table(pages)))


def write_csv(path: Path, table: pd.DataFrame) -> Path:
    """Write any table as the report's others are: defused, with a mark, whole or not at all."""
    from rollenbild.report import tables

    return _write(path, tables.csv_text(table))


def write_tables(
    interviews: Sequence[Interview],
    predictions: Sequence[Prediction],
    codebook: Codebook,
    out: Path | None,
    answers: Path | None,
) -> str:
    """Write the interviews' table to ``out`` and the answers' to ``answers``, by their suffix.

    Returns
    -------
    str
        The interviews' table as CSV where ``out`` is None, else nothing.
    """
    from rollenbild.report import tables

    if answers is not None:
        tables.write_table(tables.answers_table(interviews, predictions, codebook), answers)
    table = tables.interviews_table(interviews, predictions, codebook, {})
    if out is None:
        return tables.csv_text(table, mark=False)
    tables.write_table(table, out)
    return ""


def _write(path: Path, content: str) -> Path:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(content, encoding="utf-8", newline="\n")
    return partial.replace(path)
