"""``rollenbild classify``: a study, or texts that are at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollenbild.cli import options, sharded
from rollenbild.config import Language

if TYPE_CHECKING:
    from rollenbild.classifier import Model
    from rollenbild.pipeline.shards import Columns


def classify(
    context: typer.Context,
    source: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT…",
            help="A study, a table (.csv .jsonl .parquet), texts or a folder of them; with --parts any number of "
            "shards (WARC files, .jsonl, .parquet, or folders of such).",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Table to write (.csv .jsonl .parquet); else stdout.")
    ] = None,
    answers: Annotated[Path | None, typer.Option("--answers", metavar="FILE", help="Write answers.csv too.")] = None,
    text_column: options.TextColumn = "text",
    id_column: options.IdColumn = "id",
    model: options.ModelName = "",
    parts: sharded.Parts = None,
    cluster: sharded.Cluster = None,
    jobs: options.Jobs = None,
    lang: options.Lang = None,
) -> None:
    """Classify the interviews of a study, of a table or of shards, in the columns of interviews.csv and in input order.

    Example: rollenbild classify texts.csv --text-column text --out labels.csv
    """
    from rollenbild.classifier import load_named
    from rollenbild.cli.console import language_of
    from rollenbild.errors import UsageError

    language = language_of(context.obj, lang)
    if parts is not None or cluster is not None:
        if out is not None or answers is not None:
            raise UsageError(
                "Shards become a Parquet file each, no table.",
                where="--out" if out is not None else "--answers",
                next_step="Leave it away, or classify one table without --parts.",
            )
        folder = sharded.needed(parts)
        from rollenbild.pipeline.shards import Columns

        _classify_shards(source, load_named(model), folder, Columns(text_column, id_column), jobs, cluster, language)
        return
    if len(source) > 1:
        raise UsageError(
            "Several inputs are classified as shards only.",
            where=str(source[1]),
            next_step="Name a folder for the results with --parts DIR, or give one input.",
        )
    _classify_one(source[0], load_named(model), out, answers, (text_column, id_column), jobs, language)


def _classify_shards(
    shards: list[Path],
    model: Model,
    folder: Path,
    columns: Columns,
    jobs: int | None,
    cluster: str | None,
    language: Language,
) -> None:
    from rollenbild.pipeline.parts import parts_folder
    from rollenbild.sources.shards import shards_in

    found = shards_in(shards)
    with parts_folder(folder) as place:
        sharded.told_parts(sharded.classified(model, found, place, columns, jobs, cluster), place, language)


def _classify_one(
    source: Path,
    model: Model,
    out: Path | None,
    answers: Path | None,
    columns: tuple[str, str],
    jobs: int | None,
    language: Language,
) -> None:
    from rollenbild.cli.console import printed, progress_shown
    from rollenbild.messages import say
    from rollenbild.pipeline import classify_study, classify_texts, write_classified
    from rollenbild.study import Study

    text_column, id_column = columns
    with progress_shown() as progress:
        if (source / "study.toml").is_file():
            study = Study.open(source)
            count = classify_study(study, model, progress, jobs)
            printed(say(language, "interviews_classified", count=count))
            printed(say(language, "written", path=study.predictions))
            return
        found = list(classify_texts(source, model, text_column=text_column, id_column=id_column, jobs=jobs))
    text = write_classified(found, model.codebook, out, answers)
    if text:
        printed(text.rstrip("\n"))
    for path in (out, answers):
        if path is not None:
            printed(say(language, "written", path=path))
