"""The page's server with nothing around it, so that fifty starts take little time: ``python -m … FILE COUNT``."""

from __future__ import annotations

import sys
from pathlib import Path

from rollenbild.labeling.serving import serve

from .study import session


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    serve(session(path, count=count, classified=False), "en", outlook=lambda _: "", browser=False, told=say)
