"""What the program takes, beside its peers and its bounds: one table, printed and written to docs/performance.md.

make bench                                    # everything; half an hour on two free cores
.venv/bin/python bench/performance.py survey  # one part; the other rows of the table stay
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench import archive, extraction, startup  # noqa: E402
from bench.invented import interviews, page  # noqa: E402
from bench.measuring import Taken, taken  # noqa: E402
from tests.extraction.golden import golden_pages  # noqa: E402

DOC = ROOT / "docs" / "performance.md"
HEAD = "| what | ours | beside it | ratio | bound | machine |\n|---|---|---|---|---|---|\n"
GROWTH = (100, 1000, 10000)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``kept`` says whether the bound is."""

    what: str
    ours: str
    beside: str = ""
    ratio: str = ""
    bound: str = ""
    kept: bool = True

    def line(self) -> str:
        """The row in Markdown."""
        bound = f"{self.bound}{'' if self.kept else ' **missed**'}"
        return f"| {self.what} | {self.ours} | {self.beside} | {self.ratio} | {bound} | {machine()} |"


def machine() -> str:
    """Cores, system, Python, and how many processes wanted a core in the last five minutes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cores} cores, {platform.machine()}, Python {platform.python_version()}{load}"


def times(one: Taken) -> str:
    """Seconds on the clock and of the processors."""
    return f"{one.wall:.1f} s (processors {one.cpu:.1f} s)"


class Quiet(SimpleHTTPRequestHandler):
    """A handler that keeps its log to itself."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def site(folder: Path, count: int) -> Path:
    """A series of so many interviews as a site: a list and a page each."""
    links = ""
    for one in interviews(count):
        place = folder / "interview" / f"{one.number}"
        place.mkdir(parents=True)
        (place / "index.html").write_text(page(one), encoding="utf-8")
        links += (
            f'<div class="post"><h2><a href="/interview/{one.number}/">{one.title}</a></h2><p>Ein Anriss.</p></div>'
        )
    head = '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Interviews</title></head>'
    (folder / "index.html").write_text(f"{head}<body><div>{links}</div></body></html>", encoding="utf-8")
    return folder


