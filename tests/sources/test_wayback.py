"""The Wayback source against a real pywb, and against a stub with the archive's own ways."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from rollenbild.errors import SourceError, UsageError
from rollenbild.records import Page
from rollenbild.sources import CollectOptions, PageStore, collect
from tests.conftest import Program
from tests.sources.parts import Pywb, archive
from tests.sources.wordpress import INTERVIEWS, Blog, Server

SITE = "http://reihe.example"


def captures() -> list[tuple[str, str, str, bytes, str]]:
    """The blog of 2011 as an archive has it: twice, once redirected, once as a revisit, with reply links and feeds."""
    blog = Blog(address=SITE)
    found = []
    for post in blog.posts:
        body = blog.answer(post.path)[2]
        found.append((SITE + post.path, "2011-06-01T08:00:00Z", "200 OK", body, ""))
        found.append((f"http://www.reihe.example{post.path}", "2012-06-01T08:00:00Z", "200 OK", body, "="))
        found.append((f"{SITE}{post.path}?replytocom=1", "2012-06-02T08:00:00Z", "200 OK", body, ""))
    first = blog.posts[0]
    found.append((f"{SITE}/?p=1", "2011-06-01T09:00:00Z", "301 Moved Permanently", b"", SITE + first.path))
    for path in ("/", "/page/2/", "/category/interviews/", "/2011/05/", "/feed/"):
        status, kind, body = blog.answer(path)
        if status == 200 and "html" in kind:
            found.append((SITE + path, "2011-06-01T08:30:00Z", "200 OK", body, ""))
    return found


@pytest.fixture(scope="module")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pywb]:
    folder = tmp_path_factory.mktemp("archive")
    archive(folder / "reihe.warc.gz", captures())
    running = Pywb(folder / "pywb", folder / "reihe.warc.gz")
    yield running
    running.close()


def test_a_survey_of_an_archived_series(pywb: Pywb, tmp_path: Path, rollenbild: Program) -> None:
    study = tmp_path / "study"
    words = ("survey", "wayback:reihe.example/*", "--archive", pywb.address, "--study", study)
    done = rollenbild(*words, "--match", "*/interview-*")
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(study / "report" / "interviews.csv")
    assert len(table) == INTERVIEWS
    assert table["url"].is_unique
    pages = pd.read_csv(study / "report" / "pages.csv")
    found = pages[pages["role"] == "interview"]
    assert (found["archive_url"].str.startswith(pywb.address + "/2012")).all(), "the newest capture, even a revisit"
    assert (found["time"].str.startswith("2012-06-01")).all()
    report = (study / "report" / "report.html").read_text(encoding="utf-8")
    assert report.count(f"{pywb.address}/2012") >= INTERVIEWS
    count = len(pywb.asked())
    assert rollenbild(*words, "--match", "*/interview-*").returncode == 0
    assert len(pywb.asked()) == count, "a second run asks nothing"


def collected(source: str, folder: Path, **options: object) -> list[Page]:
    folder.mkdir(exist_ok=True)
    with PageStore(folder / "pages.warc.gz", folder / "pages.jsonl") as store:
        collect(source, CollectOptions(**options), store, lambda _: None)  # type: ignore[arg-type]
        return [page for page in store.pages() if not page.url.startswith("wayback:")]


def test_window_and_earliest(pywb: Pywb, tmp_path: Path) -> None:
    source, options = "wayback:reihe.example/2011/*", {"archive": pywb.address, "match": ("*/interview-1/",)}
    (newest,) = collected(source, tmp_path / "a", **options)
    (earliest,) = collected(source, tmp_path / "b", earliest=True, **options)
    (until,) = collected(source, tmp_path / "c", to_date="2011-12-31", **options)
    assert [page.time[:4] for page in (newest, earliest, until)] == ["2012", "2011", "2011"]
    with pytest.raises(SourceError, match="no page of that pattern in the window"):
        collected(source, tmp_path / "d", from_date="2019", **options)
    with pytest.raises(UsageError, match="no date"):
        collected(source, tmp_path / "e", from_date="gestern", **options)


def test_a_redirect_leads_to_the_page_it_led_to(pywb: Pywb, tmp_path: Path) -> None:
    (page,) = collected("wayback:reihe.example/?p=1", tmp_path, archive=pywb.address)
    assert page.status == "fetched"
    assert page.canonical_url.endswith("/interview-1/")


class Stub:
    """The archive's own form: lines of seven fields, a resume key, 504 for a large query, 429, late captures."""

    def __init__(self) -> None:
        self.address = ""
        self.index = 0
        self.late: dict[str, int] = {}
        self.blocked = False

    def answer(self, path: str) -> tuple[int, str, bytes]:
        parts = urlsplit(path)
        if self.blocked:
            return 429, "text/plain", b"Too Many Requests"
        if parts.path == "/cdx":
            self.index += 1
            if self.index == 1:
                return 504, "text/html", b"Gateway Timeout"
            key = parse_qs(parts.query).get("resumeKey", [""])[0]
            rows = [
                f"example,alt)/{n} 2011060{n}080000 http://alt.example/{n} text/html 200 AAAA 100" for n in (1, 2, 3)
            ]
            rows[0] = "example,alt)/1 20110601080000 http://alt.example/1 text/html 200 AAAA 100"
            if not key:
                return 200, "text/plain", "\n".join([*rows[:2], "", "weiter+hier"]).encode()
            assert key == "weiter+hier"
            nowhere = "example,alt)/9 20110609080000 http://alt.example/9 text/html 200 AAAA 100"
            return 200, "text/plain", "\n".join([rows[2], nowhere]).encode()
        if "id_/http://alt.example/9" in path:
            return 404, "text/html", b"never archived"
        if "id_/http://alt.example/2" in path and self.late.setdefault("2", 0) < 6:
            self.late["2"] += 1
            return 503, "text/html", b"not yet"
        stamp = path.split("/")[1].removesuffix("id_")
        self.stamp = stamp
        return 200, "text/html; charset=utf-8", "<html><body>Umlaute äöü</body></html>".encode()


