"""``rollenbild collect``: pages into a study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from rollenbild.cli import options

if TYPE_CHECKING:
    from rollenbild.sources import CollectOptions


def collect(
    context: typer.Context,
    sources: options.Sources,
    study: options.StudyFolder,
    match: options.Match = None,
    max_pages: options.MaxPages = None,
    delay: options.Delay = None,
    from_date: options.FromDate = None,
    to_date: options.ToDate = None,
    earliest: options.Earliest = False,
    refresh: options.Refresh = False,
    archive: options.Archive = None,
    contact: options.Contact = None,
    research_exception: options.ResearchException = None,
    text_column: options.TextColumn = "text",
    id_column: options.IdColumn = "id",
    lang: options.Lang = None,
) -> None:
    """Collect pages into a study; killed and started again, it fetches nothing twice.

    Example: rollenbild collect https://blog.example/interviews/ --study my-study --match '*/interview/*'
    """
    from collections import Counter

    from rollenbild.cli.console import language_of, printed, progress_shown
    from rollenbild.messages import say
    from rollenbild.pipeline import collect_pages, ledger, write_ledger
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    asked = collect_options(
        match=match,
        max_pages=max_pages,
        delay=delay,
        from_date=from_date,
        to_date=to_date,
        earliest=earliest,
        refresh=refresh,
        archive=archive,
        contact=contact,
        research_exception=research_exception,
        text_column=text_column,
        id_column=id_column,
    )
    opened = Study.create(study)
    try:
        with progress_shown() as progress:
            collect_pages(opened, sources, asked, progress)
    finally:
        for path in write_ledger(opened):
            printed(say(language, "written", path=path))
    counts = Counter(page.status for page in ledger(opened))
    printed(
        say(
            language,
            "pages_found",
            count=sum(counts.values()),
            **{status: counts[status] for status in ("fetched", "skipped", "failed")},
        )
    )


def collect_options(**asked: Any) -> CollectOptions:
    """Options of collecting as the stage takes them; what was not asked for keeps the stage's default."""
    from rollenbild.sources import CollectOptions

    asked["match"] = tuple(asked["match"] or ())
    return CollectOptions(**{key: value for key, value in asked.items() if value is not None})
