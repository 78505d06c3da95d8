"""Real parts, started for real: pywb with a collection of our own, on loopback."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.conftest import ROOT

PARTS = ROOT / ".cache" / "parts" / "bin"


def need(name: str) -> Path:
    """A program of the environment of real parts; CI must have it, elsewhere its tests are skipped."""
    program = PARTS / name
    if not program.exists():
        reason = f"{name} is not there: make .cache/parts.stamp"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def archive(path: Path, captures: list[tuple[str, str, str, bytes, str]]) -> None:
    """Write captures (address, time, status line, body, location or "=" for a revisit) as a WARC file."""
    import base64
    import hashlib

    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, moment, status, body, extra in captures:
            headers = [("Content-Type", "text/html; charset=UTF-8")]
            if extra and extra != "=":
                headers.append(("Location", extra))
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            told = {"WARC-Date": moment}
            if extra == "=":
                digest = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
                first = next(m for u, m, _, b, e in captures if b == body and e != "=")
                record = writer.create_revisit_record(
                    url, digest, url, first, http_headers=http, warc_headers_dict=told
                )
            else:
                record = writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    length=len(body),
                    http_headers=http,
                    warc_headers_dict=told,
                )
            writer.write_record(record)


class Pywb:
    """A running pywb with one collection, ``web``."""

    def __init__(self, folder: Path, warc: Path) -> None:
        manager = need("wb-manager")
        folder.mkdir()
        for words in (["init", "web"], ["add", "web", str(warc)]):
            subprocess.run([manager, *words], cwd=folder, check=True, capture_output=True)
        (folder / "config.yaml").write_text("collections_root: collections\nredirect_to_exact: true\n")
        self.port = free_port()
        self.log = folder / "pywb.log"
        with self.log.open("wb") as stream:
            self.process = subprocess.Popen(
                [need("wayback"), "-b", "127.0.0.1", "-p", str(self.port)], cwd=folder, stdout=stream, stderr=stream
            )
        self.address = f"http://127.0.0.1:{self.port}/web"
        end = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self.begun = len(self.requests())

    def requests(self) -> list[str]:
        """Paths in pywb's own log."""
        return re.findall(r'"GET (\S+) HTTP', self.log.read_text(errors="replace"))

    def asked(self) -> list[str]:
        return self.requests()[self.begun :]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)
