"""A stage a function: read the study, call, write the study."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rollenbild.classifier import Model
from rollenbild.errors import SourceError
from rollenbild.extraction import Extraction, continues, extract, merge
from rollenbild.pipeline.progress import Progress
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


def ledger(study: Study) -> list[Page]:
    """The study's pages as the ledger has them."""
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        return store.pages()


def write_ledger(study: Study) -> Path:
    """Write the ledger as a table (``pages.csv``) into the report's folder; gives back its path."""
    return write_pages(study.report, ledger(study))


def left_out(pages: Iterable[Page], interviews: Iterable[Interview]) -> list[tuple[str, str, str]]:
    """Address, status and reason of every page that is not in the count; lists of addresses are no such pages."""
    counted = {address for one in interviews for address in (one.url, *one.also_at)}
    read = (page for page in pages if page.role in {"interview", "index"})
    return [(page.url, page.status, page.reason) for page in read if page.url not in counted]


def _extractions(pages: Sequence[Page], store: PageStore, progress: Progress) -> Iterator[Extraction]:
    further = _further_pages(pages)
    parts = {one.url: home for home, others in further.items() for one in others}
    for number, page in enumerate(pages, start=1):
        progress(f"{number}/{len(pages)} {page.url}")
        if page.url in parts:
            yield Extraction("other", f"goes on with {parts[page.url]}")
            continue
        yield extract(
            decode(store.body(page), page.content_type),
            url=page.url,
            content_type=page.content_type,
            canonical_url=page.canonical_url,
            hints=page.hints,
            further=[decode(store.body(one), one.content_type) for one in further.get(page.url, ())],
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
