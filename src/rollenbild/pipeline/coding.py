"""Coders' labels of a study: what coders need of it, and a session on it."""

from __future__ import annotations

from dataclasses import dataclass

from rollenbild.classifier import load_named
from rollenbild.codebook import Codebook
from rollenbild.config import SEED, default_codebook
from rollenbild.errors import StudyError
from rollenbild.labeling import LabelLog, Plan, Queue, Session, draw_plan
from rollenbild.labeling.queues import LEAST, SHARE
from rollenbild.records import Interview, Label, Prediction
from rollenbild.study import Study


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
    model = load_named(str(study.recorded().get("classify", {}).get("model", "default")))
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
