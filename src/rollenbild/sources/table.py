"""A table of texts: CSV, JSON Lines or Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from rollenbild.errors import UsageError
from rollenbild.records import Page
from rollenbild.sources.content import decode
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore

SUFFIXES = {".csv", ".jsonl", ".parquet"}
HINTS = (
    *("title", "published", "interviewee", "organisation", "job_title", "department", "language"),
    "url",
)


def table_rows(path: Path, text_column: str, id_column: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Texts of a table in its order, each with what its other columns say of it.

    Returns
    -------
    iterator of (text, hints)
        ``hints`` holds ``id`` (the row's number where the table has no such column) and what there is of `HINTS`.

    Raises
    ------
    UsageError
        The file is no table, or its records have no column of that name.
    """
    for number, record in enumerate(_records(path, text_column), start=1):
        yield row_of(record, number, text_column, id_column)


def row_of(record: dict[str, Any], number: int, text_column: str, id_column: str) -> tuple[str, dict[str, str]]:
    """Text and hints of a record, the ``number``-th of its table."""
    hints = {"id": str(record.get(id_column) or number)}
    hints.update({name: str(record[name]).strip() for name in HINTS if record.get(name)})
    return str(record.get(text_column) or ""), hints


def collect_table(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Every row of a table as a page of plain text."""
    path = Path(source)
    stamp = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = table_rows(path, options.text_column, options.id_column)
    with store.together():
        _save_rows(islice(rows, options.max_pages), source, stamp, store, progress)


def _save_rows(
    rows: Iterator[tuple[str, dict[str, str]]],
    source: str,
    stamp: str,
    store: PageStore,
    progress: Callable[[str], None],
) -> None:
    for text, hints in rows:
        url = hints.get("url") or f"row:{Path(source).name}#{hints['id']}"
        progress(url)
        known = store.get(url)
        body = text.encode("utf-8")
        if known is not None and known.status == "fetched" and store.body(known) == body:
            continue
        page = Page(url, url, source, "fetched", "", stamp, content_type="text/plain; charset=utf-8", hints=hints)
        store.add(page, body)


def _records(path: Path, text_column: str) -> Iterator[dict[str, Any]]:
    if path.suffix.lower() in {".jsonl", ".parquet"}:
        for where, record in streamed(path):
            _need(text_column, list(record), where)
            yield record
        return
    text = decode(path.read_bytes(), "text/plain")
    dialect = _delimiter(text)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect)
    _need(text_column, list(reader.fieldnames or ()), path)
    yield from reader


def streamed(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Records of a JSON Lines or Parquet file, never all at a time, each with the place where it stands."""
    return _jsonl(path) if path.suffix.lower() == ".jsonl" else _parquet(path)


def _jsonl(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            where = f"{path}, line {number}"
            try:
                record = json.loads(decode(line, "text/plain"))
            except ValueError as error:
                raise UsageError(f"A line is no JSON: {error}.", where=where) from error
            if not isinstance(record, dict):
                raise UsageError("A line is no JSON object.", where=where)
            yield where, record


def _parquet(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UsageError(f"The Parquet file cannot be read: {error}.", where=str(path)) from error
    for batch in table.iter_batches(batch_size=512):
        for record in batch.to_pylist():
            yield str(path), record


def _delimiter(text: str) -> str:
    """The sign that parts the columns: the one the header line has most of."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _need(column: str, columns: list[str], where: str | Path) -> None:
    if column not in columns:
        raise UsageError(
            f"The table has no column {column!r}.",
            where=f"{where}: {', '.join(map(str, columns[:12]))}",
            next_step="Name the column that holds the text with --text-column.",
        )
