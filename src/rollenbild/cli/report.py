"""``rollenbild report``: the report again."""

from __future__ import annotations

from typing import Annotated

import typer

from rollenbild.cli import options


def report(
    context: typer.Context,
    study: options.StudyFolder,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Write it as xlsx, parquet, sqlite (tables) or png (plots) too (may be repeated).",
        ),
    ] = None,
    pseudonymise: Annotated[
        bool | None,
        typer.Option(
            "--pseudonymise/--no-pseudonymise",
            help="Put codes in place of persons and organisations in every file of the report; the key stays in the "
            "study. Holds for later reports too, until switched off.",
        ),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", metavar="NAME", help="Name of the model (default: the one the study was classified with)."
        ),
    ] = "",
    lang: options.Lang = None,
) -> None:
    """Write a study's report again.

    Example: rollenbild report --study my-study --lang de --format xlsx
    """
    from rollenbild.cli.console import language_of, printed
    from rollenbild.errors import UsageError
    from rollenbild.messages import say
    from rollenbild.pipeline import report_study, study_model
    from rollenbild.report import FORMATS
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    asked = list(dict.fromkeys(formats or ()))
    if unknown := [one for one in asked if one not in FORMATS]:
        raise UsageError(
            f"There is no format {unknown[0]!r}.", where="--format", next_step=f"Use one of: {', '.join(FORMATS)}."
        )
    opened = Study.open(study)
    outcome = report_study(opened, study_model(opened, model), language, formats=asked, pseudonymise=pseudonymise)
    for path in outcome.written:
        printed(say(language, "written", path=path))
    printed(outcome.answer)
    printed(outcome.ground)
