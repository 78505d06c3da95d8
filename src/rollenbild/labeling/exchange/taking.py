"""Hold a file's decisions against the study: keep what fits, name what does not, double nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from rollenbild.codebook import Codebook
from rollenbild.errors import UsageError
from rollenbild.labeling.decisions import RESOLVED, Unit, unit_of
from rollenbild.labeling.exchange.rows import Row
from rollenbild.labeling.session import checked_coder, cleaned
from rollenbild.records import Interview, Label, Sampling

Drawn = Literal["imported", "random", "stated"]
"""How imported labels count: for training only, as a random sample, or as the file says of each."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file's rows.

    Parameters
    ----------
    labels : list of Label
        New decisions, in the file's order.
    refused : list of (place, reason)
    same, older, uncoded, machine : int
        Rows that are in the study already, that the study has a newer decision on, that nobody coded, and that are
        a model's.
    """

    labels: list[Label] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0
    older: int = 0
    uncoded: int = 0
    machine: int = 0


def take(
    rows: Sequence[Row],
    interviews: Sequence[Interview],
    codebook: Codebook,
    existing: Sequence[Label],
    *,
    now: str,
    coder: str = "",
    drawn: Drawn = "imported",
    predictions: bool = False,
) -> Taken:
    """Labels of a file that fit the study.

    Parameters
    ----------
    existing : sequence of Label
        Every decision the study has, withdrawn ones too.
    now : str
        The time that rows without one get.
    coder : str
        Who coded the rows that do not say.
    predictions : bool
        Take a model's predictions as decisions of a coder of the model's name.
    """
    finder = _Finder(interviews, codebook)
    latest: dict[tuple[Unit, str], Label] = {(unit_of(one), one.coder): one for one in existing}
    counts = {"same": 0, "older": 0, "uncoded": 0, "machine": 0}
    labels: list[Label] = []
    refused: list[tuple[str, str]] = []
    for row in rows:
        if row.machine and not predictions:
            counts["machine"] += 1
        elif not row.label and not row.fault:
            counts["uncoded"] += 1
        else:
            try:
                label = finder.label(row, coder, now, drawn)
            except UsageError as error:
                refused.append((row.place, error.what))
                continue
            before = latest.get((unit_of(label), label.coder))
            if before is not None and _same(before, label):
                counts["same"] += 1
            elif before is not None and row.time and label.time <= before.time:
                counts["older"] += 1
            else:
                latest[unit_of(label), label.coder] = label
                labels.append(label)
    return Taken(labels, refused, **counts)


class _Finder:
    """Finds interviews by id, address or text, and labels by their names."""

    def __init__(self, interviews: Sequence[Interview], codebook: Codebook) -> None:
        self.interviews = {interview.id: interview for interview in interviews}
        self.addresses = {
            address: interview.id
            for interview in interviews
            for address in (interview.url, *interview.also_at)
            if address
        }
        self.texts: dict[str, Unit | None] = {}
        for interview in interviews:
            self._add_text("\n\n".join(turn.text for turn in interview.turns), (interview.id, None))
            for answer in interview.answers:
                self._add_text(answer.text, (interview.id, answer.number))
        self.whole = _named(codebook, codebook.interview_labels)
        self.parts = _named(codebook, codebook.answer_labels)

    def label(self, row: Row, coder: str, now: str, drawn: Drawn) -> Label:
        """The label a row stands for; `UsageError` says why it is none."""
        if row.fault:
            raise UsageError(row.fault)
        interview, answer = self._unit(row)
        names = self.whole if answer is None else self.parts
        label = names.get(row.label.strip().casefold())
        if label is None:
            raise UsageError(
                f"the codebook has no label {row.label!r} for an interview"
                if answer is None
                else f"the codebook has no label {row.label!r} for an answer"
            )
        who = row.coder.strip() or coder
        if not who:
            raise UsageError("no coder; name one with --coder")
        return Label(
            interview_id=interview,
            label=label,
            coder=who if who == RESOLVED else checked_coder(who),
            time=_utc(row.time) or now,
            sampling=_sampling(row.sampling, drawn),
            answer=answer,
            note=cleaned(row.note),
            queue=row.queue,
            seen=row.seen,
        )

    def _unit(self, row: Row) -> Unit:
        name = row.interview.strip()
        found = name if name in self.interviews else self.addresses.get(name)
        if found is None and not name and row.text:
            unit = self.texts.get(" ".join(row.text.split()))
            if unit is not None:
                return unit
        if found is None:
            raise UsageError(f"no interview {name!r} in the study" if name else "the study has no such text")
        number = row.answer.strip()
        if not number:
            return found, None
        if not number.isdecimal() or not 1 <= int(number) <= len(self.interviews[found].answers):
            raise UsageError(f"the interview {found!r} has no answer {number}")
        return found, int(number)

    def _add_text(self, text: str, unit: Unit) -> None:
        key = " ".join(text.split())
        # A text that two units share names neither.
        self.texts[key] = None if key in self.texts else unit


def _named(codebook: Codebook, labels: Sequence[str]) -> Mapping[str, str]:
    names = {name.casefold(): label for label in labels for name in codebook.names.get(label, {}).values()}
    return names | {label.casefold(): label for label in labels}


def _same(before: Label, label: Label) -> bool:
    """Whether a decision says nothing new; one drawn at random is not made less by an import."""
    as_good = before.sampling in {"random", label.sampling}
    return before.label == label.label and (before.note == label.note or not label.note) and as_good


def _sampling(stated: str, drawn: Drawn) -> Sampling:
    if drawn != "stated":
        return drawn
    return next((one for one in get_args(Sampling) if one == stated), "imported")


def _utc(time: str) -> str:
    """A time as we write it; empty where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(time.strip())
        moment = moment.replace(tzinfo=moment.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
