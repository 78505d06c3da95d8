"""The work of `pipeline.shards` on a Dask scheduler: a task a shard, the model sent once to each worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from rollenbild.classifier import Model
from rollenbild.errors import RollenbildError, UsageError
from rollenbild.pipeline.parts import Part
from rollenbild.pipeline.progress import Progress
from rollenbild.pipeline.shards import Columns, Work, classify_shard
from rollenbild.pipeline.workers import on_one_thread

try:
    import distributed
except ModuleNotFoundError as error:
    raise UsageError(
        "Dask is not installed here.", where="--cluster", next_step="Install it with: pip install 'rollenbild[cluster]'"
    ) from error

TRIES = 3
"""How often a shard is tried before it counts as failed."""

PATIENCE = 10
"""Seconds within which a scheduler must answer."""

_ONE = Lock()
"""A worker holds one shard at a time, however many threads it has: its memory is bounded by a shard."""


class ClusterError(RollenbildError):
    """The scheduler cannot be reached, or shards failed."""


class ModelOnWorker(distributed.WorkerPlugin):
    """Brings a model to every worker once, also to those that come later or start again.

    Parameters
    ----------
    model : Model
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.name = f"rollenbild-{model.version}"


@contextmanager
def cluster(address: str) -> Iterator[Any]:
    """A client of the scheduler at ``tcp://…`` or ``tls://…``, or of ``local:N`` processes made for this purpose.

    Raises
    ------
    UsageError
        The address is neither.
    ClusterError
        Nobody answers there.
    """
    if address.startswith("local:") and address[6:].isdigit() and int(address[6:]) > 0:
        with (
            distributed.LocalCluster(
                n_workers=int(address[6:]),
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs="CRITICAL",
            ) as local,
            distributed.Client(local) as client,
        ):
            yield client
        return
    if not address.startswith(("tcp://", "tls://")):
        raise UsageError(
            f"{address!r} is no address of a cluster.",
            where="--cluster",
            next_step="Give tcp://HOST:PORT of a Dask scheduler, or local:N for N processes on this machine.",
        )
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ClusterError(
            "The Dask scheduler does not answer.",
            where=address,
            next_step="Start one with: dask scheduler; and workers with: dask worker ADDRESS",
        ) from error
    with client:
        yield client


def classify_on(
    client: Any, model: Model, shards: Sequence[Path], folder: Path, columns: Columns, progress: Progress
) -> list[Part]:
    """Parts with labels of all shards; see `run_on`."""
    plugin = ModelOnWorker(model)
    client.register_plugin(plugin)
    try:
        return run_on(client, partial(_classify, folder=folder, columns=columns, name=plugin.name), shards, progress)
    finally:
        client.unregister_worker_plugin(plugin.name)


def run_on(client: Any, work: Work, shards: Sequence[Path], progress: Progress) -> list[Part]:
    """Parts of all shards, in their order. What a lost worker had is done by another.

    Parameters
    ----------
    client : distributed.Client
        Its workers must see the shards and the folder for the parts under the same paths.

    Raises
    ------
    ClusterError
        Shards failed each time they were tried; the parts of all others are written.
    """
    futures = {
        client.submit(_one_at_a_time, work, shard, key=f"{shard.name}-{number}", retries=TRIES - 1, pure=False): shard
        for number, shard in enumerate(shards)
    }
    done: dict[Path, Part] = {}
    failed: dict[Path, str] = {}
    for future in distributed.as_completed(futures):
        shard = futures[future]
        if future.status == "finished":
            done[shard] = future.result()
        else:
            error = future.exception()
            failed[shard] = f"{type(error).__name__}: {error}"
        progress(f"{len(done) + len(failed)}/{len(shards)} {shard.name}")
    if failed:
        raise ClusterError(
            f"{len(failed)} of {len(shards)} shards failed, each tried {TRIES} times; all other parts are written.",
            where="; ".join(f"{shard.name}: {failed[shard]}"[:300] for shard in sorted(failed)[:20]),
            next_step="Mend these shards and run the command again on them alone.",
        )
    return [done[shard] for shard in shards]


def _one_at_a_time(work: Callable[[Path], Part], shard: Path) -> Part:
    with _ONE:
        return on_one_thread(work, shard)


def _classify(shard: Path, *, folder: Path, columns: Columns, name: str) -> Part:
    plugin = distributed.get_worker().plugins[name]
    assert isinstance(plugin, ModelOnWorker)
    return classify_shard(shard, folder=folder, columns=columns, model=plugin.model)
