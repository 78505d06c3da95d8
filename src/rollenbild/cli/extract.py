"""``rollenbild extract``: pages into interviews."""

from __future__ import annotations

import typer

from rollenbild.cli import options


def extract(
    context: typer.Context, study: options.StudyFolder, jobs: options.Jobs = None, lang: options.Lang = None
) -> None:
    """Find the interviews among a study's pages, and who says what in them.

    Example: rollenbild extract --study my-study
    """
    from rollenbild.cli.console import language_of, printed, progress_shown
    from rollenbild.messages import say
    from rollenbild.pipeline import extract_interviews, ledger
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    opened = Study.open(study)
    with progress_shown() as progress:
        count = extract_interviews(opened, progress, jobs)
    others = sum(1 for page in ledger(opened) if page.reason)
    printed(say(language, "interviews_found", count=count, others=others))
    printed(say(language, "written", path=opened.interviews))
