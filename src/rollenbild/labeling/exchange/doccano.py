"""doccano's JSON Lines: the new export (``label``), the old ones (``labels``, ``annotations``), spaCy's ``cats``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any

from rollenbild.labeling.exchange.rows import Record, Row, Source, as_text, only_label, row_of, told
from rollenbild.records import Label

_CODER = ("coder", "annotator", "username", "user")


def write_doccano(labels: Sequence[Label], source: Source) -> str:
    """A line a label; what is no field of doccano's is kept by it as meta data and comes back with its export."""
    return "".join(
        json.dumps({"text": source.text(label), **told(label), "label": [label.label]}, ensure_ascii=False) + "\n"
        for label in labels
    )


def read_doccano(records: Sequence[Record]) -> list[Row]:
    """Rows of doccano's records, each with its place in the file."""
    return [row for place, record in records for row in _rows(place, record)]


def _rows(place: str, record: dict[str, Any]) -> Iterator[Row]:
    fields = {**_meta(record.get("meta")), **record}
    fields.setdefault("note", "; ".join(map(str, fields.get("Comments") or ())))
    coder = next((as_text(fields[name]) for name in _CODER if fields.get(name)), "")
    own = row_of({**fields, "label": "", "coder": coder}, place, text=as_text(record.get("text") or record.get("data")))
    annotations = record.get("annotations")
    if isinstance(annotations, list):
        for one in annotations:
            decided = one if isinstance(one, dict) else {"label": one}
            user = decided.get("user")
            named = f"user-{user}" if isinstance(user, int) else as_text(user)
            yield only_label(dataclasses.replace(own, coder=named or coder), _labels(decided.get("label")))
        if not annotations:
            yield own
        return
    given = record.get("label", record.get("labels"))
    if given is None and isinstance(record.get("cats"), dict):
        given = [label for label, share in record["cats"].items() if float(share or 0) > 0.5]
    if isinstance(given, list) and any(isinstance(one, list) for one in given):
        yield dataclasses.replace(own, fault="labels of passages, not of the whole text")
        return
    yield only_label(own, _labels(given))


def _labels(given: object) -> list[str]:
    many = given if isinstance(given, list) else [given]
    return [as_text(one) for one in many if as_text(one)]


def _meta(meta: object) -> dict[str, Any]:
    """Old versions keep what was imported beside the text as an object, still older ones as its JSON."""
    if isinstance(meta, str):
        try:
            meta = json.loads(meta)
        except ValueError:
            return {}
    return meta if isinstance(meta, dict) else {}
