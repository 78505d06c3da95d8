"""Labelled interviews to train on and to measure with, whatever file or folder they come in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from rollenbild.classifier.corpus import Coded, read_corpus
from rollenbild.codebook import Codebook
from rollenbild.errors import UsageError
from rollenbild.labeling import gold
from rollenbild.labeling.exchange import Row, read_rows, take
from rollenbild.pipeline.coding import read_labels
from rollenbild.pipeline.texts import read_text
from rollenbild.records import Interview, Label, Turn
from rollenbild.study import Study

NOW = "1970-01-01T00:00:00Z"
"""Time of decisions whose file gives none; it never leaves this module."""


def read_labelled(paths: Sequence[Path], codebook: Codebook, study: Path | None = None) -> list[Coded]:
    """Labelled interviews of several sources, in their order.

    Parameters
    ----------
    paths : sequence of Path
        Each a study folder; a corpus file (JSON Lines with turns); or labels as ``labels import`` takes them (CSV,
        doccano, Label Studio, Prodigy), with the texts beside the labels or in ``study``.
    study : Path, optional
        The study that holds the interviews of label files without texts.

    Raises
    ------
    UsageError
        A source cannot be read, or holds no label that fits the codebook.
    """
    coded: list[Coded] = []
    for path in paths:
        if path.is_dir():
            found = _of_study(Study.open(path), read_labels(Study.open(path)))
        elif _is_corpus(path):
            found = read_corpus([path])
        else:
            found = _of_file(path, codebook, study)
        if not found:
            raise UsageError(
                "There is no labelled interview to learn from.",
                where=str(path),
                next_step="Code some with: rollenbild label --study DIR --coder NAME",
            )
        coded += found
    return coded


def _is_corpus(path: Path) -> bool:
    """Whether the first line is what the corpus has: an interview with turns, or a single answer or sentence."""
    if path.suffix.lower() != ".jsonl":
        return False
    try:
        with path.open(encoding="utf-8") as stream:
            record = json.loads(next((line for line in stream if line.strip()), "{}"))
    except (OSError, ValueError) as error:
        raise UsageError(f"The file cannot be read: {error}.", where=str(path)) from error
    return isinstance(record, dict) and ("turns" in record or {"id", "a", "label"} <= record.keys())


def _of_file(path: Path, codebook: Codebook, study: Path | None) -> list[Coded]:
    try:
        rows = read_rows(path.read_bytes(), path.name)
    except OSError as error:
        raise UsageError(f"The file cannot be read: {error.strerror}.", where=str(path)) from error
    if study is not None:
        interviews = tuple(Study.open(study).read_interviews())
    elif any(row.text for row in rows):
        rows = _named(rows)
        interviews = tuple(_interviews(rows, codebook))
    else:
        raise UsageError(
            "The labels come without their texts.",
            where=str(path),
            next_step="Give the study they belong to with --study DIR, or a file with a column text.",
        )
    taken = take(rows, interviews, codebook, (), now=NOW, coder="coder", drawn="imported")
    if not taken.labels:
        reasons = "; ".join(f"{place}: {reason}" for place, reason in taken.refused[:3])
        raise UsageError("No label in the file can be used.", where=f"{path}: {reasons}" if reasons else str(path))
    return _joined(interviews, taken.labels)


def _named(rows: Sequence[Row]) -> list[Row]:
    """Rows whose interview has a name: rows of one text belong together, whoever coded them."""
    return [row if row.interview or not row.text else dataclasses.replace(row, interview=row.text[:80]) for row in rows]


def _interviews(rows: Sequence[Row], codebook: Codebook) -> Iterable[Interview]:
    """The interviews of rows that carry their texts; rows with an answer's number hold one answer each."""
    single = {name.casefold() for name in (codebook.none, *codebook.names.get(codebook.none, {}).values())}
    answers = any(row.label.strip().casefold() in single for row in rows)
    by_interview: dict[str, list[Row]] = {}
    for row in rows:
        if row.text:
            by_interview.setdefault(row.interview, []).append(row)
    for name, own in by_interview.items():
        numbered = {int(row.answer): row.text for row in own if row.answer.isdecimal()}
        whole = next((row.text for row in own if not row.answer), "")
        if numbered or (answers and whole):
            parts = numbered or {1: whole}
            turns = [
                turn
                for number in range(1, max(parts) + 1)
                for turn in (Turn("interviewer", ""), Turn("interviewee", parts.get(number, "—")))
            ]
            yield Interview(id=name, url="", turns=tuple(turns))
        else:
            yield dataclasses.replace(read_text(whole, "text/plain", {"id": name}), id=name)


def _of_study(study: Study, labels: Sequence[Label]) -> list[Coded]:
    return _joined(tuple(study.read_interviews()), labels)


def _joined(interviews: Sequence[Interview], labels: Sequence[Label]) -> list[Coded]:
    """Interviews with what coders settled on; where they disagree and nobody settled it, there is no label."""
    settled = gold(labels)
    coded = {owner for owner, _ in settled.answers} | set(settled.interviews)
    return [
        Coded(
            interview,
            settled.interviews[interview.id].label if interview.id in settled.interviews else None,
            tuple(
                settled.answers[unit].label if (unit := (interview.id, answer.number)) in settled.answers else None
                for answer in interview.answers
            ),
            group=interview.id,
            origin="labelled",
        )
        for interview in interviews
        if interview.id in coded
    ]
