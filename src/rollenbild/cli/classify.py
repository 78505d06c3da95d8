"""``rollenbild classify``: a study, or texts that are at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rollenbild.cli import options


def classify(
    context: typer.Context,
    source: Annotated[
        Path,
        typer.Argument(metavar="INPUT", help="A study, a table (.csv .jsonl .parquet), texts or a folder of them."),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Table to write (.csv .jsonl .parquet); else stdout.")
    ] = None,
    answers: Annotated[Path | None, typer.Option("--answers", metavar="FILE", help="Write answers.csv too.")] = None,
    text_column: options.TextColumn = "text",
    id_column: options.IdColumn = "id",
    model: options.ModelName = "",
    jobs: options.Jobs = None,
    lang: options.Lang = None,
) -> None:
    """Classify the interviews of a study, or of a table, in the columns of interviews.csv and in input order.

    Example: rollenbild classify texts.csv --text-column text --out labels.csv
    """
    from rollenbild.classifier import load_named
    from rollenbild.cli.console import language_of, printed, progress_shown
    from rollenbild.messages import say
    from rollenbild.pipeline import classify_study, classify_texts, write_classified
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    loaded = load_named(model)
    with progress_shown() as progress:
        if (source / "study.toml").is_file():
            study = Study.open(source)
            count = classify_study(study, loaded, progress, jobs)
            printed(say(language, "interviews_classified", count=count))
            printed(say(language, "written", path=study.predictions))
            return
        found = list(classify_texts(source, loaded, text_column=text_column, id_column=id_column, jobs=jobs))
    text = write_classified(found, loaded.codebook, out, answers)
    if text:
        printed(text.rstrip("\n"))
    for path in (out, answers):
        if path is not None:
            printed(say(language, "written", path=path))
