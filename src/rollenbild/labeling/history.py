"""What a coder did, and how it is taken back: the file only grows, so an undo is a line of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rollenbild.labeling.decisions import RESOLVED, unit_of
from rollenbild.labeling.log import Entry
from rollenbild.records import Label


def own_entries(entries: Sequence[Entry], coder: str, settler: str = "") -> list[Entry]:
    """Decisions of a coder, withdrawals too; of the settled ones (coder `RESOLVED`) those that ``settler`` wrote."""
    return [
        entry
        for entry in entries
        if not entry.looked and entry.label.coder == coder
        if coder != RESOLVED or settled_by(entry.label) == settler
    ]


def settled_by(label: Label) -> str:
    """Who settled a label, by its note."""
    return label.note.split(": ", 1)[0]


def standing(own: Sequence[Entry]) -> list[Entry]:
    """Decisions that were not taken back, the oldest first. Imports and lines of other hands cannot be taken back."""
    undone = {entry.undoes for entry in own if entry.undoes}
    return [
        entry
        for entry in own
        if entry.request and not entry.undoes and entry.request not in undone and entry.label.sampling != "imported"
    ]


def restored(own: Sequence[Entry], last: Entry, time: str) -> Label:
    """What holds on the unit of ``last`` once that is taken back: the decision before it, else a withdrawal."""
    undone = {entry.undoes for entry in own if entry.undoes} | {last.request}
    before = [
        entry.label
        for entry in own
        if not entry.undoes and entry.request not in undone and unit_of(entry.label) == unit_of(last.label)
    ]
    label = before[-1] if before else dataclasses.replace(last.label, label="")
    return dataclasses.replace(label, time=time)


def has_looked(entries: Sequence[Entry], coder: str, interview_id: str) -> bool:
    """Whether a coder has seen the model's opinion of an interview."""
    return any(
        entry.looked and entry.label.coder == coder and entry.label.interview_id == interview_id for entry in entries
    )
