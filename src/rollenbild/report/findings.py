"""What a report is made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rollenbild.codebook import Codebook
from rollenbild.records import Interview, Label, Page, Prediction, Prevalence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Findings:
    """Everything a report tells.

    Parameters
    ----------
    interviews, predictions : sequence
        Gone through several times; may be read from their files each time.
    left_out : sequence of (address, status, reason)
        Every page that is not in the count.
    model : dict
        The model's manifest and metrics.
    coder_labels : dict
        The settled hand label of an interview by its id.
    codes : sequence of Label
        The decisions that hold, of every coder on interviews and answers.
    agreement : DataFrame or None
        How far coders agree with each other and the model with them; None where nothing can be compared.
    settings : dict
        What was asked of the study, a table a stage, as ``study.toml`` has it.
    versions : dict
        Program and libraries by name, with the version the findings were made with.
    least_labels : int
        Random hand labels from which on a range rests on them.
    pseudonymised : bool
        Whether names have given way to codes.
    """

    interviews: Sequence[Interview]
    predictions: Sequence[Prediction]
    prevalences: Sequence[Prevalence]
    pages: Sequence[Page]
    left_out: Sequence[tuple[str, str, str]]
    sources: Sequence[str]
    codebook: Codebook
    model: dict[str, Any]
    coder_labels: dict[str, str] = field(default_factory=dict)
    research_exception: str = ""
    thesis: str = ""
    codes: Sequence[Label] = ()
    agreement: pd.DataFrame | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    least_labels: int = 15
    pseudonymised: bool = False

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The interviews, each with what the model and the coders say of it, in the order of the study."""
        codes: dict[str, dict[int | None, list[Label]]] = {}
        for label in self.codes:
            codes.setdefault(label.interview_id, {}).setdefault(label.answer, []).append(label)
        return tuple(
            Case(
                number,
                dataclasses.replace(interview, intro="", turns=()),
                dataclasses.replace(prediction, answers=()),
                len(prediction.answers),
                self.coder_labels.get(interview.id, ""),
                codes.get(interview.id, {}),
            )
            for number, (interview, prediction) in enumerate(
                zip(self.interviews, self.predictions, strict=True), start=1
            )
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One interview of the report, without what was said in it: of that there may be more than memory holds.

    Parameters
    ----------
    number : int
        Its place in the report, from 1; `Findings.interviews` has it whole at the place before.
    answers : int
        How many answers it has.
    settled : str
        The settled hand label; empty where nobody coded it or coders disagree.
    codes : dict
        Coders' decisions by number of the answer, None for the interview as a whole.
    """

    number: int
    interview: Interview
    prediction: Prediction
    answers: int
    settled: str
    codes: dict[int | None, list[Label]]

    @property
    def label(self) -> str:
        """The label that holds: the hand label where there is one, else the model's."""
        return self.settled or self.prediction.label

    @property
    def by_hand(self) -> bool:
        """Whether the label that holds is a hand label."""
        return bool(self.settled)
