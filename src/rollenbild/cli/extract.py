"""``rollenbild extract``: pages into interviews."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rollenbild.cli import options, sharded
from rollenbild.config import Language


def extract(
    context: typer.Context,
    shards: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SHARD…]", help="Instead of a study: WARC files, .jsonl or .parquet, or folders of such."
        ),
    ] = None,
    study: Annotated[Path | None, typer.Option("--study", metavar="DIR", help="Folder that holds the survey.")] = None,
    parts: sharded.Parts = None,
    cluster: sharded.Cluster = None,
    text_column: options.TextColumn = "text",
    id_column: options.IdColumn = "id",
    jobs: options.Jobs = None,
    lang: options.Lang = None,
) -> None:
    """Find the interviews among a study's pages, or in shards, and who says what in them.

    Example: rollenbild extract --study my-study
    """
    from rollenbild.cli.console import language_of
    from rollenbild.errors import UsageError

    language = language_of(context.obj, lang)
    if shards and study is None:
        from functools import partial

        from rollenbild.cli.sharded import needed, told_parts, worked
        from rollenbild.pipeline.parts import parts_folder
        from rollenbild.pipeline.shards import Columns, extract_shard
        from rollenbild.sources.shards import shards_in

        found = shards_in(shards)
        with parts_folder(needed(parts)) as folder:
            work = partial(extract_shard, folder=folder, columns=Columns(text_column, id_column))
            told_parts(worked(work, found, jobs, cluster), folder, language)
        return
    if study is None or shards or parts or cluster:
        raise UsageError(
            "Either a study is read, or shards are.",
            where="extract",
            next_step="Give --study DIR alone, or shards with --parts DIR.",
        )
    _extract_study(study, jobs, language)


def _extract_study(folder: Path, jobs: int | None, language: Language) -> None:
    from rollenbild.cli.console import printed, progress_shown
    from rollenbild.messages import say
    from rollenbild.pipeline import extract_interviews, ledger
    from rollenbild.study import Study

    opened = Study.open(folder)
    with progress_shown() as progress:
        count = extract_interviews(opened, progress, jobs)
    others = sum(1 for page in ledger(opened) if page.reason)
    printed(say(language, "interviews_found", count=count, others=others))
    printed(say(language, "written", path=opened.interviews))
