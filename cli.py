"""Launcher: ``python cli.py …`` is ``rollenbild …``, also where the package is not installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from rollenbild.cli.main import run

if __name__ == "__main__":
    run()
