"""Archives of the open web: what the funnel finds, what it lets through, and what pages cost in any number."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from bench import archive
from bench.measuring import taken
from bench.rows import Row, times

from rollenbild.pipeline.parts import Part

TASKS = 5000
SIZES = {1000: ("1000", 1), 10000: ("1000", 10), 100000: ("20000", 5)}
"""Pages, and the shards they are: how large, how many."""


def funnel(folder: Path) -> Iterator[Row]:
    """A WARC file of 20,000 pages, one in a hundred an interview."""
    import pyarrow.parquet as pq

    from rollenbild.extraction.funnel import STEPS
    from rollenbild.sources.shards import captures

    shard = folder / "web.warc.gz"
    wanted = archive.write(shard, 20000)
    done = taken("--lang", "en", "funnel", shard, "--parts", folder / "parts")
    urls = pq.read_table(folder / "parts", columns=["url"])["url"].to_pylist()
    found = sum("/interview-" in url for url in urls)
    told = [int(number) for number in re.findall(r"^ *(\d+) ", done.out, re.M)]
    steps = ", ".join(f"{count:,} {step}" for step, count in zip(("records", *STEPS), told, strict=True))
    passed = (told[1 + STEPS.index("kind")] - found) / (20000 - wanted)
    begun = os.times()
    for _ in captures(shard):
        pass
    read = sum(os.times()[:2]) - sum(begun[:2])
    yield Row("funnel, what passes each step of 20,000 pages", steps)
    yield Row(
        "funnel, interviews found of those in 20,000 pages",
        f"{found} of {wanted} ({found / wanted:.1%})",
        bound="98 %",
        kept=found >= 0.98 * wanted,
    )
    yield Row("funnel, other pages passed on to the turns", f"{passed:.2%}", bound="1 %", kept=passed <= 0.01)
    yield Row(
        "funnel, processor time of 20,000 pages",
        f"{done.cpu:.0f} s",
        f"reading the file {read:.0f} s",
        f"{done.cpu / read:.1f}",
    )
    yield Row("funnel, memory", f"{done.peak:.0f} MB")


def tasks(_: Path) -> Iterator[Row]:
    """What a scheduler takes for so many shards that there is nothing to do in."""
    from rollenbild.cluster import cluster, run_on

    def no_word(_: str) -> None:
        """Say nothing."""

    with cluster("local:2") as client:
        before = psutil.Process().memory_info().rss
        begun = time.process_time()
        made = run_on(client, nothing, [Path(f"{number}.warc.gz") for number in range(TASKS)], no_word)
        seconds = time.process_time() - begun
        held = (psutil.Process().memory_info().rss - before) / 2**20
    yield Row(
        f"scheduler, {len(made):,} shards with nothing in them, 2 workers",
        f"processor of scheduler and client {seconds:.0f} s, {held:.0f} MB",
        f"a shard: {seconds / TASKS * 1e3:.1f} ms, {held / TASKS * 1024:.1f} KB",
    )


def nothing(shard: Path) -> Part:
    """A shard's part without the shard."""
    return Part(shard.name, shard, {"interviews": 0})


def million(folder: Path) -> Iterator[Row]:
    """Funnel and labels on 1,000, 10,000 and 100,000 pages in shards, by two processes, and what a million costs."""
    for name in {name for name, _ in SIZES.values()}:
        archive.write(folder / f"{name}.warc.gz", int(name))
    for count, (name, shards) in SIZES.items():
        web = folder / f"web-{count}"
        web.mkdir()
        for number in range(shards):
            (web / f"{number:03d}.warc.gz").hardlink_to(folder / f"{name}.warc.gz")
        size = sum(one.stat().st_size for one in web.iterdir())
        sifted = taken("funnel", web, "--parts", folder / f"found-{count}", "--jobs", 2)
        yield Row(
            f"funnel on {count:,} pages in {shards} shards",
            f"{times(sifted)}, {sifted.peak:.0f} MB",
            f"a million pages: {_hours(sifted.cpu, count)} h of a processor; "
            f"a terabyte: {sifted.cpu / size * 1e12 / 3600:.0f} h",
        )
        coded = taken("classify", folder / f"found-{count}", "--parts", folder / f"coded-{count}", "--jobs", 2)
        yield Row(
            f"labels of the {count // 100:,} interviews in {count:,} pages",
            f"{times(coded)}, {coded.peak:.0f} MB",
            f"a million pages: {_hours(coded.cpu, count)} h of a processor",
        )


def _hours(seconds: float, pages: int) -> str:
    return f"{seconds / pages * 1e6 / 3600:.2f}"
