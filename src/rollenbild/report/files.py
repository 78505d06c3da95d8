"""Which files a report is, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from rollenbild.report.parts import keys_only, table_parts
from rollenbild.report.picture import png
from rollenbild.report.plot import answer_plot

if TYPE_CHECKING:
    import pandas as pd

WORKBOOK, DATABASE, PACKAGE, PAGE = "tables.xlsx", "tables.sqlite", "datapackage.json", "report.html"
LITERATURE = "methods.bib"
BIBLIOGRAPHY = ("interviews.csl.json", "interviews.bib")

Content = str | bytes | Iterable[str]
"""What stands in a file; text may come in pieces."""


def report_files(findings: Findings, language: Language, formats: Sequence[str]) -> Iterator[tuple[str, Content]]:
    """Name and content of each file, the page last; made when it is its turn, so that one is held at a time.

    A pseudonymised report has no bibliography, which could only name what the codes hide.
    """
    for name, frames in table_parts(findings).items():
        yield f"{name}.csv", tables.csv_pieces(frames)
    yield LITERATURE, literature_text(findings)
    yield PACKAGE, package_text(findings, keys_only(findings), language)
    if not findings.pseudonymised:
        yield from zip(BIBLIOGRAPHY, (csl_text(findings), bibtex_text(findings, language)), strict=True)
    plot, shown = answer_plot(findings, language), panels(findings, language)
    for name, drawing in {"answer": plot, **{panel.key: panel.wide for panel in shown}}.items():
        yield f"{name}.svg", drawing
        if "png" in formats:
            yield f"{name}.png", png(drawing)
    if set(formats) & {"xlsx", "parquet", "sqlite"}:
        yield from _at_once(findings, language, formats)
    yield PAGE, report_page(findings, plot, shown, language)


def _at_once(findings: Findings, language: Language, formats: Sequence[str]) -> Iterator[tuple[str, Content]]:
    """Formats that are made of whole tables."""
    found = report_tables(findings)
    if "xlsx" in formats:
        yield WORKBOOK, workbook(found, findings.codebook, language)
    if "parquet" in formats:
        for name, frame in found.items():
            yield f"{name}.parquet", parquet(frame)
    if "sqlite" in formats:
        yield DATABASE, database(found, findings.codebook, language)


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
