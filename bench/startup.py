"""How long ``rollenbild --help`` takes beside an empty typer program: the best of several runs of each.

make bench-startup
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
EMPTY = """import typer

app = typer.Typer()


@app.command()
def main() -> None:
    "Do nothing."


app()
"""


def best(command: list[str], runs: int = RUNS) -> float:
    """Seconds of the fastest of several runs; the fastest is the one the machine disturbed least."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "100"})
        times.append(time.perf_counter() - start)
    return min(times)


def measure(runs: int = RUNS) -> tuple[float, float]:
    """Seconds of ours and of the empty program."""
    ours = str(Path(sys.executable).with_name("rollenbild"))
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY)
        return best([ours, "--help"], runs), best([sys.executable, str(empty), "--help"], runs)


if __name__ == "__main__":
    ours, empty = measure()
    print(f"rollenbild --help: {ours:.3f} s")
    print(f"empty typer program --help: {empty:.3f} s")
    print(f"ratio: {ours / empty:.2f}")
