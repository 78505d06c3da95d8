"""Killed at any moment, a collect ends as if nothing had happened, and loses nothing that was saved."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from tests.conftest import ROOT
from tests.sources.wordpress import Blog, Server

MOMENTS = 30


def study_of(folder: Path) -> set[tuple[str, str]]:
    lines = (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    return {(page["url"], page["sha256"]) for page in map(json.loads, lines)}


# Collecting without the rest of the program: its start would take longer than the work.
WORK = (
    "import sys; from pathlib import Path; from rollenbild.sources import *\n"
    "root = Path(sys.argv[2]); root.mkdir(exist_ok=True)\n"
    "with PageStore(root / 'pages.warc.gz', root / 'pages.jsonl') as store:\n"
    "    collect(sys.argv[1], CollectOptions(), store, lambda _: None)\n"
)


def begin(address: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORK, address, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_thirty_random_deaths(blog: Callable[..., tuple[Server, Blog]], tmp_path: Path) -> None:
    server, _ = blog(rest=True)
    server.pause = 0.02
    begun = time.monotonic()
    assert begin(server.address + "/", tmp_path / "ungestoert").wait() == 0
    whole = time.monotonic() - begun
    undisturbed = study_of(tmp_path / "ungestoert")
    assert len(undisturbed) >= 18
    dice = random.Random(20110517)
    unfinished = 0
    for number in range(MOMENTS):
        folder = tmp_path / str(number)
        child = begin(server.address + "/", folder)
        time.sleep(dice.uniform(0.25, 0.95) * whole)
        child.send_signal(signal.SIGKILL)
        unfinished += child.wait() == -signal.SIGKILL
        saved = (folder / "pages.jsonl").read_bytes().count(b"\n") if (folder / "pages.jsonl").exists() else 0
        asked = len(server.asked)
        assert begin(server.address + "/", folder).wait() == 0
        again = [path for path in server.paths[asked:] if path not in {"/robots.txt", "/.well-known/tdmrep.json"}]
        assert len(again) <= len(undisturbed) + 3 - saved
        assert study_of(folder) == undisturbed
        with (folder / "pages.warc.gz").open("rb") as stream:
            urls = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(stream)]
        assert len(urls) == len(set(urls))
    assert unfinished >= MOMENTS // 2, "most deaths came in the middle"


def test_a_torn_record_and_a_torn_line_are_mended(blog: Callable[..., tuple[Server, Blog]], tmp_path: Path) -> None:
    server, _ = blog(rest=True)
    assert begin(server.address + "/", tmp_path / "s").wait() == 0
    whole = study_of(tmp_path / "s")
    warc, ledger = tmp_path / "s" / "pages.warc.gz", tmp_path / "s" / "pages.jsonl"
    for cut in (1, 7, 200):
        with warc.open("r+b") as stream:
            stream.truncate(warc.stat().st_size - cut)
        lines = ledger.read_bytes().splitlines(keepends=True)
        ledger.write_bytes(b"".join(lines[:-1]) + lines[-1][:-cut])
        asked = len(server.asked)
        assert begin(server.address + "/", tmp_path / "s").wait() == 0
        assert study_of(tmp_path / "s") == whole
        assert len(server.asked) - asked <= 4
