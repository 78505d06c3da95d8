"""The hostile bed: a real server on loopback that misbehaves in every way we know. Each case ends within its
bound, with a reason in the ledger, and the memory of the whole module stays under 300 MB."""

from __future__ import annotations

import gzip
import re
import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from rollenbild.records import Page
from rollenbild.sources import CollectOptions, PageStore, collect
from rollenbild.sources.connection import why_not_connect
from rollenbild.sources.fetch import Fetcher

PAGE = b"<html><body>Hallo</body></html>"


@cache
def bomb() -> bytes:
    """300 MB of nothing, packed; made before the clock runs."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"\x00" * 1_000_000) for _ in range(300)) + packer.flush()


class Unruly(BaseHTTPRequestHandler):
    """Each path misbehaves in its own way."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, time.monotonic()))  # type: ignore[attr-defined]
        name = re.split(r"[/?]", self.path.strip("/"))[0].replace(".", "_").replace("-", "_")
        getattr(self, f"on_{name}", self.on_page)()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        if "Content_Type" not in headers:
            headers["Content_Type"] = "text/html; charset=utf-8"
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_page(self) -> None:
        self.answer(200, PAGE)

    def on_robots_txt(self) -> None:
        self.answer(*self.server.robots)  # type: ignore[attr-defined]

    def on__well_known(self) -> None:
        self.answer(404)

    def on_loop(self) -> None:
        self.answer(302, Location="/loop")

    def on_circle(self) -> None:
        self.answer(302, Location=f"/circle?{len(self.server.asked)}")  # type: ignore[attr-defined]

    def on_cookie(self) -> None:
        self.answer(302, Location="/consent", Set_Cookie="seen=1")

    def on_consent(self) -> None:
        self.answer(302, Location="/cookie")

    def on_script(self) -> None:
        self.answer(302, Location="javascript:alert(1)")

    def on_file(self) -> None:
        self.answer(302, Location="file:///etc/passwd")

    def on_short(self) -> None:
        self.answer(200, PAGE, Content_Length=str(len(PAGE) + 50))
        self.close_connection = True

    def on_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(4000):
            self.wfile.write(b"x" * 65536)

    def on_bomb(self) -> None:
        self.answer(200, bomb(), Content_Encoding="gzip")

    def on_twice(self) -> None:
        body = gzip.compress(gzip.compress(b"\x00" * 30_000_000))
        self.answer(200, body, Content_Encoding="gzip, gzip")

    def on_brotli(self) -> None:
        self.answer(200, b"\x0b\x02\x80" * 100, Content_Encoding="br")

    def on_lie(self) -> None:
        self.answer(200, PAGE, Content_Encoding="gzip")

    def on_reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(PAGE)
        self.wfile.flush()
        for end in (self.wfile, self.rfile, self.connection):
            end.close()

    def on_nothing(self) -> None:
        self.close_connection = True

    def on_noise(self) -> None:
        self.wfile.write(b"\x00\xff" * 3000)
        self.close_connection = True

    def on_headers(self) -> None:
        self.send_response(200)
        for number in range(500):
            self.send_header(f"X-{number}", "y" * 100)
        self.end_headers()
        self.close_connection = True

    def on_picture(self) -> None:
        self.answer(200, b"\x89PNG\r\n", Content_Type="image/png")

    def on_500(self) -> None:
        self.answer(500, b"kaputt")

    def on_503(self) -> None:
        self.answer(503, b"voll")

    def on_later(self) -> None:
        self.answer(429, b"", Retry_After="86400")

    def on_busy(self) -> None:
        self.server.busy += 1  # type: ignore[attr-defined]
        if self.server.busy < 3:  # type: ignore[attr-defined]
            self.answer(429, Retry_After="1")
        else:
            self.on_page()

    def on_pages(self) -> None:
        """A list without end: each page leads to the next."""
        number = int(re.sub(r"\D", "", self.path) or 1)
        self.answer(200, f'<html><body><h2><a href="/x{number}">Interview</a></h2>'
                         f'<a rel="next" href="/pages/page/{number + 1}/">weiter</a></body></html>'.encode())  # fmt: skip

    def on_links(self) -> None:
        inner = "".join(f'<h2><a href="/l{number}">Interview</a></h2>' for number in range(20_000))
        self.answer(200, f"<html><body>{inner}</body></html>".encode())

    def on_deep(self) -> None:
        self.answer(200, b"<html><body>" + b"<div>" * 100_000 + b'<h2><a href="/tief">x</a></h2></body></html>')

    def on_sitemap_xml(self) -> None:
        """A billion laughs, were entities resolved."""
        entities = '<!ENTITY a "haha">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        )
        self.answer(
            200,
            f"<?xml version='1.0'?><!DOCTYPE urlset [{entities}]><urlset><url><loc>&j;</loc></url></urlset>".encode(),
            Content_Type="application/xml",
        )

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


