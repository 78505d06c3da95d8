"""The program's page as a process of its own, as a coder starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import ROOT


class Running:
    """A server that prints its address to stderr, until it is stopped or killed."""

    def __init__(self, command: Sequence[object]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "default", "PYTHONPATH": str(ROOT / "src")},
        )
        assert self.process.stderr is not None
        self.before = []
        for line in self.process.stderr:
            self.before.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", line):
                self.address, self.port, self.token = found.group(), int(found.group(1)), found.group(2)
                break
        else:
            raise AssertionError("".join(self.before))
        self.after = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.after = self.process.stderr.read()

    def interrupt(self) -> int:
        """What Ctrl+C does; gives back the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        code = self.process.wait(90)
        self._reader.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.ended()


def label_page(study: Path, coder: str, *words: str) -> Running:
    """``rollenbild label --no-browser`` on a study."""
    return Running([ROOT / "cli.py", "label", "--study", study, "--coder", coder, "--no-browser", *words])
