"""``rollenbild survey``: the main job."""

from __future__ import annotations

import typer

from rollenbild.cli import options


def survey(
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
    model: options.ModelName = "",
    confidence: options.Confidence = 0.95,
    jobs: options.Jobs = None,
    lang: options.Lang = None,
) -> None:
    """Collect a series, read its interviews, classify them and write the report.

    Example: rollenbild survey https://blog.example/interviews/ --study my-study
    """
    from rollenbild.cli.collect import collect_options
    from rollenbild.cli.console import language_of, printed, progress_shown
    from rollenbild.messages import say
    from rollenbild.pipeline import survey as run_survey
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
    with progress_shown() as progress:
        outcome = run_survey(
            Study.create(study),
            sources,
            asked,
            model_name=model,
            language=language,
            confidence=confidence,
            progress=progress,
            jobs=jobs,
        )
    for path in outcome.written:
        printed(say(language, "written", path=path))
    printed(outcome.answer)
    printed(outcome.ground)