@pytest.fixture(autouse=True, scope="module")
def memory() -> Iterator[None]:
    """What the module adds to resident memory stays under 300 MB, looked at all the time."""
    process = psutil.Process()
    begun, peak, over = process.memory_info().rss, [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            peak[0] = max(peak[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield
    over.set()
    watcher.join()
    assert peak[0] - begun < 300_000_000


def address_of(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def ledger(server: ThreadingHTTPServer, path: str, folder: Path, **options: object) -> list[Page]:
    """Collect one listed address and give back the ledger."""
    (folder / "liste.txt").write_text(address_of(server) + path)
    with PageStore(folder / "pages.warc.gz", folder / "pages.jsonl") as store:
        collect(str(folder / "liste.txt"), CollectOptions(**options), store, lambda _: None)  # type: ignore[arg-type]
        return [page for page in store.pages() if page.role != "robots"]


CASES = [
    ("/loop", "more than 8 redirects", 5),
    ("/circle", "more than 8 redirects", 5),
    ("/cookie", "more than 8 redirects", 5),
    ("/script", "redirect to no web address", 5),
    ("/file", "redirect to no web address", 5),
    ("/short", "broke off|announced", 12),
    ("/drip", "took longer than 2 seconds", 5),
    ("/endless", "larger than 5000000 bytes", 5),
    ("/bomb", "larger than 5000000 bytes when decompressed", 15),
    ("/twice", "larger than 5000000 bytes", 10),
    ("/brotli", "content encoding br was not asked for", 5),
    ("/lie", "compressed body is broken", 5),
    ("/reset", "broke off", 12),
    ("/nothing", "broke off", 12),
    ("/noise", "broke off|BadStatusLine|answer", 12),
    ("/headers", "broke off|header", 12),
    ("/picture", "no HTML but image/png", 5),
    ("/500", "HTTP 500", 12),
    ("/503", "HTTP 503", 12),
    ("/later", "the site asks to come back in", 5),
]


@pytest.mark.parametrize(("path", "reason", "seconds"), CASES, ids=[path for path, _, _ in CASES])
def test_every_misbehaviour_has_a_bound_and_a_reason(
    path: str, reason: str, seconds: float, server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    bomb()
    begun = time.monotonic()
    (page,) = ledger(server, path, tmp_path, max_seconds=2.0, max_bytes=5_000_000)
    assert re.search(reason, page.reason), page.reason
    assert page.status in {"failed", "skipped"}
    assert time.monotonic() - begun < seconds


def test_a_site_that_asks_for_a_day_is_asked_no_more(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    (tmp_path / "liste.txt").write_text("\n".join(f"{address_of(server)}/{n}" for n in ("later", "a", "b")))
    with PageStore(tmp_path / "pages.warc.gz", tmp_path / "pages.jsonl") as store:
        collect(str(tmp_path / "liste.txt"), CollectOptions(), store, lambda _: None)
        assert all("come back" in page.reason for page in store.pages() if page.role != "robots")
    assert [path for path, _ in server.asked if "." not in path] == ["/later"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "most"),
    [("/pages/", 505), ("/links", 60), ("/deep", 10)],
)
def test_endless_lists_and_huge_pages(path: str, most: int, server: ThreadingHTTPServer, tmp_path: Path) -> None:
    begun = time.monotonic()
    with PageStore(tmp_path / "pages.warc.gz", tmp_path / "pages.jsonl") as store, store.together():
        collect(address_of(server) + path, CollectOptions(max_pages=50), store, lambda _: None)
        assert len(store.pages()) <= most
    assert time.monotonic() - begun < 60


def test_entities_of_a_sitemap_are_not_resolved(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    with PageStore(tmp_path / "pages.warc.gz", tmp_path / "pages.jsonl") as store:
        collect(address_of(server) + "/sitemap.xml", CollectOptions(), store, lambda _: None)
        assert [page.role for page in store.pages()] == ["robots", "sitemap"]


def test_a_private_host_nobody_asked_for_is_refused(server: ThreadingHTTPServer) -> None:
    got = Fetcher(CollectOptions(), "https://blog.example/").get(address_of(server) + "/page")
    assert "private address" in got.reason
    assert server.asked == []  # type: ignore[attr-defined]


def test_a_public_name_that_leads_to_this_computer_is_refused(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more))
    port = server.server_address[1]
    got = Fetcher(CollectOptions(), "https://blog.example/").get(f"http://boese.example:{port}/page")
    assert "boese.example lies at a private address" in got.reason
    assert server.asked == []  # type: ignore[attr-defined]


def test_a_redirect_inside_is_judged_at_each_hop(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person gave the public host; a redirect of it to another name on this computer is refused."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more))
    port = server.server_address[1]
    monkeypatch.setattr(Unruly, "on_hop", lambda self: self.answer(302, Location=f"http://intern.example:{port}/page"),
                        raising=False)  # fmt: skip
    got = Fetcher(CollectOptions(), f"http://blog.example:{port}/").get(f"http://blog.example:{port}/hop")
    assert "intern.example lies at a private address" in got.reason
    assert [path for path, _ in server.asked if path == "/page"] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "peer",
    ["127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "255.255.255.255"],
)  # fmt: skip
def test_no_address_that_is_not_public_passes(peer: str) -> None:
    assert why_not_connect(peer)


@pytest.mark.parametrize("peer", ["93.184.216.34", "2a00:1450:4001:80b::200e", "::ffff:93.184.216.34"])
def test_public_addresses_pass(peer: str) -> None:
    assert why_not_connect(peer) == ""


def test_retry_after_is_honoured(server: ThreadingHTTPServer) -> None:
    got = Fetcher(CollectOptions(), address_of(server)).get(address_of(server) + "/busy")
    assert got.status == 200
    times = [moment for path, moment in server.asked if path == "/busy"]  # type: ignore[attr-defined]
    assert len(times) == 3
    assert min(times[1] - times[0], times[2] - times[1]) >= 1.0


@pytest.mark.parametrize("robots", [(503, b""), (500, b"")])
def test_robots_that_cannot_be_read_forbid_all(robots: tuple[int, bytes], server: ThreadingHTTPServer) -> None:
    server.robots = robots  # type: ignore[attr-defined]
    got = Fetcher(CollectOptions(), address_of(server)).get(address_of(server) + "/page")
    assert got.forbidden
    assert "robots.txt cannot be read" in got.reason
    assert not [path for path, _ in server.asked if path == "/page"]  # type: ignore[attr-defined]
