"""From a classified study to the answer, and the main job as a whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from rollenbild.classifier import Model, load_named
from rollenbild.config import CONFIDENCE, Language
from rollenbild.messages import say
from rollenbild.pipeline.progress import Progress
from rollenbild.pipeline.stages import classify_study, collect_pages, extract_interviews, left_out
from rollenbild.quantification import prevalence_by_model
from rollenbild.records import Prevalence
from rollenbild.report import Findings, answer_sentence, ground_sentence, write_report
from rollenbild.sources import CollectOptions, PageStore
from rollenbild.study import Study


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What a survey found: the answer, its ground, and the files that were written."""

    prevalences: tuple[Prevalence, ...]
    answer: str
    ground: str
    written: tuple[Path, ...]


def quantify_study(study: Study, model: Model, confidence: float = CONFIDENCE) -> list[Prevalence]:
    """How many interviews of the study have each label, as a range."""
    said = [prediction.label for prediction in study.read_predictions()]
    study.record("quantify", {"confidence": confidence})
    confusion = model.metrics["unseen"]["interview_confusion"]
    return prevalence_by_model(said, model.codebook.interview_labels, confusion, confidence=confidence)


def report_study(study: Study, model: Model, language: Language) -> Outcome:
    """Write the study's report."""
    recorded = study.recorded()
    prevalences = quantify_study(study, model, recorded.get("quantify", {}).get("confidence", CONFIDENCE))
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        pages = store.pages()
    interviews = list(study.read_interviews())
    findings = Findings(
        interviews=interviews,
        predictions=list(study.read_predictions()),
        prevalences=prevalences,
        pages=pages,
        left_out=left_out(pages, interviews),
        sources=recorded.get("collect", {}).get("sources", []),
        codebook=model.codebook,
        model={
            **model.manifest,
            "version": model.version,
            "threshold": model.threshold,
            "metrics": model.metrics,
        },
        research_exception=str(recorded.get("collect", {}).get("research_exception", "")),
    )
    study.record("report", {"lang": language})
    written = write_report(study.report, findings, language)
    return Outcome(
        tuple(prevalences),
        answer_sentence(prevalences, model.codebook, language),
        ground_sentence(prevalences, language),
        tuple(written),
    )


def survey(
    study: Study,
    sources: Sequence[str],
    options: CollectOptions,
    *,
    model_name: str,
    language: Language,
    confidence: float,
    progress: Progress,
) -> Outcome:
    """The main job: collect, extract, classify, quantify, report."""
    model = load_named(model_name)
    collect_pages(study, sources, options, progress)
    progress(say(language, "extracting"))
    extract_interviews(study, progress)
    progress(say(language, "classifying"))
    classify_study(study, model, progress)
    study.record("quantify", {"confidence": confidence})
    progress(say(language, "reporting"))
    return report_study(study, model, language)
