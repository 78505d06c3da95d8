"""Manners and bounds, on a server that misbehaves on purpose."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from rollenbild.sources import CollectOptions
from rollenbild.sources.fetch import Fetcher

PAGE = b"<html><body>Hallo</body></html>"


class Unruly(BaseHTTPRequestHandler):
    """Each path misbehaves in its own way."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, time.monotonic()))  # type: ignore[attr-defined]
        name = self.path.strip("/").split("/")[0]
        getattr(self, f"on_{name.replace('.txt', '')}", self.on_page)()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_page(self) -> None:
        self.answer(200, PAGE, Content_Type="text/html")

    def on_robots(self) -> None:
        rules = self.server.robots  # type: ignore[attr-defined]
        self.answer(rules[0], rules[1])

    def on_loop(self) -> None:
        self.answer(302, Location="/loop")

    def on_away(self) -> None:
        self.answer(302, Location="http://169.254.169.254/latest/meta-data/")

    def on_script(self) -> None:
        self.answer(302, Location="javascript:alert(1)")

    def on_short(self) -> None:
        self.answer(200, PAGE, Content_Length=str(len(PAGE) + 50))
        self.close_connection = True

    def on_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def on_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(400):
            self.wfile.write(b"x" * 65536)

    def on_busy(self) -> None:
        self.server.busy += 1  # type: ignore[attr-defined]
        if self.server.busy < 2:  # type: ignore[attr-defined]
            self.answer(429, Retry_After="1")
        else:
            self.on_page()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Unruly)
    made.daemon_threads = True
    made.asked, made.busy, made.robots = [], 0, (404, b"")  # type: ignore[attr-defined]
    made.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def fetcher(server: ThreadingHTTPServer, **options: object) -> tuple[Fetcher, str]:
    address = f"http://127.0.0.1:{server.server_address[1]}"
    return Fetcher(CollectOptions(**options), address), address  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "more than 8 redirects"),
        ("/away", "169.254.169.254 lies at a private address"),
        ("/script", "redirect to no web address"),
        ("/short", "broke off|announced"),
        ("/drip", "took longer than 1 seconds"),
        ("/endless", "larger than 1000000 bytes"),
    ],
)
def test_every_misbehaviour_has_a_bound_and_a_reason(path: str, reason: str, server: ThreadingHTTPServer) -> None:
    import re

    one, address = fetcher(server, max_seconds=1.0, max_bytes=1_000_000)
    start = time.monotonic()
    if "169.254" in reason:
        # Nothing outside loopback is contacted by tests: the connection is judged before it is made.
        assert one._may_connect("169.254.169.254", "169.254.169.254") == reason
        return
    got = one.get(address + path)
    assert re.search(reason, got.reason), got.reason
    assert time.monotonic() - start < 8
    assert got.raw is None


def test_a_private_host_nobody_asked_for_is_refused(server: ThreadingHTTPServer) -> None:
    port = server.server_address[1]
    one = Fetcher(CollectOptions(), "https://blog.example/")
    got = one.get(f"http://127.0.0.1:{port}/page")
    assert "private address" in got.reason
    assert server.asked == []  # type: ignore[attr-defined]


def test_retry_after_is_honoured(server: ThreadingHTTPServer) -> None:
    one, address = fetcher(server)
    got = one.get(address + "/busy")
    assert got.status == 200
    times = [moment for path, moment in server.asked if path == "/busy"]  # type: ignore[attr-defined]
    assert len(times) == 2
    assert times[1] - times[0] >= 1.0


def test_the_delay_is_kept_and_robots_can_lengthen_it(server: ThreadingHTTPServer) -> None:
    server.robots = (200, b"User-agent: *\nCrawl-delay: 0.4\nDisallow: /secret\n")  # type: ignore[attr-defined]
    one, address = fetcher(server, delay=0.1)
    assert one.get(address + "/secret").forbidden
    for number in range(3):
        one.get(f"{address}/page/{number}")
    times = [moment for path, moment in server.asked if path.startswith("/page")]  # type: ignore[attr-defined]
    assert all(later - earlier >= 0.39 for earlier, later in pairwise(times))
    assert not any(path.startswith("/secret") for path, _ in server.asked)  # type: ignore[attr-defined]


def test_robots_that_cannot_be_read_forbid_all(server: ThreadingHTTPServer) -> None:
    server.robots = (503, b"")  # type: ignore[attr-defined]
    one, address = fetcher(server)
    got = one.get(address + "/page")
    assert got.forbidden
    assert "robots.txt cannot be read" in got.reason
