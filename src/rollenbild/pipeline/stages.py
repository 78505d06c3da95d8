"""A stage a function: read the study, call, write the study."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from rollenbild.classifier import Model, load_named
from rollenbild.errors import ModelError, SourceError
from rollenbild.extraction import Extraction, continues, extract, merge
from rollenbild.pipeline.progress import Progress
from rollenbild.pipeline.workers import at_work, batches, jobs_of
from rollenbild.records import Interview, Page, Prediction
from rollenbild.report import write_pages
from rollenbild.sources import CollectOptions, PageStore, collect, decode
from rollenbild.study import Study


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


def extract_interviews(study: Study, progress: Progress, jobs: int | None = None) -> int:
    """Interviews from the study's pages; gives back how many.

    The ledger says of every fetched page that is no interview what it is instead.

    Parameters
    ----------
    jobs : int or None
        Processes that read pages; None means one a core.

    Raises
    ------
    SourceError
        None of the pages holds an interview.
    """
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        pages = [page for page in store.pages() if page.status == "fetched" and page.role in {"interview", "index"}]
        verdicts: dict[str, str] = {}
        archived = {page.url: page.archive_url for page in pages if page.archive_url}

        def met() -> Iterator[Interview]:
            for page, one in zip(pages, _extractions(pages, store, progress, jobs_of(jobs)), strict=True):
                verdicts[page.url] = _verdict(one)
                if one.interview is not None:
                    yield one.interview

        count = 0

        def told() -> Iterator[Interview]:
            nonlocal count
            for one in merge(met(), study.root):
                count += 1
                yield dataclasses.replace(one, archive_url=archived.get(one.url, ""))

        study.write_interviews(told())
        store.note(verdicts)
    if not count:
        raise SourceError(
            "None of the pages holds an interview.",
            where="; ".join(f"{url}: {reason.split(': ', 1)[-1]}" for url, reason in islice(verdicts.items(), 3))
            or str(study.pages_ledger),
            next_step="Give the address of the series' index page, or name its pages with --match.",
        )
    return count


def study_model(study: Study, asked: str = "") -> Model:
    """The model the study was classified with; where it was not yet, the one asked for, else the one in use.

    A report of one model's labels by another's error rates would be wrong, so another than the study's is refused.

    Raises
    ------
    ModelError
        The study was classified with another model than the one asked for, or than the one of that name here.
    """
    told = study.recorded().get("classify", {})
    model = load_named(asked or str(told.get("model", "")))
    if told.get("weights_sha256", model.manifest["weights_sha256"]) == model.manifest["weights_sha256"]:
        return model
    raise ModelError(
        "The study was classified with another model.",
        where=f"{told.get('model', '')}@{str(told['weights_sha256'])[:12]}, not {model.version}",
        next_step="Put that model into the store, or classify again: rollenbild classify DIR --model NAME",
    )


def classify_study(study: Study, model: Model, progress: Progress, jobs: int | None = None) -> int:
    """Predictions for the study's interviews, by ``jobs`` processes (None: one a core); gives back how many."""
    study.record("classify", {"model": model.name, "weights_sha256": model.manifest["weights_sha256"]})
    count = 0

    def told() -> Iterator[Prediction]:
        nonlocal count
        work = at_work(partial(predicted, model), batches(study.read_interviews()), jobs_of(jobs))
        for count, prediction in enumerate(chain.from_iterable(work), start=1):
            progress(str(count))
            yield prediction

    study.write_predictions(told())
    return count


def predicted(model: Model, interviews: list[Interview]) -> list[Prediction]:
    """A batch's predictions."""
    return list(model.predict(interviews))


def ledger(study: Study) -> list[Page]:
    """The study's pages as the ledger has them."""
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        return store.pages()


def write_ledger(study: Study) -> list[Path]:
    """Write the ledger as a table (``pages.csv``) into the report's folder; gives back its path.

    Not where the report is pseudonymised: the ledger's addresses would name who the codes stand for.
    """
    if study.recorded().get("report", {}).get("pseudonymised"):
        return []
    return [write_pages(study.report, ledger(study))]


def left_out(pages: Iterable[Page], interviews: Iterable[Interview]) -> list[tuple[str, str, str]]:
    """Address, status and reason of every page that is not in the count; lists of addresses are no such pages."""
    counted = {address for one in interviews for address in (one.url, *one.also_at)}
    read = (page for page in pages if page.role in {"interview", "index"})
    return [(page.url, page.status, page.reason) for page in read if page.url not in counted]


def _extractions(pages: Sequence[Page], store: PageStore, progress: Progress, jobs: int) -> Iterator[Extraction]:
    further = _further_pages(pages)
    parts = {one.url: home for home, others in further.items() for one in others}

    def asked() -> Iterator[Unread | Extraction]:
        for number, page in enumerate(pages, start=1):
            progress(f"{number}/{len(pages)} {page.url}")
            if page.url in parts:
                yield Extraction("other", f"goes on with {parts[page.url]}")
                continue
            bodies = [(store.body(one), one.content_type) for one in (page, *further.get(page.url, ()))]
            yield Unread(page, tuple(bodies))

    return chain.from_iterable(at_work(_read, batches(asked()), jobs))


@dataclasses.dataclass(frozen=True, slots=True)
class Unread:
    """A page to be read, with its body's bytes and content type, and those of its further pages."""

    page: Page
    bodies: tuple[tuple[bytes, str], ...]


def _read(batch: list[Unread | Extraction]) -> list[Extraction]:
    return [one if isinstance(one, Extraction) else _extraction(one) for one in batch]


def _extraction(unread: Unread) -> Extraction:
    page = unread.page
    text, *further = [decode(body, kind) for body, kind in unread.bodies]
    return extract(
        text,
        url=page.url,
        content_type=page.content_type,
        canonical_url=page.canonical_url,
        hints=page.hints,
        further=further,
    )


def _further_pages(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """Further pages of an interview (``?page=2``) by the address of its first, in order; lists have none."""
    homes = {page.url.rstrip("/"): page.url for page in pages if page.role == "interview"}
    found: dict[str, list[tuple[int, Page]]] = {}
    for page in pages:
        home, number = continues(page.url)
        if page.role == "interview" and home in homes:
            found.setdefault(homes[home], []).append((number, page))
    return {url: [page for _, page in sorted(parts, key=lambda part: part[0])] for url, parts in found.items()}


def _verdict(extraction: Extraction) -> str:
    if extraction.interview is not None:
        return ""
    return f"{extraction.kind}: {extraction.reason}"


def _toml(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
