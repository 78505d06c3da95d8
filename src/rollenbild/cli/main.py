"""The program ``rollenbild``: parse, call, print. Results to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from rollenbild import __version__
from rollenbild.cli import (
    agreement,
    classify,
    collect,
    extract,
    funnel,
    label,
    labels,
    models,
    report,
    survey,
    train,
    verify,
)

app = typer.Typer(
    name="rollenbild",
    help="Ask of an interview series how many say X about their job, and how many say Y.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (survey.survey, collect.collect, extract.extract, classify.classify, report.report, train.train):
    app.command()(command)
app.command()(train.evaluate)
app.command()(label.label)
app.command()(agreement.agreement)
app.command()(verify.verify)
app.command()(funnel.funnel)
app.add_typer(labels.app, name="labels")
app.add_typer(models.app, name="models")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"rollenbild {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    lang: str | None = typer.Option(
        None, "--lang", help="Language of messages and reports: de or en (default: from the locale)."
    ),
    debug: bool = typer.Option(False, "--debug", help="Show a traceback when something fails."),
    _: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version and stop."),
) -> None:
    """Ask of an interview series how many say X about their job, and how many say Y.

    Example: rollenbild survey https://blog.example/interviews/ --study my-study
    """
    context.obj = {"lang": lang, "debug": debug}


def run() -> NoReturn:
    """Run the program on the command line's words and exit with its code."""
    debug = "--debug" in sys.argv
    try:
        app()
    except KeyboardInterrupt:
        from rollenbild.cli.console import asked_language, interrupted

        interrupted(asked_language(sys.argv))
        sys.exit(130)
    except Exception as error:
        from rollenbild.cli.console import asked_language, failed

        if debug:
            raise
        sys.exit(failed(error, asked_language(sys.argv)))
    sys.exit(0)
