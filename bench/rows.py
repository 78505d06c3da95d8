"""Lines of the tables in the documents: what was measured, beside what, and whether its bound is kept."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

import psutil
from bench.marked import between, put
from bench.measuring import Taken

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = "| what | ours | beside it | ratio | bound | machine |\n|---|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; ``kept`` says whether the bound is."""

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
    """Cores, memory, kind of processor, and how many processes wanted a core in the last five minutes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cores} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, {processor()}{load}"


def processor() -> str:
    """The processor's own name where the system tells it, else its kind."""
    told = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*:\s*(.+)", told.read_text(encoding="utf-8")) if told.exists() else []
    return " ".join(re.sub(r"\(R\)|\(TM\)|CPU", "", names[0]).split()) if names else platform.machine()


def times(one: Taken) -> str:
    """Seconds on the clock and of the processors."""
    return f"{one.wall:.1f} s (processors {one.cpu:.1f} s)"


def written(document: str, rows: list[Row]) -> None:
    """Put rows into a document's table, each in the place of the one of its name; the table is between two marks."""
    held = between(DOCS / document, "bench")
    lines = {_name(line): line for line in held.splitlines()[2:]}
    lines |= {_name(row.line()): row.line() for row in rows}
    table = HEAD + "".join(f"{line}\n" for line in lines.values())
    put(DOCS / document, "bench", table)


def _name(line: str) -> str:
    return line.split(" | ", maxsplit=1)[0]
