"""What a site's owner may expect: robots.txt, the delay, reservations, a name to write to."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from protego import Protego

from rollenbild.records import Page
from rollenbild.sources import CollectOptions, PageStore, collect
from rollenbild.sources.reservations import rules_in
from tests.sources.wordpress import Server

Start = Callable[..., Server]

ROBOTS = """User-agent: *
Disallow: /intern/
Disallow: /*?druck=
Crawl-delay: 0.03

User-agent: Rollenbild
Disallow: /interview/1*3/
Allow: /interview/113/
Crawl-delay: 0.05
"""


def site(path: str) -> tuple[int, str, bytes]:
    """A list of 230 interviews, eleven of them forbidden, with links to forbidden places between."""
    if path == "/robots.txt":
        return 200, "text/plain", ROBOTS.encode()
    if path == "/":
        inner = "".join(
            f'<h2><a href="/interview/{n}/">Interview {n}</a></h2><h2><a href="/intern/{n}/">Intern</a></h2>'
            f'<h2><a href="/interview/{n}/?druck=1">Druck</a></h2>'
            for n in range(230)
        )
        return 200, "text/html", f"<html><body>{inner}</body></html>".encode()
    if path.startswith("/interview/"):
        return 200, "text/html", f"<html><body><p>{path}</p></body></html>".encode()
    return 404, "text/html", b""


def collected(source: str, folder: Path, **options: object) -> list[Page]:
    folder.mkdir(exist_ok=True)
    with PageStore(folder / "pages.warc.gz", folder / "pages.jsonl") as store:
        collect(source, CollectOptions(**options), store, lambda _: None)  # type: ignore[arg-type]
        return store.pages()


def test_a_crawl_of_200_pages_asks_nothing_forbidden_and_never_too_fast(start: Start, tmp_path: Path) -> None:
    server = start(site)
    pages = collected(server.address + "/", tmp_path, contact="mailto:forschung@uni.example")
    rules = Protego.parse(ROBOTS)
    assert len([page for page in pages if page.role == "interview" and page.status == "fetched"]) >= 200
    asked = [path for path in server.paths if path != "/robots.txt"]
    assert [path for path in asked if not rules.can_fetch(server.address + path, "Rollenbild")] == []
    moments = [moment for _, moment, _ in server.asked]
    # the first request after robots.txt is the first that can know of its delay
    assert min(later - earlier for earlier, later in pairwise(moments[1:])) >= 0.049
    assert {headers["User-Agent"] for _, _, headers in server.asked} == {
        next(headers["User-Agent"] for _, _, headers in server.asked)
    }
    assert "forschung@uni.example" in server.asked[0][2]["User-Agent"]
    forbidden = {page.url for page in pages if page.reason == "robots.txt forbids it"}
    assert f"{server.address}/interview/13/" in forbidden
    assert f"{server.address}/interview/113/" not in forbidden


def reserved(path: str) -> tuple[int, str, bytes]:
    meta = {
        "/meta/": '<meta name="tdm-reservation" content="1">',
        "/frei/": '<meta content="0" name="TDM-Reservation">',
    }
    if path == "/.well-known/tdmrep.json":
        rules = [{"location": "/frei-ist/*", "tdm-reservation": 0}, {"location": "/datei/*", "tdm-reservation": 1},
                 {"location": "/frei/", "tdm-reservation": 1}]  # fmt: skip
        return 200, "application/json", json.dumps(rules).encode()
    if path.strip("/") in {"meta", "kopf", "frei", "datei/a", "frei-ist/a"}:
        return 200, "text/html", f"<html><head>{meta.get(path, '')}</head><body>Text {path}</body></html>".encode()
    return 404, "text/html", b""


PLACES = ("/meta/", "/kopf/", "/datei/a/", "/frei/", "/frei-ist/a/")


@pytest.mark.parametrize("exception", ["", "§ 60d UrhG, Forschung der Universität Beispielstadt"])
def test_reserved_pages_are_skipped_and_recorded(exception: str, start: Start, tmp_path: Path) -> None:
    server = start(reserved)
    server.extra = lambda path: {"tdm-reservation": "1"} if path in {"/kopf/", "/frei/"} else {}
    (tmp_path / "liste.txt").write_text("\n".join(server.address + place for place in PLACES))
    pages = collected(str(tmp_path / "liste.txt"), tmp_path / "s", research_exception=exception)
    stated = {page.url.removeprefix(server.address): page for page in pages}
    skipped = {place for place, page in stated.items() if page.status == "skipped"}
    assert skipped == (set() if exception else {"/meta/", "/kopf/", "/datei/a/"})
    for place in skipped:
        assert stated[place].reason.startswith("text and data mining reserved")
        assert stated[place].warc_offset is None, "what is reserved is not kept"


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b'[1, {"location": "/"}, {"tdm-reservation": 1}]'])
def test_a_reservation_file_that_says_nothing_reserves_nothing(content: bytes) -> None:
    assert rules_in(content) == []
    assert rules_in(b'[{"location": "/a", "tdm-reservation": 1}]') == [("/a", True)]
