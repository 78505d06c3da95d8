"""The tables in one file: a spreadsheet with a sheet a table, Parquet, a database."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report.columns import columns_of, key_of
from rollenbild.report.tables import defused_cell

if TYPE_CHECKING:
    import pandas as pd

CELL, ROWS = 32_767, 1_000_000
"""Characters of a cell and rows of a sheet that a spreadsheet takes."""
_SQL = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "string": "TEXT"}


def workbook(tables: Mapping[str, pd.DataFrame], codebook: Codebook, language: Language) -> bytes:
    """A spreadsheet: a sheet a table, and one that says what the columns mean.

    Text is written as text, whatever it begins with: nothing is calculated and no address is followed. What is longer
    than a cell may be ends in an ellipsis; a table of more rows than a sheet may have goes on in another.
    """
    import datetime

    import xlsxwriter

    target = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, safe) as book:
        # The same tables give the same bytes: no time of writing.
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
        bold = book.add_format({"bold": True})
        for name, frame in tables.items():
            for part in range(0, max(len(frame), 1), ROWS):
                sheet = f"{name}_{part // ROWS + 1}" if part else name
                _sheet(book.add_worksheet(sheet), list(frame.columns), _cells(frame[part : part + ROWS]), bold)
        heads = [say(language, key) for key in ("sheet_table", "sheet_column", "sheet_description")]
        meant = ((n, c.name, c.description) for n, f in tables.items() for c in columns_of(n, f, codebook, language))
        _sheet(book.add_worksheet(say(language, "sheet_columns")), heads, meant, bold)
    return target.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    """A table as Parquet."""
    target = io.BytesIO()
    frame.to_parquet(target, index=False)
    return target.getvalue()


def database(tables: Mapping[str, pd.DataFrame], codebook: Codebook, language: Language) -> bytes:
    """An SQLite database with keys and types; opens in Datasette."""
    connection = sqlite3.connect(":memory:")
    try:
        for name, frame in tables.items():
            columns = columns_of(name, frame, codebook, language)
            parts = [f"{_quoted(one.name)} {_SQL[one.kind]}" for one in columns]
            if key := key_of(name, frame):
                parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, key))})")
            if name == "answers" and key_of("interviews", tables["interviews"]):
                parts.append('FOREIGN KEY ("interview_id") REFERENCES "interviews" ("id")')
            connection.execute(f"CREATE TABLE {_quoted(name)} ({', '.join(parts)})")
            places = ", ".join("?" * len(columns))
            # Names are our own and quoted; every value goes in as a parameter.
            connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", _cells(frame))  # noqa: S608
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _cells(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows of plain values, None where nothing is known; text defused as in the CSV files."""
    plain = frame.astype(object).where(frame.notna(), None)
    for row in plain.itertuples(index=False, name=None):
        yield tuple(defused_cell(value) for value in row)


def _sheet(sheet: Any, heads: Sequence[str], rows: Iterator[tuple[Any, ...]], bold: Any) -> None:
    sheet.write_row(0, 0, heads, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_boolean(last, column, value)
            elif isinstance(value, str):
                sheet.write_string(last, column, value if len(value) <= CELL else f"{value[: CELL - 1]}…")
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.set_column(0, len(heads) - 1, 18)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
