"""``rollenbild labels``: coders' labels in and out, in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rollenbild.cli import options

app = typer.Typer(help="Import and export coders' labels.", no_args_is_help=True)

Format = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="FORMAT", help="csv, doccano, label-studio or prodigy (default: as the file shows)."
    ),
]
REFUSALS_SHOWN = 20


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, JSON or JSON Lines; also another study's labels.jsonl.")],
    study: options.StudyFolder,
    coder: Annotated[
        str, typer.Option("--coder", metavar="NAME", help="Who coded what the file names no coder of.")
    ] = "",
    sampling: Annotated[
        str,
        typer.Option(
            "--sampling",
            help="How they count. imported: for training only; random: the interviews were drawn at random; "
            "stated: as the file says of each.",
        ),
    ] = "imported",
    predictions: Annotated[
        bool, typer.Option("--predictions", help="Take a model's predictions in the file as decisions of a coder.")
    ] = False,
    form: Format = None,
    lang: options.Lang = None,
) -> None:
    """Bring labels into a study; what does not fit is named and left out.

    Example: rollenbild labels import coded.csv --study my-study --coder anna
    """
    from typing import get_args

    from rollenbild.cli.console import language_of, printed, told
    from rollenbild.errors import RollenbildError, UsageError
    from rollenbild.labeling.exchange import Drawn
    from rollenbild.messages import say
    from rollenbild.messages.explaining import in_german
    from rollenbild.pipeline.coding import import_labels
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    drawn = next((one for one in get_args(Drawn) if one == sampling), None)
    if drawn is None:
        raise UsageError(
            f"There is no sampling {sampling!r}.", where="--sampling", next_step="Use imported, random or stated."
        )
    place = Study.open(study)
    taken = import_labels(place, file, form=form, coder=coder, drawn=drawn, predictions=predictions)
    for where, reason in taken.refused[:REFUSALS_SHOWN]:
        told(say(language, "labels_refused", where=where, reason=in_german(reason) if language == "de" else reason))
    if len(taken.refused) > REFUSALS_SHOWN:
        told(say(language, "labels_more_refused", count=len(taken.refused) - REFUSALS_SHOWN))
    for key in ("same", "older", "uncoded", "machine"):
        if getattr(taken, key):
            told(say(language, f"labels_{key}", count=getattr(taken, key)))
    if not taken.labels and not taken.same:
        raise RollenbildError(
            "Nothing was imported.", where=str(file), next_step="See above what was left out, and why; mend the file."
        )
    printed(say(language, "labels_imported", count=len(taken.labels), path=place.labels))


@app.command("export")
def export_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write; the ending chooses the format: .csv .jsonl .json")],
    study: options.StudyFolder,
    coder: Annotated[
        list[str] | None, typer.Option("--coder", metavar="NAME", help="Only what NAME coded (may be repeated).")
    ] = None,
    form: Format = None,
    lang: options.Lang = None,
) -> None:
    """Write a study's labels for other tools; importing the file again loses nothing.

    Example: rollenbild labels export coded.csv --study my-study
    """
    from rollenbild.cli.console import language_of, printed
    from rollenbild.messages import say
    from rollenbild.pipeline.coding import export_labels
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    count = export_labels(Study.open(study), file, form=form, coders=coder or ())
    printed(say(language, "labels_exported", count=count, path=file))
