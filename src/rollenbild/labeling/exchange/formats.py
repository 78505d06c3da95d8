"""Which format a file is in, and reading and writing each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from rollenbild.errors import UsageError
from rollenbild.labeling.decisions import current
from rollenbild.labeling.exchange.doccano import read_doccano, write_doccano
from rollenbild.labeling.exchange.label_studio import read_label_studio, write_label_studio
from rollenbild.labeling.exchange.prodigy import read_prodigy, write_prodigy
from rollenbild.labeling.exchange.rows import Record, Row, Source, row_of, told
from rollenbild.labeling.exchange.tables import decoded, read_table, write_table
from rollenbild.labeling.log import entry_from
from rollenbild.records import Label

Format = Literal["csv", "doccano", "label-studio", "prodigy"]
FORMATS: tuple[Format, ...] = get_args(Format)
_BY_SUFFIX: dict[str, Format] = {".csv": "csv", ".tsv": "csv", ".json": "label-studio", ".jsonl": "doccano"}
_WRITERS = {
    "csv": write_table,
    "doccano": write_doccano,
    "label-studio": write_label_studio,
    "prodigy": write_prodigy,
}


def format_of(path: Path, asked: str | None) -> Format:
    """The format to write a file in: as asked, else by its ending.

    Raises
    ------
    UsageError
        There is no such format, or the ending does not say.
    """
    found = next((one for one in FORMATS if one == asked), None) if asked else _BY_SUFFIX.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            "The format is not known.",
            where=f"--format {asked}" if asked else str(path),
            next_step=f"Use --format with one of {', '.join(FORMATS)}.",
        )
    return found


def write_labels(labels: Sequence[Label], source: Source, form: Format) -> str:
    """Labels in a format, as text."""
    return _WRITERS[form](labels, source)


def read_rows(data: bytes, name: str, asked: str | None = None) -> list[Row]:
    """Decisions in a file, whichever of the formats it is in.

    Parameters
    ----------
    name : str
        The file's name, for the format and for errors.
    asked : str, optional
        The format, where the file does not show it.

    Raises
    ------
    UsageError
        The file is in none of the formats.
    """
    if asked is not None:
        format_of(Path(name), asked)
    text = decoded(data)
    if asked == "csv" or (asked is None and not text.lstrip().startswith(("{", "["))):
        return read_table(data, name)
    records, broken = _records(text)
    if not records:
        raise UsageError("The file is no CSV, no JSON and no JSON Lines.", where=name)
    form = asked or _shown(records[0][1])
    return [*_READERS[form](records), *broken]


def _whole(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _records(text: str) -> tuple[list[Record], list[Row]]:
    """Objects of a JSON list or of JSON Lines with their places, and a faulty row for each that is none."""
    whole = _whole(text)
    if isinstance(whole, list):
        items = [(f"item {number}", one) for number, one in enumerate(whole, start=1)]
    else:
        # Only the line feed ends a line: texts may hold every other sign that Python would split at.
        lines = ((f"line {number}", line) for number, line in enumerate(text.split("\n"), start=1))
        items = [(place, _whole(line)) for place, line in lines if line.strip()]
    records = [(place, one) for place, one in items if isinstance(one, dict)]
    return records, [Row(place, fault="no JSON object") for place, one in items if not isinstance(one, dict)]


def _shown(record: dict[str, Any]) -> str:
    """The format that a record shows."""
    if "accept" in record or record.get("answer") in {"accept", "reject", "ignore"}:
        return "prodigy"
    if isinstance(record.get("data"), dict) or {"annotator", "completions", "predictions"} & record.keys():
        return "label-studio"
    return "own" if {"request", "sampling", "coder"} <= record.keys() else "doccano"


def _own(records: Sequence[Record]) -> list[Row]:
    """Another study's ``labels.jsonl``: what holds there, withdrawn decisions left out."""
    labels: list[Label] = []
    rows: list[Row] = []
    for place, record in records:
        try:
            entry = entry_from(record)
        except ValueError as error:
            rows.append(Row(place, fault=str(error)))
            continue
        if not entry.looked:
            labels.append(entry.label)
    return [*(row_of(told(label), f"label {number}") for number, label in enumerate(current(labels), 1)), *rows]


_READERS: dict[str, Callable[[Sequence[Record]], list[Row]]] = {
    "doccano": read_doccano,
    "label-studio": read_label_studio,
    "prodigy": read_prodigy,
    "own": _own,
}
