"""Agreement of a study's coders with each other and with the model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rollenbild.codebook import Codebook
from rollenbild.errors import StudyError
from rollenbild.pipeline.coding import read_labels
from rollenbild.report import write_csv
from rollenbild.study import Study

if TYPE_CHECKING:
    import pandas as pd


def agreement_of(study: Study, codebook: Codebook) -> pd.DataFrame:
    """Agreement as `labeling.agreement.agreement_table` has it.

    Raises
    ------
    StudyError
        Nobody coded anything yet without the model's opinion, or nothing that anybody else or the model coded too.
    """
    from rollenbild.labeling.agreement import agreement_table

    predictions = list(study.read_predictions()) if study.predictions.is_file() else []
    kinds = {"interview": codebook.interview_labels, "answer": codebook.answer_labels}
    table = agreement_table(read_labels(study), predictions, kinds)
    if table.empty:
        raise StudyError(
            "There is nothing to compare: no unit was coded by two coders, or by one and the model.",
            where=str(study.labels),
            next_step="Code some interviews: rollenbild label --study DIR --coder NAME",
        )
    return table


def agreement_if_any(study: Study, codebook: Codebook) -> pd.DataFrame | None:
    """Agreement, or None where there is nothing to compare."""
    try:
        return agreement_of(study, codebook)
    except StudyError:
        return None


def write_agreement(study: Study, table: pd.DataFrame) -> Path:
    """Write ``report/agreement.csv``; gives back its path."""
    return write_csv(study.report / "agreement.csv", table)
