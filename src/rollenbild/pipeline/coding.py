"""Coders' labels of a study: what coders need of it, a session on it, and exchange with other tools."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rollenbild.classifier import load_named
from rollenbild.codebook import Codebook
from rollenbild.config import SEED, default_codebook
from rollenbild.errors import StudyError, UsageError
from rollenbild.labeling import Entry, LabelLog, Plan, Queue, Session, checked_coder, current, draw_plan
from rollenbild.labeling.exchange import Drawn, Source, Taken, format_of, read_rows, take, write_labels
from rollenbild.labeling.queues import LEAST, SHARE
from rollenbild.records import Interview, Label, Prediction
from rollenbild.study import Study, write_whole


@dataclass(frozen=True, slots=True)
class Series:
    """What coders need of a study.

    Parameters
    ----------
    confusion : list of list of int
        How the model erred on interviews it had not seen; empty without predictions.
    """

    interviews: tuple[Interview, ...]
    predictions: dict[str, Prediction]
    codebook: Codebook
    confusion: list[list[int]]


def read_series(study: Study) -> Series:
    """Interviews, predictions where there are any, and the codebook both are coded by.

    Raises
    ------
    StudyError
        There is no interview to code.
    """
    interviews = tuple(study.read_interviews())
    if not interviews:
        raise StudyError(
            "The study holds no interview to code.",
            where=str(study.interviews),
            next_step="Collect and extract a series first: rollenbild survey SOURCE --study DIR",
        )
    if not study.predictions.is_file():
        return Series(interviews, {}, default_codebook(), [])
    model = load_named(str(study.recorded().get("classify", {}).get("model", "")))
    known = {interview.id for interview in interviews}
    predictions = {one.interview_id: one for one in study.read_predictions() if one.interview_id in known}
    return Series(interviews, predictions, model.codebook, model.metrics["unseen"]["interview_confusion"])


def read_labels(study: Study) -> list[Label]:
    """Every decision in the study's file of labels, in the order written."""
    return LabelLog(study.labels).read()


def open_session(study: Study, series: Series, coder: str, queue: Queue) -> Session:
    """A coder's session on a study; the first one fixes how its queues are drawn."""
    return Session(
        LabelLog(study.labels),
        series.interviews,
        series.codebook,
        plan_of(study, series),
        coder=coder,
        queue=queue,
        predictions=series.predictions,
    )


def plan_of(study: Study, series: Series) -> Plan:
    """How the study's queues are drawn: as ``study.toml`` says, which is written once."""
    recorded = study.recorded().get("label", {})
    drawn = {"seed": SEED, "share": SHARE, "least": LEAST, **recorded}
    if drawn != recorded:
        study.record("label", drawn)
    return draw_plan(
        [interview.id for interview in series.interviews],
        series.predictions,
        seed=int(drawn["seed"]),
        share=float(drawn["share"]),
        least=int(drawn["least"]),
    )


def import_labels(
    study: Study,
    path: Path,
    *,
    form: str | None = None,
    coder: str = "",
    drawn: Drawn = "imported",
    predictions: bool = False,
) -> Taken:
    """Decisions of a file into the study's labels; what does not fit is named and left out.

    Raises
    ------
    UsageError
        The file cannot be read or is in no format we know.
    """
    series = read_series(study)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The file cannot be read: {error.strerror}.", where=str(path)) from error
    log = LabelLog(study.labels)
    taken = take(
        read_rows(data, path.name, form),
        series.interviews,
        series.codebook,
        log.read(),
        now=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        coder=checked_coder(coder) if coder else "",
        drawn=drawn,
        predictions=predictions,
    )
    if taken.labels:
        log.extend([Entry(label) for label in taken.labels])
    return taken


def export_labels(study: Study, path: Path, *, form: str | None = None, coders: Sequence[str] = ()) -> int:
    """Current decisions into a file, of all coders or of those named; gives back how many.

    Raises
    ------
    UsageError
        The format is not known or the file cannot be written.
    """
    chosen = format_of(path, form)
    series = read_series(study)
    labels = [one for one in current(read_labels(study)) if not coders or one.coder in coders]
    names = {label: series.codebook.called(label, "en") for label in series.codebook.interview_labels}
    source = Source({interview.id: interview for interview in series.interviews}, names)
    try:
        write_whole(path, write_labels(labels, source, chosen))
    except OSError as error:
        raise UsageError(f"The file cannot be written: {error.strerror}.", where=str(path)) from error
    return len(labels)
