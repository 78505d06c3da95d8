"""The answer, told in tables and on one page."""

from __future__ import annotations

from pathlib import Path

from rollenbild.config import Language
from rollenbild.report.page import Findings
from rollenbild.report.words import answer_sentence, ground_sentence

__all__ = ["Findings", "answer_sentence", "ground_sentence", "write_report"]


def write_report(folder: Path, findings: Findings, language: Language) -> list[Path]:
    """Write the CSV files, the plot and ``report.html`` into ``folder``; gives back their paths."""
    from rollenbild.report import tables
    from rollenbild.report.page import report_page
    from rollenbild.report.plot import answer_plot

    plot = answer_plot(findings.predictions, findings.prevalences, findings.codebook, language)
    both = (findings.interviews, findings.predictions, findings.codebook)
    contents = {
        "interviews.csv": tables.csv_text(tables.interviews_table(*both, findings.coder_labels)),
        "answers.csv": tables.csv_text(tables.answers_table(*both)),
        "summary.csv": tables.csv_text(tables.summary_table(findings.prevalences)),
        "pages.csv": tables.csv_text(tables.pages_table(findings.pages)),
        "answer.svg": '<?xml version="1.0" encoding="utf-8"?>\n' + plot,
        "report.html": report_page(findings, plot, language),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        partial = folder / f".{name}.partial"
        partial.write_text(content, encoding="utf-8", newline="\n")
        partial.replace(folder / name)
    return [folder / name for name in contents]
