"""What the formats have in common: a row a decision, and the texts that go out with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rollenbild.records import Interview, Label

FIELDS = ("interview_id", "answer", "label", "coder", "time", "sampling", "note", "queue", "seen")
"""Fields of a label as they are called in every format, in this order."""


@dataclass(frozen=True, slots=True)
class Row:
    """A decision as a file has it, not yet held against the study.

    Parameters
    ----------
    place : str
        Where in the file, for people: ``line 7``, ``task 3``.
    interview : str
        The interview's id or address; empty where the file has neither.
    label : str
        Empty for a unit that nobody coded.
    answer : str
        Number of the answer; empty for the interview.
    text : str
        The coded text, by which the interview is found where its id is missing.
    machine : bool
        A model's prediction and no decision of a person.
    fault : str
        Why the row cannot be used.
    """

    place: str
    interview: str = ""
    label: str = ""
    coder: str = ""
    time: str = ""
    answer: str = ""
    sampling: str = ""
    note: str = ""
    queue: str = ""
    seen: bool = False
    text: str = ""
    machine: bool = False
    fault: str = ""


Record = tuple[str, dict[str, Any]]
"""An object of a file with its place there."""


@dataclass(frozen=True, slots=True)
class Source:
    """Texts and names that go out with labels, so that another tool can show what was coded.

    Parameters
    ----------
    names : dict
        What each label is called.
    """

    interviews: Mapping[str, Interview]
    names: Mapping[str, str]

    def text(self, label: Label) -> str:
        """The text of the label's unit."""
        interview = self.interviews.get(label.interview_id)
        if interview is None:
            return ""
        if label.answer is None:
            return "\n\n".join(turn.text for turn in interview.turns)
        chosen = [one for one in interview.answers if one.number == label.answer]
        return chosen[0].text if chosen else ""

    def title(self, label: Label) -> str:
        """The title of the label's interview."""
        interview = self.interviews.get(label.interview_id)
        return interview.title if interview else ""


def told(label: Label) -> dict[str, Any]:
    """A label's fields by name, for the formats that keep data of ours beside their own."""
    return {name: dataclasses.asdict(label)[name] for name in FIELDS}


def row_of(fields: Mapping[str, Any], place: str, *, text: str = "") -> Row:
    """A row from fields that bear our names; missing ones are empty."""
    return Row(
        place=place,
        interview=as_text(fields.get("interview_id")),
        label=as_text(fields.get("label")),
        coder=as_text(fields.get("coder")),
        time=as_text(fields.get("time")),
        answer=as_text(fields.get("answer")),
        sampling=as_text(fields.get("sampling")),
        note=as_text(fields.get("note")),
        queue=as_text(fields.get("queue")),
        seen=as_text(fields.get("seen")).lower() in {"true", "1", "yes", "ja", "wahr"},
        text=text,
    )


def as_text(value: object) -> str:
    """A cell as text: nothing for None, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def only_label(row: Row, labels: list[str]) -> Row:
    """The row with its one label; a fault where a file gives several to one unit."""
    if len(labels) > 1:
        return dataclasses.replace(row, fault=f"several labels: {', '.join(labels)}")
    return dataclasses.replace(row, label=labels[0] if labels else "")
