"""Shards on a real Dask scheduler with two workers: the rows of one process, also when a worker is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import distributed
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench import archive
from bench.invented import interviews

from rollenbild.classifier import Model, load_named
from rollenbild.cluster import TRIES, ClusterError, classify_on, cluster, run_on
from rollenbild.errors import UsageError
from rollenbild.pipeline.parts import Part
from rollenbild.pipeline.shards import Columns
from tests.conftest import ROOT, Program

EACH = 4
"""Interviews a shard; the archives hold as many pages that are none."""


@dataclass
class Dask:
    """A scheduler's address and its workers' processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def running(folder: Path) -> Iterator[Dask]:
    """A scheduler and two workers as processes of their own, on loopback."""
    processes: list[subprocess.Popen[bytes]] = []
    log = (folder / "dask.log").open("wb")

    def process(module: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--host", "127.0.0.1", "--no-dashboard", *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment))
        return processes[-1]

    file = folder / "scheduler.json"
    try:
        process("dask_scheduler", "--port", "0", "--scheduler-file", str(file))
        workers = [
            process(
                "dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--name", f"w{number}"
            )
            for number in range(2)
        ]
        wait_for(file.exists)
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address) as client:
            client.wait_for_workers(2, timeout=60)
        yield Dask(address, workers)
    finally:
        for one in reversed(processes):
            one.kill()
            one.wait()
        log.close()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """The scheduler of all tests that kill nobody."""
    with running(tmp_path_factory.mktemp("dask")) as made:
        yield made


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two WARC files, two JSON Lines and two Parquet files, the names not in the order of the kinds."""
    folder = tmp_path_factory.mktemp("shards")
    for number, name in enumerate(["a.warc.gz", "d.warc.gz"]):
        archive.write(folder / name, 2 * EACH, share=0.5, seed=10 + number)
    for number, name in enumerate(["b.jsonl", "c.parquet", "e.jsonl", "f.parquet"]):
        rows = [{"id": f"{number}-{one.number}", "text": one.text} for one in interviews(EACH, seed=20 + number)]
        if name.endswith("jsonl"):
            text = "".join(f"{json.dumps(row)}\n" for row in rows)
            (folder / name).write_text(text, encoding="utf-8")
        else:
            pq.write_table(pa.Table.from_pylist(rows), folder / name)
    return folder


@pytest.fixture(scope="module")
def alone(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The labels of the shards by one process."""
    folder = tmp_path_factory.mktemp("alone")
    command = [sys.executable, str(ROOT / "cli.py"), "classify", str(shards), "--parts", str(folder), "--jobs", "1"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def rows(folder: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(path.name, pq.read_table(path).to_pylist()) for path in sorted(folder.iterdir())]


def test_a_killed_worker_changes_no_row(shards: Path, alone: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    command = [sys.executable, str(ROOT / "cli.py"), "--lang", "en", "classify", str(shards), "--parts", str(parts)]
    with running(tmp_path) as dask, distributed.Client(dask.address) as client:
        job = subprocess.Popen(
            [*command, "--cluster", dask.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        wait_for(lambda: killed_at_work(client, dask.workers[0], parts))
        out, err = job.communicate(timeout=200)
        assert [told["name"] for told in client.scheduler_info()["workers"].values()] == ["w1"]
    assert job.returncode == 0, err
    found = rows(parts)
    assert len(found) == 6
    assert all(len(one) >= EACH for _, one in found)
    assert found == rows(alone)
    assert [path.read_bytes() for path in sorted(parts.iterdir())] == [
        path.read_bytes() for path in sorted(alone.iterdir())
    ]
    assert f"{sum(len(one) for _, one in found)}, from 6 files" in out


def killed_at_work(client: distributed.Client, worker: subprocess.Popen[bytes], parts: Path) -> bool:
    """Kill the worker if some shards are done and one that it has is not; stopped first, so that it finishes none."""
    if not list(parts.glob("*.parquet")):
        return False
    os.kill(worker.pid, signal.SIGSTOP)
    time.sleep(0.1)
    names = {address: told["name"] for address, told in client.scheduler_info()["workers"].items()}
    held = [str(key) for address, keys in client.processing().items() if names.get(address) == "w0" for key in keys]
    if all((parts / f"{re.sub(r'-[0-9]+$', '', key)}.parquet").exists() for key in held):
        os.kill(worker.pid, signal.SIGCONT)
        return False
    worker.kill()
    return True


def test_processes_of_this_machine(shards: Path, alone: Path, tmp_path: Path, rollenbild: Program) -> None:
    done = rollenbild(
        "classify", shards / "b.jsonl", shards / "c.parquet", "--parts", tmp_path / "local", "--cluster", "local:2"
    )
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "local") == rows(alone)[1:3]


def test_a_scheduler_that_is_not_there(
    shards: Path, tmp_path: Path, rollenbild: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollenbild.cluster.PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="does not answer"), cluster("tcp://127.0.0.1:9"):
        pass
    for wrong in ("local:0", "http://127.0.0.1:9"):
        with pytest.raises(UsageError), cluster(wrong):
            pass
    for words in (["--cluster", "local:2"], ["--parts", tmp_path / "p", "--out", tmp_path / "o.csv"], [shards]):
        refused = rollenbild("classify", shards, *words)
        assert refused.returncode == 2, refused.stderr
    assert not (tmp_path / "p").exists()


@dataclass(frozen=True)
class Watched(Model):
    """A model that writes down in which process it was unpacked."""

    def __reduce__(self) -> tuple[Callable[..., Watched], tuple[object, ...]]:
        return unpacked, tuple(getattr(self, name) for name in self.__dataclass_fields__)


def unpacked(*fields: Any) -> Watched:
    made = Watched(*fields)
    with Path(made.manifest["log"]).open("a") as log:
        log.write(f"{os.getpid()}\n")
    return made


def test_the_model_goes_once_to_each_worker_and_failed_shards_are_tried_again(
    dask: Dask, shards: Path, alone: Path, tmp_path: Path
) -> None:
    log = tmp_path / "unpacked"
    model = load_named()
    fields = {name: getattr(model, name) for name in model.__dataclass_fields__}
    watched = Watched(**{**fields, "manifest": {**model.manifest, "log": str(log)}})
    files = sorted(shards.glob("*.jsonl")) + sorted(shards.glob("*.parquet"))
    told: list[str] = []
    with distributed.Client(dask.address) as client:
        classify_on(client, watched, files, tmp_path, Columns(), told.append)
        processes = [str(one) for one in client.run(os.getpid).values()]
        assert Counter(log.read_text().split()) == Counter(processes)
        assert {path.name: table for path, table in read(tmp_path)} == {
            path.name: table for path, table in read(alone) if "warc" not in path.name
        }
        assert len(told) == len(files)
        with pytest.raises(ClusterError) as failed:
            run_on(client, partial(troubled, tmp_path), [Path("good"), Path("shaky"), Path("bad")], told.append)
    tries = {name: len((tmp_path / f"{name}.tries").read_text()) for name in ("good", "shaky", "bad")}
    assert tries == {"good": 1, "shaky": TRIES, "bad": TRIES}
    assert "1 of 3 shards failed, each tried 3 times" in str(failed.value)
    assert failed.value.where == "bad: OSError: it cannot be read"


def read(folder: Path) -> list[tuple[Path, pa.Table]]:
    return [(path, pq.read_table(path)) for path in sorted(folder.glob("*.parquet"))]


def troubled(folder: Path, shard: Path) -> Part:
    log = folder / f"{shard.name}.tries"
    with log.open("a") as stream:
        stream.write(".")
    if shard.name == "bad" or (shard.name == "shaky" and len(log.read_text()) < TRIES):
        raise OSError("it cannot be read")
    return Part(shard.name, folder / shard.name, {"interviews": 1})


def test_a_damaged_shard_is_named_and_all_others_are_done(
    dask: Dask, shards: Path, tmp_path: Path, rollenbild: Program
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for path in shards.iterdir():
        (folder / path.name).hardlink_to(path)
    (folder / "broken.parquet").write_bytes(b"PAR1 is not all of it")
    done = rollenbild("--lang", "en", "extract", folder, "--parts", tmp_path / "parts", "--cluster", dask.address)
    assert done.returncode == 1
    assert "broken.parquet" in done.stderr
    assert "tried 3 times" in done.stderr
    alone = rollenbild("extract", shards, "--parts", tmp_path / "alone", "--jobs", 1)
    assert alone.returncode == 0, alone.stderr
    assert rows(tmp_path / "parts") == rows(tmp_path / "alone")
    sifted = rollenbild(
        "funnel", *sorted(folder.glob("*.warc.gz")), "--parts", tmp_path / "f", "--cluster", dask.address
    )
    assert sifted.returncode == 0, sifted.stderr
    found = [row for _, part in rows(tmp_path / "f") for row in part]
    assert len(found) >= 2 * EACH
    assert found == [
        row for _, part in rows(tmp_path / "alone") for row in part if row["url"] in {one["url"] for one in found}
    ]
