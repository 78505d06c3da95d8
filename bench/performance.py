"""What the program takes, beside its peers and its bounds: one table, printed and written to docs/performance.md.

make bench              # everything; an hour and a half on two free cores
make bench PART=survey  # one part; the other rows of the table stay

The parts `BEYOND` one machine go to docs/scale.md.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench import classify, extraction, large, shards, startup  # noqa: E402
from bench.invented import interviews, page  # noqa: E402
from bench.measuring import Taken, taken  # noqa: E402
from bench.rows import HEAD, Row, times, written  # noqa: E402
from tests.extraction.golden import golden_pages  # noqa: E402

GROWTH = (100, 1000, 10000)


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
    runs = sorted((taken("survey", source, "--study", folder / f"s{n}") for n in range(3)), key=lambda one: one.wall)
    server.shutdown()
    middle = runs[1]
    yield Row(
        "`survey` of 100 pages on loopback, median of 3",
        f"{times(middle)}, best {runs[0].wall:.1f} s",
        bound="15 s",
        kept=middle.wall <= 15,
    )
    peak = max(one.peak for one in runs)
    yield Row("the same, memory of all processes", f"{peak:.0f} MB", bound="600 MB", kept=peak <= 600)


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


def labels(_: Path) -> Iterator[Row]:
    """Labels of answers beside e5, TF-IDF and spaCy, on interviews of hosts that nobody has learnt from."""
    scores = {one.name: one for one in classify.measure()}
    ours, e5 = scores.pop(classify.OURS), scores[classify.E5]
    whole = scores.pop(classify.WHOLE)
    for one in scores.values():
        bound = f"{classify.FASTER}" if one is e5 else ""
        yield Row(
            f"labels, answers a second of one processor, beside {one.name}",
            f"{ours.speed:.0f}",
            f"{one.speed:.1f}",
            f"{ours.speed / one.speed:.1f}",
            bound,
            not bound or ours.speed >= classify.FASTER * one.speed,
        )
    yield Row("the same with the interviews' labels and evidence", f"{whole.speed:.0f}")
    beside = ", ".join(f"{name} {one.f1:.3f}" for name, one in scores.items())
    yield Row("labels, macro-F1 of answers", f"{ours.f1:.3f}", beside, "", f"{e5.f1:.3f} (e5)", ours.f1 >= e5.f1)
    beside = ", ".join(f"{name} {one.peak:.0f} MB" for name, one in scores.items())
    yield Row("labels, memory", f"{ours.peak:.0f} MB", beside)


PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "survey": survey,
    "reading": reading,
    "start": start,
    "jobs": both_cores,
    "labels": labels,
    "growth": growth,
    "funnel": shards.funnel,
}
BEYOND: dict[str, Callable[[Path], Iterator[Row]]] = {
    "million": shards.million,
    "tasks": shards.tasks,
    "large": large.rows,
}
"""Parts for ``docs/scale.md``."""


def main(asked: list[str]) -> int:
    """Measure the parts asked for, or all; 3 where a bound is missed."""
    missed = False
    print(HEAD, end="")
    for name in asked or (*PARTS, *BEYOND):
        part, document = (PARTS[name], "performance.md") if name in PARTS else (BEYOND[name], "scale.md")
        with tempfile.TemporaryDirectory() as folder:
            for row in part(Path(folder)):
                print(row.line(), flush=True)
                written(document, [row])
                missed = missed or not row.kept
    return 3 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
