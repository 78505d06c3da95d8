"""What ``extract``, ``classify`` and ``funnel`` share where they work on shards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollenbild.config import Language

if TYPE_CHECKING:
    from rollenbild.classifier import Model
    from rollenbild.pipeline.parts import Part
    from rollenbild.pipeline.shards import Columns, Work

Parts = Annotated[
    Path | None,
    typer.Option("--parts", metavar="DIR", help="Shards: write one Parquet file for each into this folder."),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Shards: work on this Dask scheduler (tcp://HOST:PORT), or local:N for N processes here; with --parts.",
    ),
]


def needed(parts: Path | None) -> Path:
    """The folder for the parts.

    Raises
    ------
    UsageError
        None was named.
    """
    if parts is None:
        from rollenbild.errors import UsageError

        raise UsageError(
            "Shards become a Parquet file each, and no folder for these is named.",
            where="--parts",
            next_step="Name a folder with --parts DIR.",
        )
    return parts


def worked(work: Work, shards: list[Path], jobs: int | None, address: str | None) -> list[Part]:
    """The parts of the shards, made here or on a cluster."""
    from rollenbild.cli.console import progress_shown
    from rollenbild.pipeline.shards import run_shards

    with progress_shown() as progress:
        if address is not None:
            from rollenbild.cluster import cluster, run_on

            with cluster(address) as client:
                return run_on(client, work, shards, progress)
        found = []
        for part in run_shards(work, shards, jobs):
            found.append(part)
            progress(f"{len(found)}/{len(shards)} {part.shard}")
        return found


def classified(
    model: Model, shards: list[Path], folder: Path, columns: Columns, jobs: int | None, address: str | None
) -> list[Part]:
    """The parts of shards with labels, made here or on a cluster."""
    from functools import partial

    from rollenbild.cli.console import progress_shown
    from rollenbild.pipeline.shards import classify_shard

    if address is None:
        return worked(partial(classify_shard, folder=folder, columns=columns, model=model), shards, jobs, None)
    from rollenbild.cluster import classify_on, cluster

    with progress_shown() as progress, cluster(address) as client:
        return classify_on(client, model, shards, folder, columns, progress)


def told_parts(parts: list[Part], folder: Path, language: Language) -> None:
    """Say how many interviews went into how many parts."""
    from rollenbild.cli.console import printed
    from rollenbild.messages import say

    count = sum(part.counts["interviews"] for part in parts)
    printed(say(language, "parts_written", interviews=count, shards=len(parts), path=folder))
