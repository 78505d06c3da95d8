"""The hostile bed: a real server on loopback that misbehaves in every way we know. Each case ends within its
bound, with a reason in the ledger, and the memory of the whole module stays under 300 MB."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from rollenbild.records import Page
from rollenbild.sources import CollectOptions, PageStore, collect
from rollenbild.sources.connection import Peers, why_not_connect
from rollenbild.sources.fetch import Fetcher
from tests.conftest import ROOT
from tests.sources.unruly import Unruly, bomb

# The peak is read from /proc: ru_maxrss of a new process begins with what its parent had used.
APART = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from rollenbild.errors import SourceError
from rollenbild.sources import CollectOptions, PageStore, collect
folder = Path(sys.argv[2])
with PageStore(folder / "pages.warc.gz", folder / "pages.jsonl") as store:
    for source in sys.argv[3:]:
        try:
            collect(source, CollectOptions(max_pages=50), store, lambda _: None)
        except SourceError:
            pass
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


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
    ("path", "most", "reason"),
    [
        ("/pages/", 110, "50 pages of this source were the bound (--max-pages)"),
        ("/links", 60, "50 pages of this source were the bound (--max-pages)"),
        ("/same/", 510, "500 pages of one list are read at most"),
        ("/deep", 10, ""),
    ],
)
def test_endless_lists_and_huge_pages(
    path: str, most: int, reason: str, server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    begun = time.process_time()
    with PageStore(tmp_path / "pages.warc.gz", tmp_path / "pages.jsonl") as store, store.together():
        collect(address_of(server) + path, CollectOptions(max_pages=50), store, lambda _: None)
        assert len([page for page in store.pages() if page.warc_offset is not None]) <= most
        assert [page.reason for page in store.pages() if page.status == "skipped"] == (
            [f"not asked: {reason}"] * bool(reason)
        )
    assert time.process_time() - begun < 60


def test_memory_stays_bounded_over_the_whole_bed(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    """All of the bed in one collect of its own process, with the bounds nobody has to ask for."""
    bomb()
    again = ("/drip", "/500", "/503", "/short", "/reset", "/nothing", "/noise", "/headers", "/later")
    paths = [path for path, _, _ in CASES if path not in again]
    (tmp_path / "liste.txt").write_text("\n".join(address_of(server) + path for path in paths))
    sources = [
        str(tmp_path / "liste.txt"),
        *(address_of(server) + path for path in ("/deep", "/links", "/sitemap.xml")),
    ]
    done = subprocess.run(
        [sys.executable, "-c", APART, str(ROOT / "src"), str(tmp_path), *sources],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert int(done.stdout) < 300_000
    ledger = (tmp_path / "pages.jsonl").read_text(encoding="utf-8")
    assert "larger than 20000000 bytes when decompressed" in ledger
    assert all(f'{path}"' in ledger for path in paths)


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


def test_a_name_that_was_public_once_leads_to_no_private_address_later() -> None:
    peers = Peers("blog.example", "intranet.example")
    assert peers.refusal("blog.example", "93.184.216.34") == ""
    assert "private" in peers.refusal("blog.example", "127.0.0.1"), "its name was made to lead elsewhere"
    assert peers.refusal("intranet.example", "10.0.0.5") == "", "the person gave it"
    peers.led_by = "blog.example"
    assert "private" in peers.refusal("intranet.example", "10.0.0.5"), "a public host's redirect led there"


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
