"""A small study of made-up interviews, ready to be coded."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from rollenbild.config import default_codebook
from rollenbild.labeling import LabelLog, Queue, Session, draw_plan
from rollenbild.records import AnswerPrediction, Interview, Prediction, Turn
from rollenbild.study import Study


def interview(number: int, *, form: str = "qa", **other: object) -> Interview:
    turns = (
        Turn("interviewer", "Was machen Sie den Tag über?", "Karriereblatt"),
        Turn("interviewee", f"Ich schreibe Beiträge, heute den {number}.\n\nUnd ich antworte auf Fragen.", "Mia Korn"),
        Turn("interviewer", "Und sonst?"),
        Turn("interviewee", "Mit der Leitung bespreche ich, was wir im Netz wollen."),
        Turn("interviewer", "Vielen Dank für das Gespräch."),
    )
    fields = {
        "title": f"Fragen an Person {number}",
        "interviewee": f"Person {number}",
        "job_title": "Redakteurin",
        "organisation": "Haus Lindental",
        "language": "de",
        "published": "2011-05-17",
    }
    return Interview(f"i{number}", f"https://blog.example/{number}", form=form, turns=turns, **{**fields, **other})  # type: ignore[arg-type]


def prediction(number: int) -> Prediction:
    sure = 0.4 + 0.02 * number
    shares = {"outward": sure, "internal": 0.9 - sure, "unclear": 0.1}
    answers = tuple(
        AnswerPrediction(one, label, {"outward": 0.2, "internal": 0.2, "neither": 0.2, label: 0.6})
        for one, label in ((1, "outward"), (2, "internal"))
    )
    return Prediction(
        f"i{number}", "outward", "", shares, {"outward": 9}, "Ich schreibe Beiträge.", answers, "default x"
    )


def fill(root: Path, count: int, *, classified: bool = True) -> Study:
    """A study of so many interviews on disk."""
    study = Study.create(root)
    study.write_interviews(interview(number) for number in range(1, count + 1))
    if classified:
        study.write_predictions(prediction(number) for number in range(1, count + 1))
    return study


def ticking() -> Iterator[datetime.datetime]:
    now = datetime.datetime(2026, 5, 17, 8, tzinfo=datetime.UTC)
    while True:
        yield now
        now += datetime.timedelta(seconds=1)


def session(
    path: Path,
    coder: str = "anna",
    queue: Queue = "random",
    count: int = 24,
    *,
    least: int = 10,
    classified: bool = True,
) -> Session:
    """A session on made-up interviews whose labels are in ``path``."""
    interviews = [interview(number) for number in range(1, count + 1)]
    guesses = {f"i{number}": prediction(number) for number in range(1, count + 1)} if classified else {}
    plan = draw_plan([one.id for one in interviews], guesses, least=least)
    clock = ticking()
    return Session(
        LabelLog(path),
        interviews,
        default_codebook(),
        plan,
        coder=coder,
        queue=queue,
        predictions=guesses,
        clock=lambda: next(clock),
    )


def disagree_on(path: Path, disputed: str, count: int) -> None:
    """Two coders code the shared part alike, but for one interview."""
    for coder in ("anna", "ben"):
        work = session(path, coder, "reliability", count, least=count)
        while (shown := work.next()) is not None:
            differs = shown.interview.id == disputed and coder == "ben"
            label, note = ("internal", "leads") if differs else ("outward", "")
            work.code(f"{coder}-{shown.interview.id:_<8}".replace("_", "-"), shown.interview.id, label, note=note)