@pytest.fixture
def stub(start: Callable[..., Server]) -> tuple[Server, Stub]:
    made = Stub()
    server = start(made.answer)
    server.extra = lambda path: (
        {"Memento-Datetime": "Wed, 01 Jun 2011 08:00:00 GMT"} if "id_" in path and "/9" not in path else {}
    )
    return server, made


def test_the_archives_own_form_late_captures_and_refused_ones(stub: tuple[Server, Stub], tmp_path: Path) -> None:
    server, _ = stub
    original = server.extra
    server.extra = lambda path: (
        {} if "alt.example/2" in path and stub[1].late.get("2", 0) <= 6 and not _ready(stub[1]) else original(path)
    )
    pages = {page.url[-1]: page for page in collected("wayback:alt.example/*", tmp_path, archive=server.address)}
    assert pages["1"].status == pages["2"].status == pages["3"].status == "fetched"
    assert pages["9"].status == "failed"
    assert "no capture plays" in pages["9"].reason
    assert "never archived" in pages["9"].reason


def _ready(stub: Stub) -> bool:
    stub.late["asked"] = stub.late.get("asked", 0) + 1
    return stub.late["asked"] > 6


def test_429_is_never_ignored(stub: tuple[Server, Stub], tmp_path: Path) -> None:
    server, made = stub
    made.blocked = True
    server.extra = lambda _path: {"Retry-After": "1"}
    begun = time.monotonic()
    with pytest.raises(SourceError, match="left alone"):
        collected("wayback:alt.example/*", tmp_path, archive=server.address)
    moments = [moment for _, moment, _ in server.asked]
    assert len(moments) <= 5
    assert all(later - earlier >= 0.95 for earlier, later in itertools.pairwise(moments))
    assert time.monotonic() - begun < 30


def test_the_archives_limits_hold_away_from_this_computer() -> None:
    from rollenbild.sources.archive_session import archive_client

    with archive_client(CollectOptions()) as client:
        limits = client.session.rate_limts
        assert limits["/cdx"]._minimum_wait == pytest.approx(60 / 24)
        assert limits["/"]._minimum_wait == pytest.approx(1.0)
        assert "Rollenbild" in client.session.headers["User-Agent"]
