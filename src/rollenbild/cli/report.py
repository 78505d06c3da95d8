"""``rollenbild report``: the report again."""

from __future__ import annotations

import typer

from rollenbild.cli import options


def report(
    context: typer.Context,
    study: options.StudyFolder,
    model: options.ModelName = "default",
    lang: options.Lang = None,
) -> None:
    """Write a study's report again.

    Example: rollenbild report --study my-study --lang de
    """
    from rollenbild.classifier import load_named
    from rollenbild.cli.console import language_of, printed
    from rollenbild.messages import say
    from rollenbild.pipeline import report_study
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    outcome = report_study(Study.open(study), load_named(model), language)
    for path in outcome.written:
        printed(say(language, "written", path=path))
    printed(outcome.answer)
    printed(outcome.ground)
