"""Which files a report is, and what stands in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rollenbild.config import Language
from rollenbild.report import tables
from rollenbild.report.bibliography import bibtex_text, csl_text
from rollenbild.report.columns import KEYS
from rollenbild.report.findings import Findings
from rollenbild.report.formats import database, parquet, workbook
from rollenbild.report.literature import literature_text
from rollenbild.report.package import package_text
from rollenbild.report.page import report_page
from rollenbild.report.panels import PANELS, panels
from rollenbild.report.picture import png
from rollenbild.report.plot import answer_plot

if TYPE_CHECKING:
    import pandas as pd

WORKBOOK, DATABASE, PACKAGE, PAGE = "tables.xlsx", "tables.sqlite", "datapackage.json", "report.html"
LITERATURE = "methods.bib"
BIBLIOGRAPHY = ("interviews.csl.json", "interviews.bib")


def report_files(findings: Findings, language: Language, formats: Sequence[str]) -> dict[str, str | bytes]:
    """Content of each file by name, the page last.

    A pseudonymised report has no bibliography, which could only name what the codes hide.
    """
    found = report_tables(findings)
    plot, shown = answer_plot(findings, language), panels(findings, language)
    drawings = {"answer": plot, **{panel.key: panel.wide for panel in shown}}
    files: dict[str, str | bytes] = {f"{name}.csv": tables.csv_text(frame) for name, frame in found.items()}
    files[LITERATURE] = literature_text(findings)
    files[PACKAGE] = package_text(findings, found, language)
    if not findings.pseudonymised:
        files |= dict(zip(BIBLIOGRAPHY, (csl_text(findings), bibtex_text(findings, language)), strict=True))
    files |= {f"{name}.svg": drawing for name, drawing in drawings.items()}
    if "png" in formats:
        files |= {f"{name}.png": png(drawing) for name, drawing in drawings.items()}
    if "xlsx" in formats:
        files[WORKBOOK] = workbook(found, findings.codebook, language)
    if "parquet" in formats:
        files |= {f"{name}.parquet": parquet(frame) for name, frame in found.items()}
    if "sqlite" in formats:
        files[DATABASE] = database(found, findings.codebook, language)
    files[PAGE] = report_page(findings, plot, shown, language)
    return files


def report_tables(findings: Findings) -> dict[str, pd.DataFrame]:
    """The tables by name."""
    both = (findings.interviews, findings.predictions, findings.codebook)
    found = {
        "interviews": tables.interviews_table(*both, findings.coder_labels),
        "answers": tables.answers_table(*both),
        "summary": tables.summary_table(findings.prevalences),
        "pages": tables.pages_table(findings.pages),
    }
    return found if findings.agreement is None else {**found, "agreement": findings.agreement}


def possible_names() -> set[str]:
    """Every name a report's file can have."""
    plots = ("answer", *PANELS)
    names = {f"{table}.{suffix}" for table in KEYS for suffix in ("csv", "parquet")}
    names |= {f"{plot}.{suffix}" for plot in plots for suffix in ("svg", "png")}
    return names | {WORKBOOK, DATABASE, PACKAGE, LITERATURE, PAGE, *BIBLIOGRAPHY}
