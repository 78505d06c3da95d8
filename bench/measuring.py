"""What a command takes: wall time, time of all its processes, and the most memory they held together."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, str(ROOT / "cli.py")]


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds on the clock, seconds of processor time of all processes, and megabytes at the peak.

    Memory is the sum over the processes of what is theirs and their share of what they have in common (PSS).
    """

    wall: float
    cpu: float
    peak: float
    out: str


def taken(*words: object) -> Taken:
    """Run ``rollenbild`` with these words and measure it.

    Raises
    ------
    subprocess.CalledProcessError
        It failed.
    """
    begun = time.perf_counter()
    command = [*PROGRAM, *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watched = psutil.Process(process.pid)
    peak, seen = 0.0, {}
    while process.poll() is None:
        held = 0
        for one in (watched, *_children(watched)):
            with contextlib.suppress(psutil.Error):
                seen[one.pid] = sum(one.cpu_times()[:2])
                held += one.memory_full_info().pss
        peak = max(peak, held / 2**20)
        time.sleep(0.1)
    out = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, out)
    return Taken(time.perf_counter() - begun, sum(seen.values()), peak, out)


def _children(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return process.children(recursive=True)
    return []
