"""What several tests need: the served sample series, and the program as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the golden pages."""
    parser.addoption("--update-golden", action="store_true", help="show what would change in tests/golden")
    parser.addoption("--yes", action="store_true", help="with --update-golden: write it")


ROOT = Path(__file__).resolve().parents[1]
SERIES = ROOT / "data" / "series"


class Logged(SimpleHTTPRequestHandler):
    """A handler that writes down which paths were asked for, and may be slow."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        time.sleep(self.server.pause)  # type: ignore[attr-defined]
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Site:
    """A folder served on loopback: its address and the log of what was asked for."""

    def __init__(self, folder: Path, handler: type[SimpleHTTPRequestHandler] = Logged) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        self.server.asked = []  # type: ignore[attr-defined]
        self.server.pause = 0.0  # type: ignore[attr-defined]
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def asked(self) -> list[str]:
        return self.server.asked  # type: ignore[attr-defined, no-any-return]

    def slow_down(self, seconds: float) -> None:
        self.server.pause = seconds  # type: ignore[attr-defined]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Site]]:
    """Serve a folder until the test is over."""
    sites: list[Site] = []

    def start(folder: Path) -> Site:
        sites.append(Site(folder))
        return sites[-1]

    yield start
    for site in sites:
        site.close()


@pytest.fixture
def series(serve: Callable[[Path], Site]) -> Site:
    """The sample series, served."""
    return serve(SERIES / "site")


Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def rollenbild() -> Program:
    """Run the program and wait for it."""

    def run(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *map(str, words)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "default", **environment},
            timeout=240,
            check=False,
        )

    return run
