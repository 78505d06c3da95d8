"""``rollenbild funnel``: from WARC files of the open web to interviews."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rollenbild.cli import options, sharded


def funnel(
    context: typer.Context,
    shards: Annotated[list[Path], typer.Argument(metavar="WARC…", help="WARC files, or folders of such.")],
    parts: Annotated[Path, typer.Option("--parts", metavar="DIR", help="Folder for one Parquet file a WARC file.")],
    cluster: sharded.Cluster = None,
    jobs: options.Jobs = None,
    lang: options.Lang = None,
) -> None:
    """Find the interviews among pages of any kind, cheap tests first; tell how many pages pass each step.

    Kept are pages of questions and answers in German or English; prose portraits are not looked for. The parts can be
    classified: rollenbild classify DIR --parts OTHER-DIR.

    Example: rollenbild funnel crawl/ --parts interviews/
    """
    from collections import Counter
    from functools import partial

    from rollenbild.cli.console import language_of, printed
    from rollenbild.cli.sharded import told_parts, worked
    from rollenbild.extraction.funnel import STEPS
    from rollenbild.messages import say
    from rollenbild.pipeline.parts import parts_folder
    from rollenbild.pipeline.shards import sift_shard
    from rollenbild.sources.shards import WARC, shards_in

    language = language_of(context.obj, lang)
    found = shards_in(shards, WARC)
    with parts_folder(parts) as folder:
        made = worked(partial(sift_shard, folder=folder), found, jobs, cluster)
    counts: Counter[str] = Counter()
    for part in made:
        counts.update(part.counts)
    for step in ("records", *STEPS):
        printed(f"{counts[step]:>10} {say(language, f'funnel_{step}')}")
    told_parts(made, folder, language)
