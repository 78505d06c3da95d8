"""Serve the sample series on loopback while a command runs.

    python data/series/serve.py python cli.py survey '' --study study

An empty word in the command is replaced by the address of the series; a source of one's own is left as it is,
and nothing is served then.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent / "site"


class Quiet(SimpleHTTPRequestHandler):
    """A handler that keeps its log to itself and leaves the encoding to the pages."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def main() -> int:
    """Run the command; its exit code is ours."""
    command = sys.argv[1:]
    if "" not in command:
        return subprocess.call(command)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        return subprocess.call([address if word == "" else word for word in command])
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