def survey(folder: Path) -> Iterator[Row]:
    """The main job on a site of 100 pages on loopback, without delay."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site(folder / "site", 100))))
    Thread(target=server.serve_forever, daemon=True).start()
    source = f"http://127.0.0.1:{server.server_address[1]}/"
    best = min((taken("survey", source, "--study", folder / f"s{n}") for n in range(3)), key=lambda one: one.wall)
    server.shutdown()
    yield Row("`survey` of 100 pages on loopback", times(best), bound="15 s", kept=best.wall <= 15)
    yield Row("the same, memory of all processes", f"{best.peak:.0f} MB", bound="600 MB", kept=best.peak <= 600)


def reading(_: Path) -> Iterator[Row]:
    """Extraction beside trafilatura."""
    ours, theirs = extraction.speeds(golden_pages())
    yield Row(
        "extraction, pages a second of one processor",
        f"{ours:.0f}",
        f"trafilatura {theirs:.0f} (text and metadata only)",
        f"{ours / theirs:.2f}",
    )


def start(_: Path) -> Iterator[Row]:
    """Start-up beside an empty program."""
    ours, empty = startup.measure()
    yield Row(
        "`--help`",
        f"{ours:.2f} s",
        f"empty typer program {empty:.2f} s",
        f"{ours / empty:.2f}",
        "1.5",
        ours <= 1.5 * empty,
    )


def stages(folder: Path, count: int, jobs: int) -> dict[str, Taken]:
    """What each stage takes for so many interviews, from a folder of saved pages."""
    pages = folder / f"pages-{count}"
    if not pages.exists():
        pages.mkdir()
        for one in interviews(count):
            (pages / f"{one.number:06d}.html").write_text(page(one), encoding="utf-8")
    study = folder / f"study-{count}-{jobs}"
    return {
        "collect": taken("collect", pages, "--study", study),
        "extract": taken("extract", "--study", study, "--jobs", jobs),
        "classify": taken("classify", study, "--jobs", jobs),
        "report": taken("report", "--study", study),
    }


def both_cores(folder: Path) -> Iterator[Row]:
    """Two processes beside one on 1,000 interviews."""
    one, two = stages(folder, 1000, 1), stages(folder, 1000, 2)
    for names in (("extract",), ("classify",), ("extract", "classify")):
        alone, together = sum(one[name].wall for name in names), sum(two[name].wall for name in names)
        bound = "1.6" if len(names) == 2 else ""
        yield Row(
            f"`{'` and `'.join(names)}`, 1,000 interviews, `--jobs 2` beside `--jobs 1`",
            f"{together:.1f} s",
            f"{alone:.1f} s",
            f"{alone / together:.2f}",
            bound,
            not bound or alone >= 1.6 * together,
        )
    answers = 5 * 1000
    yield Row(
        "classification, answers a second of one processor, with evidence", f"{answers / one['classify'].cpu:.0f}"
    )


def growth(folder: Path) -> Iterator[Row]:
    """Ten times the interviews, at most eleven times the time; what is held in memory on the way."""
    before: dict[str, Taken] = {}
    for count in GROWTH:
        found = stages(folder, count, 2)
        cpu, wall = (sum(getattr(one, name) for one in found.values()) for name in ("cpu", "wall"))
        earlier = sum(one.cpu for one in before.values())
        yield Row(
            f"collect, extract, classify, report of {count:,} interviews",
            f"{wall:.0f} s (processors {cpu:.0f} s)",
            f"processors {earlier:.0f} s for a tenth" if before else "",
            f"{cpu / earlier:.1f}" if before else "",
            "11" if before else "",
            not before or cpu <= 11 * earlier,
        )
        peaks = ", ".join(f"{name} {one.peak:.0f}" for name, one in found.items())
        yield Row(f"memory at {count:,} interviews, all processes, MB", peaks)
        before = found


def funnel(folder: Path) -> Iterator[Row]:
    """A WARC file of 20,000 pages, one in a hundred an interview."""
    import pyarrow.parquet as pq

    from rollenbild.sources.shards import captures

    shard = folder / "web.warc.gz"
    wanted = archive.write(shard, 20000)
    done = taken("--lang", "en", "funnel", shard, "--parts", folder / "parts")
    urls = pq.read_table(folder / "parts", columns=["url"])["url"].to_pylist()
    found = sum("/interview-" in url for url in urls)
    told = [int(number) for number in re.findall(r"^ *(\d+) ", done.out, re.M)]
    passed = (told[5] - found) / (20000 - wanted)
    begun = os.times()
    for _ in captures(shard):
        pass
    read = sum(os.times()[:2]) - sum(begun[:2])
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


def scale(folder: Path) -> Iterator[Row]:
    """The funnel and the labels on 1,000, 10,000 and 100,000 pages in shards, by two processes."""
    archive.write(folder / "1000.warc.gz", 1000)
    archive.write(folder / "20000.warc.gz", 20000)
    shards = {1000: ("1000", 1), 10000: ("1000", 10), 100000: ("20000", 5)}
    for count, (source, times_over) in shards.items():
        web = folder / f"web-{count}"
        web.mkdir()
        for number in range(times_over):
            (web / f"{number:03d}.warc.gz").hardlink_to(folder / f"{source}.warc.gz")
        sifted = taken("funnel", web, "--parts", folder / f"found-{count}", "--jobs", 2)
        coded = taken("classify", folder / f"found-{count}", "--parts", folder / f"coded-{count}", "--jobs", 2)
        yield Row(
            f"archive of {count:,} pages: funnel",
            f"{times(sifted)}, {sifted.peak:.0f} MB",
            f"processors {sifted.cpu / count * 1e6 / 3600:.2f} h a million pages",
        )
        yield Row(f"archive of {count:,} pages: labels of the interviews found", f"{times(coded)}, {coded.peak:.0f} MB")


PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "survey": survey,
    "reading": reading,
    "start": start,
    "jobs": both_cores,
    "growth": growth,
    "funnel": funnel,
    "scale": scale,
}


def written(rows: list[Row]) -> None:
    """Put rows into the document's table, each in the place of the one of its name."""
    text = DOC.read_text(encoding="utf-8")
    held = re.search(r"(?s)<!-- bench -->\n(.*?)<!-- /bench -->", text)
    lines = {line.split(" | ")[0]: line for line in (held[1] if held else "").splitlines()[2:]}
    lines |= {row.line().split(" | ")[0]: row.line() for row in rows}
    table = HEAD + "".join(f"{line}\n" for line in lines.values())
    DOC.write_text(
        re.sub(r"(?s)(<!-- bench -->\n).*?(<!-- /bench -->)", lambda found: found[1] + table + found[2], text),
        encoding="utf-8",
    )


def main(asked: list[str]) -> int:
    """Measure the parts asked for, or all; 3 where a bound is missed."""
    missed = False
    print(HEAD, end="")
    for name in asked or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for row in PARTS[name](Path(folder)):
                print(row.line(), flush=True)
                written([row])
                missed = missed or not row.kept
    return 3 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
