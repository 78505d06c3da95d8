"""Prodigy's JSON Lines: choices (``accept``), and one label a question (``label`` with ``answer``)."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Sequence
from typing import Any

from rollenbild.labeling.exchange.rows import Record, Row, Source, as_text, only_label, row_of, told
from rollenbild.records import Label


def write_prodigy(labels: Sequence[Label], source: Source) -> str:
    """A line a label, as the recipe for choices writes it; our own fields go into ``meta``."""
    options = [{"id": label, "text": name} for label, name in source.names.items()]
    return "".join(
        json.dumps(
            {
                "text": source.text(label),
                "options": options,
                "accept": [label.label],
                "answer": "accept",
                "_view_id": "choice",
                "_annotator_id": label.coder,
                "meta": told(label),
            },
            ensure_ascii=False,
        )
        + "\n"
        for label in labels
    )


def read_prodigy(records: Sequence[Record]) -> list[Row]:
    """Rows of Prodigy's records; what was rejected or ignored is a unit nobody coded."""
    return [_row(place, record) for place, record in records]


def _row(place: str, record: dict[str, Any]) -> Row:
    given = record.get("meta")
    meta = given if isinstance(given, dict) else {}
    coder = next((as_text(record[name]) for name in ("_annotator_id", "_session_id") if record.get(name)), "")
    row = row_of({**record, **meta, "answer": meta.get("answer"), "label": ""}, place, text=as_text(record.get("text")))
    row = dataclasses.replace(row, coder=row.coder or coder, time=row.time or _moment(record.get("_timestamp")))
    if record.get("answer") != "accept":
        return row
    accepted = record.get("accept")
    chosen = accepted if isinstance(accepted, list) else [record.get("label")]
    return only_label(row, [as_text(one) for one in chosen if as_text(one)])


def _moment(stamp: object) -> str:
    if not isinstance(stamp, int | float) or isinstance(stamp, bool) or not 0 < stamp < 32_503_680_000:
        return ""
    return datetime.datetime.fromtimestamp(stamp, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
