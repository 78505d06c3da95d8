"""The answer, told in tables and on one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.records import Interview, Page, Prediction
from rollenbild.report.findings import Findings
from rollenbild.report.pseudonyms import pseudonymised
from rollenbild.report.words import answer_sentence, ground_sentence

if TYPE_CHECKING:
    import pandas as pd

    from rollenbild.report.files import Content

__all__ = [
    "FORMATS",
    "Findings",
    "answer_sentence",
    "ground_sentence",
    "pseudonymised",
    "write_csv",
    "write_pages",
    "write_report",
    "write_tables",
]

FORMATS = ("xlsx", "parquet", "sqlite", "png")
"""Formats a report is written in besides CSV, SVG and HTML if asked."""


def write_report(folder: Path, findings: Findings, language: Language, formats: Sequence[str] = ()) -> list[Path]:
    """Write the tables, the plots and ``report.html`` into ``folder``; gives back their paths.

    A file of an earlier report that this one does not have is removed: it would tell something else, or a name.

    Parameters
    ----------
    formats : sequence of str
        Further formats, of `FORMATS`.
    """
    from rollenbild.report.files import possible_names, report_files

    partial: dict[Path, Path] = {}
    try:
        for name, content in report_files(findings, language, formats):
            partial[folder / name] = _begun(folder / name, content)
    except BaseException:
        for path in partial.values():
            path.unlink(missing_ok=True)
        raise
    for name in possible_names() - {path.name for path in partial}:
        (folder / name).unlink(missing_ok=True)
    return [begun.replace(path) for path, begun in partial.items()]


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
    return _begun(path, content).replace(path)


def _begun(path: Path, content: Content) -> Path:
    """Write a file under another name, which it changes when it is whole; gives back that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            if isinstance(content, bytes):
                stream.write(content)
            else:
                stream.writelines(part.encode() for part in ([content] if isinstance(content, str) else content))
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial
