"""Join the stages: each function reads the study, calls one stage, and writes the study."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import Any

from rollenbild.classifier import Model, load_named
from rollenbild.codebook import Codebook, load_codebook
from rollenbild.config import CONFIDENCE, Language, shipped
from rollenbild.errors import SourceError
from rollenbild.extraction import Extraction, as_account, extract, merge
from rollenbild.messages import say
from rollenbild.quantification import prevalence_by_model
from rollenbild.records import Interview, Page, Prediction, Prevalence
from rollenbild.report import Findings, answer_sentence, ground_sentence, write_pages, write_report, write_tables
from rollenbild.sources import CollectOptions, PageStore, collect, decode, texts_of
from rollenbild.study import Study

Progress = Callable[[str], None]
"""Is told what is being done, one short text at a time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What a survey found: the answer, its ground, and the files that were written."""

    prevalences: tuple[Prevalence, ...]
    answer: str
    ground: str
    written: tuple[Path, ...]


def collect_pages(study: Study, sources: Sequence[str], options: CollectOptions, progress: Progress) -> None:
    """Pages of the sources into the study; goes on where an earlier run stopped.

    Raises
    ------
    SourceError, UsageError
        A source gave nothing, or is none; the ledger is kept.
    """
    known = study.recorded().get("collect", {}).get("sources", [])
    asked = {key: _toml(value) for key, value in dataclasses.asdict(options).items()}
    study.record("collect", {**asked, "sources": list(dict.fromkeys([*known, *sources]))})
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        for source in sources:
            collect(source, options, store, progress)


def extract_interviews(study: Study, progress: Progress) -> int:
    """Interviews from the study's pages; gives back how many.

    The ledger says of every fetched page that is no interview what it is instead.

    Raises
    ------
    SourceError
        None of the pages holds an interview.
    """
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        pages = [page for page in store.pages() if page.status == "fetched" and page.role in {"interview", "index"}]
        found = list(_extractions(pages, store, progress))
        store.note({page.url: _verdict(one) for page, one in zip(pages, found, strict=True)})
        archived = {page.url: page.archive_url for page in pages if page.archive_url}
    interviews = [
        dataclasses.replace(one.interview, archive_url=archived.get(one.interview.url, ""))
        for one in merge(found)
        if one.interview is not None
    ]
    study.write_interviews(interviews)
    if not interviews:
        raise SourceError(
            "None of the pages holds an interview.",
            where="; ".join(f"{page.url}: {one.reason}" for page, one in zip(pages[:3], found[:3], strict=True))
            or str(study.pages_ledger),
            next_step="Give the address of the series' index page, or name its pages with --match.",
        )
    return len(interviews)


def classify_study(study: Study, model: Model, progress: Progress) -> int:
    """Predictions for the study's interviews; gives back how many."""
    study.record("classify", {"model": model.name, "weights_sha256": model.manifest["weights_sha256"]})
    count = 0

    def told() -> Iterator[Prediction]:
        nonlocal count
        for count, prediction in enumerate(model.predict(study.read_interviews()), start=1):
            progress(str(count))
            yield prediction

    study.write_predictions(told())
    return count


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


def ledger(study: Study) -> list[Page]:
    """The study's pages as the ledger has them."""
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        return store.pages()


def write_ledger(study: Study) -> Path:
    """Write the ledger as a table (``pages.csv``) into the report's folder; gives back its path."""
    return write_pages(study.report, ledger(study))


def classify_texts(
    path: Path, model: Model, *, text_column: str, id_column: str
) -> Iterator[tuple[Interview, Prediction]]:
    """Interviews of a table, a text file or a folder with their predictions, in the order of the input.

    Nothing is left out: what does not look like an interview is read as one person's account, a paragraph an answer.
    """
    first, second = tee(_texts(path, text_column, id_column))
    yield from zip(first, model.predict(second), strict=True)


def write_classified(
    found: Sequence[tuple[Interview, Prediction]], codebook: Codebook, out: Path | None, answers: Path | None
) -> str:
    """Write classified texts as tables; gives back CSV text where ``out`` is None."""
    interviews, predictions = [one for one, _ in found], [said for _, said in found]
    return write_tables(interviews, predictions, codebook, out, answers)


def train_named(paths: Sequence[Path], codebook: Path | None, name: str) -> list[Path]:
    """Train a model on coded interviews and put it into the store; gives back the files written."""
    from rollenbild.classifier.build import build_model

    source = codebook or shipped("data", "codebook.md")
    words = ["rollenbild train", *map(str, paths), f"--name {name}", *([f"--codebook {codebook}"] if codebook else [])]
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    folder = build_model(paths, load_codebook(source), name=name, command=" ".join(words), source=text)
    return sorted(folder.iterdir())


def evaluate_named(paths: Sequence[Path], name: str) -> str:
    """A model and the baselines against labelled interviews, as a text table."""
    from rollenbild.classifier.build import evaluation_text

    return evaluation_text(load_named(name), paths)


def left_out(pages: Iterable[Page], interviews: Iterable[Interview]) -> list[tuple[str, str, str]]:
    """Address, status and reason of every page that is not in the count."""
    counted = {address for one in interviews for address in (one.url, *one.also_at)}
    return [(page.url, page.status, page.reason) for page in pages if page.url not in counted]


def _texts(path: Path, text_column: str, id_column: str) -> Iterator[Interview]:
    for text, kind, hints in texts_of(path, text_column, id_column):
        found = extract(text, url=hints.get("url", ""), content_type=kind, hints=hints)
        yield found.interview if found.interview is not None else as_account(text, kind, hints)


def _extractions(pages: Sequence[Page], store: PageStore, progress: Progress) -> Iterator[Extraction]:
    for number, page in enumerate(pages, start=1):
        progress(f"{number}/{len(pages)} {page.url}")
        yield extract(
            decode(store.body(page), page.content_type),
            url=page.url,
            content_type=page.content_type,
            canonical_url=page.canonical_url,
            hints=page.hints,
        )


def _verdict(extraction: Extraction) -> str:
    if extraction.interview is not None:
        return ""
    return f"{extraction.kind}: {extraction.reason}"


def _toml(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
