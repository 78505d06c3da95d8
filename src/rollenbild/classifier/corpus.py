"""Training interviews: the corpus in ``data/corpus`` and coders' labels, as interviews with labels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollenbild.errors import UsageError
from rollenbild.records import Interview, Turn


@dataclass(frozen=True, slots=True)
class Coded:
    """An interview with the labels it was given.

    Parameters
    ----------
    answer_labels : tuple of (str or None)
        One label an answer; None where that answer was not coded.
    group : str
        Writer or source: interviews of one group never stand on both sides of a split.
    origin : str
        ``invented``, ``retold``, ``labelled``; ``pair`` and ``sentence`` for what belongs to no interview.
    part : str
        ``train``, ``dev`` or ``test``.
    codes : tuple of (str or None)
        A letter for each sentence of each answer, where they were coded singly: the first letter of a side, or ``n``
        for anything else.
    coders : tuple of tuple of str
        What two coders decided blind to each other before they settled on ``answer_labels`` and ``label``: a pair an
        answer, then one for the interview; empty where only one coded.
    """

    interview: Interview
    label: str | None
    answer_labels: tuple[str | None, ...]
    group: str
    origin: str
    part: str = "train"
    codes: tuple[str | None, ...] = ()
    coders: tuple[tuple[str, ...], ...] = ()


def read_corpus(paths: Iterable[Path]) -> list[Coded]:
    """Read corpus files (JSON Lines) in the order given.

    Raises
    ------
    UsageError
        A file is missing or a line is no training interview.
    """
    coded: list[Coded] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise UsageError("The corpus file cannot be read.", where=str(path)) from error
        for number, line in enumerate(lines, start=1):
            try:
                coded.append(_coded(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(
                    f"A line is no training interview: {error!r}.", where=f"{path}, line {number}"
                ) from error
    return coded


def _coded(record: dict[str, Any]) -> Coded:
    if "turns" not in record:
        return _single(record)
    turns: list[Turn] = []
    labels: list[str] = []
    for turn in record["turns"]:
        if turn["q"].strip() or record["form"] == "qa":
            turns.append(Turn("interviewer", turn["q"].strip()))
        turns.append(Turn("interviewee", turn["a"].strip()))
        labels.append(turn["label"])
    interview = Interview(
        id=record["id"],
        url="",
        language=record["lang"],
        form=record["form"],
        job_title=record.get("title", ""),
        organisation=record.get("organisation", ""),
        intro=record.get("intro", ""),
        turns=tuple(turns),
    )
    if len(interview.answers) != len(labels):
        raise ValueError(f"{len(labels)} labels for {len(interview.answers)} answers")
    return Coded(
        interview,
        record["label"],
        tuple(labels),
        group=record.get("host") or record["writer"],
        origin="retold" if "host" in record else "invented",
        part=part_of(str(record["host"])) if "host" in record else "train",
        codes=tuple(turn.get("codes") for turn in record["turns"]),
        coders=tuple(tuple(one.get("coders", ())) for one in (*record["turns"], record)),
    )


def _single(record: dict[str, Any]) -> Coded:
    """A single question with its answer, or a single sentence: training data that belongs to no interview."""
    question = record.get("q", "").strip()
    turns = (Turn("interviewer", question), Turn("interviewee", record["a"].strip()))
    form = record.get("form") or ("qa" if question or "group" not in record else "portrait")
    interview = Interview(id=record["id"], url="", language=record["lang"], form=form, turns=turns)
    return Coded(
        interview,
        None,
        (record["label"],),
        group=record.get("group") or record["writer"],
        origin="pair" if "group" in record else "sentence",
        codes=(record.get("codes"),),
    )


def part_of(host: str) -> str:
    """Part of a retold interview's host: 35 of 100 hosts ``test``, 20 ``dev``, the rest ``train``.

    By a hash of the host's name, so that nobody chooses and all interviews of a host stand on one side.
    """
    place = int(hashlib.sha256(f"rollenbild part {host}".encode()).hexdigest()[:8], 16) % 100
    return "test" if place < 35 else "dev" if place < 55 else "train"
