"""Label Studio's JSON: tasks with annotations and predictions, and its short form (JSON_MIN)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rollenbild.labeling.decisions import unit_of
from rollenbild.labeling.exchange.rows import Record, Row, Source, as_text, only_label, row_of, told
from rollenbild.records import Label

OURS = "rollenbild"


def write_label_studio(labels: Sequence[Label], source: Source) -> str:
    """A task a unit, an annotation a coder. What Label Studio has no field for goes into the result's ``meta``."""
    tasks: dict[tuple[str, int | None], dict[str, Any]] = {}
    for label in labels:
        data = {"text": source.text(label), "title": source.title(label), "interview_id": label.interview_id}
        task = tasks.setdefault(
            unit_of(label), {"id": len(tasks) + 1, "data": {**data, "answer": label.answer}, "annotations": []}
        )
        choice = {
            "from_name": "label",
            "to_name": "text",
            "type": "choices",
            "value": {"choices": [label.label]},
            "meta": {OURS: told(label)},
        }
        task["annotations"].append({"result": [choice], "created_at": label.time, "was_cancelled": False})
    return json.dumps(list(tasks.values()), ensure_ascii=False, indent=1) + "\n"


def read_label_studio(records: Sequence[Record]) -> list[Row]:
    """Rows of Label Studio's tasks; predictions are marked as a machine's."""
    return [row for place, task in records for row in _rows(place, task)]


def _rows(place: str, task: dict[str, Any]) -> Iterator[Row]:
    data = task["data"] if isinstance(task.get("data"), dict) else task
    fields = {"interview_id": data.get("interview_id"), "answer": data.get("answer")}
    own = row_of(fields, place, text=as_text(data.get("text")))
    if "annotations" not in task and "completions" not in task and "predictions" not in task:
        yield _short(own, task)
        return
    found = False
    # Label Studio called annotations completions until version 1.0.
    for annotation in _many(task.get("annotations", task.get("completions"))):
        if not annotation.get("was_cancelled"):
            found = True
            yield _decided(_by(own, annotation.get("completed_by"), annotation), annotation)
    for prediction in _many(task.get("predictions")):
        found = True
        made = _by(own, as_text(prediction.get("model_version")) or "model", prediction)
        yield _decided(dataclasses.replace(made, machine=True), prediction)
    if not found:
        yield own


def _decided(own: Row, annotation: Mapping[str, Any]) -> Row:
    results = [one for one in _many(annotation.get("result")) if one.get("type") == "choices"]
    chosen = [as_text(one) for result in results for one in _choices(result)]
    kept = next((ours for result in results if (ours := _ours(result)) is not None), None)
    if kept is not None:
        # The meta data of the result is what was exported; a choice changed since then is the newer decision.
        own = dataclasses.replace(row_of({**kept, "label": ""}, own.place, text=own.text), machine=own.machine)
    return only_label(own, chosen)


def _short(own: Row, task: Mapping[str, Any]) -> Row:
    given = task.get("label", task.get("sentiment", task.get("choice")))
    chosen = given.get("choices") if isinstance(given, dict) else given
    labels = [as_text(one) for one in (chosen if isinstance(chosen, list) else [chosen]) if as_text(one)]
    return only_label(_by(own, task.get("annotator"), task), labels)


def _by(own: Row, who: object, made: Mapping[str, Any]) -> Row:
    """The row with who decided and when: an id, a name, or an account with an address."""
    if isinstance(who, dict):
        who = next((who[key] for key in ("email", "username", "first_name", "id") if who.get(key)), "")
    name = f"user-{who}" if isinstance(who, int) and not isinstance(who, bool) else as_text(who)
    return dataclasses.replace(own, coder=name, time=as_text(made.get("created_at")))


def _choices(result: Mapping[str, Any]) -> list[Any]:
    value = result.get("value")
    choices = value.get("choices") if isinstance(value, dict) else None
    return choices if isinstance(choices, list) else []


def _ours(result: Mapping[str, Any]) -> dict[str, Any] | None:
    meta = result.get("meta")
    ours = meta.get(OURS) if isinstance(meta, dict) else None
    return ours if isinstance(ours, dict) else None


def _many(given: object) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
