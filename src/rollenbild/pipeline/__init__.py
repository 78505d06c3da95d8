"""Join the stages: each function reads the study, calls one stage, and writes the study.

``stages`` has a function a stage, ``reporting`` the answer and the main job, ``texts`` what needs no study,
``training`` the models.
"""

from rollenbild.pipeline.progress import Progress
from rollenbild.pipeline.reporting import Outcome, quantify_study, report_study, survey
from rollenbild.pipeline.stages import (
    classify_study,
    collect_pages,
    extract_interviews,
    ledger,
    left_out,
    study_model,
    write_ledger,
)
from rollenbild.pipeline.texts import classify_texts, write_classified
from rollenbild.pipeline.training import evaluate_named, train_named

__all__ = [
    "Outcome",
    "Progress",
    "classify_study",
    "classify_texts",
    "collect_pages",
    "evaluate_named",
    "extract_interviews",
    "ledger",
    "left_out",
    "quantify_study",
    "report_study",
    "study_model",
    "survey",
    "train_named",
    "write_classified",
    "write_ledger",
]
