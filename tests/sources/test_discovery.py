"""A series is found however a site tells of it, and nothing else is taken for a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from rollenbild.records import Page
from rollenbild.sources import CollectOptions, PageStore, collect
from tests.sources.wordpress import INTERVIEWS, OTHERS, Blog, Server

Begin = Callable[..., tuple[Server, Blog]]


def collected(source: str, folder: Path, **options: object) -> list[Page]:
    with PageStore(folder / "pages.warc.gz", folder / "pages.jsonl") as store:
        collect(source, CollectOptions(**options), store, lambda _: None)  # type: ignore[arg-type]
        return store.pages()


def candidates(pages: list[Page]) -> set[str]:
    return {page.canonical_url for page in pages if page.role == "interview" and page.status == "fetched"}


@pytest.mark.parametrize("offers", [{"rest": True}, {"sitemap": True, "feed": False}, {}, {"feed": False}])
def test_a_whole_blog_however_it_tells_of_itself(offers: dict[str, bool], blog: Begin, tmp_path: Path) -> None:
    server, made = blog(**offers)
    pages = collected(server.address + "/", tmp_path)
    assert candidates(pages) == {server.address + post.path for post in made.posts}
    assert not [path for path in server.paths if "replytocom" in path or "print" in path or "/tag/" in path]
    assert not [path for path in server.paths if path.startswith("/2011/05/") and path.count("/") == 4]
    assert len(server.paths) == len(set(server.paths))


@pytest.mark.parametrize("offers", [{"rest": True}, {"sitemap": True, "feed": False}, {}, {"feed": False}])
def test_one_category_is_collected_alone(offers: dict[str, bool], blog: Begin, tmp_path: Path) -> None:
    server, made = blog(**offers)
    pages = collected(server.address + "/category/interviews/", tmp_path)
    wanted = {server.address + post.path for post in made.posts if post.category == "interviews"}
    assert candidates(pages) == wanted
    assert len(wanted) == INTERVIEWS


def test_what_a_site_tells_costs_few_requests(blog: Begin, tmp_path: Path) -> None:
    server, _ = blog(rest=True)
    collected(server.address + "/", tmp_path)
    # robots.txt, the reservation file, the list and one page of the interface beside the posts themselves
    assert len(server.paths) <= INTERVIEWS + OTHERS + 4


def test_rest_and_feed_say_title_and_date(blog: Begin, tmp_path: Path) -> None:
    for number, offers in enumerate(({"rest": True}, {})):
        server, made = blog(**offers)
        (tmp_path / str(number)).mkdir()
        pages = collected(server.address + "/", tmp_path / str(number))
        hints = {page.url: page.hints for page in pages if page.role == "interview"}
        assert hints[server.address + made.posts[0].path] == {
            "title": made.posts[0].title,
            "published": "2011-05-01",
        }


@pytest.mark.parametrize("place", ["/feed/", "/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml.gz"])
def test_a_feed_or_sitemap_given_is_read(place: str, blog: Begin, tmp_path: Path) -> None:
    server, made = blog(sitemap=True)
    pages = collected(server.address + place, tmp_path)
    assert candidates(pages) == {server.address + post.path for post in made.posts}
    assert next(page for page in pages if page.url.endswith(place)).role in {"feed", "sitemap"}


def test_match_chooses_among_all_the_site_tells(blog: Begin, tmp_path: Path) -> None:
    server, made = blog(rest=True)
    pages = collected(server.address + "/", tmp_path, match=("*/interview-*",))
    assert candidates(pages) == {server.address + one.path for one in made.posts if one.category == "interviews"}
    assert not [path for path in server.paths if "werkzeug-" in path]


def plain_addresses(path: str) -> tuple[int, str, bytes]:
    """A blog as WordPress sets it up first: posts at ``/?p=17``, categories at ``/?cat=3``, pages at ``&paged=2``."""
    query = {key: value[0] for key, value in parse_qs(urlsplit(path).query).items()}
    if urlsplit(path).path != "/":
        return 404, "text/html", b""
    if "p" in query:
        return 200, "text/html", f"<html><body><h2>Interview {query['p']}</h2><p>Text</p></body></html>".encode()
    if query.keys() - {"cat", "paged"}:
        return 200, "text/html", b"<html><body>Archiv</body></html>"
    numbers = [n for n in range(11, 23) if "cat" not in query or n % 2]
    at = int(query.get("paged", 1))
    base = f"cat={query['cat']}&amp;" if "cat" in query else ""
    inner = "".join(
        f'<div class="post"><h2><a href="/?p={n}">Interview {n}</a></h2><a href="/?p={n}#comments">3 Kommentare</a></div>'
        for n in numbers[(at - 1) * 3 : at * 3]
    )
    around = '<div id="sidebar"><h2><a href="/?cat=3">Interviews</a></h2><a href="/?m=201105">Mai 2011</a></div>'
    further = f'<a href="/?{base}paged={at + 1}">Ältere Einträge</a>' if at * 3 < len(numbers) else ""
    return 200, "text/html; charset=utf-8", f"<html><body>{inner}{further}{around}</body></html>".encode()


@pytest.mark.parametrize(("place", "step"), [("/", 1), ("/?cat=3", 2)])
def test_a_blog_whose_posts_have_plain_addresses(
    place: str, step: int, start: Callable[..., Server], tmp_path: Path
) -> None:
    server = start(plain_addresses)
    pages = collected(server.address + place, tmp_path)
    assert candidates(pages) == {f"{server.address}/?p={n}" for n in range(11, 23, step)}
    assert not [path for path in server.paths if "m=" in path]


def test_a_bound_is_noted_and_a_wider_one_goes_on(start: Callable[..., Server], tmp_path: Path) -> None:
    server = start(plain_addresses)
    for most, left in ((4, "15"), (4, "15"), (7, "18")):
        pages = collected(server.address + "/", tmp_path, max_pages=most)
        noted = [page for page in pages if page.reason.startswith("not asked: ")]
        assert [(page.url[-2:], page.status) for page in noted] == [(left, "skipped")]
        assert str(most) in noted[0].reason
        assert len(candidates(pages)) == most
    assert len(candidates(collected(server.address + "/", tmp_path))) == 12


def test_canonical_is_identity(start: Callable[..., Server], tmp_path: Path) -> None:
    def answer(path: str) -> tuple[int, str, bytes]:
        links = "".join(
            f'<h2><a href="/a{query}">Interview</a></h2>' for query in ("", "/", "?von=liste", "?session=2")
        )
        if path.startswith("/a"):
            return 200, "text/html", b'<html><head><link rel="canonical" href="/a"></head><body>Text</body></html>'
        return (200, "text/html", f"<html><body>{links}</body></html>".encode()) if path == "/" else (404, "", b"")

    server = start(answer)
    pages = [page for page in collected(server.address + "/", tmp_path) if page.role == "interview"]
    assert [page.status for page in pages].count("fetched") == 1
    assert all(page.reason.startswith("the same page as") for page in pages if page.status == "skipped")


def test_refresh_asks_only_for_what_changed(blog: Begin, tmp_path: Path) -> None:
    server, _ = blog(rest=True)
    server.extra = lambda path: {"ETag": f'"{path}"', "Last-Modified": "Sun, 01 May 2011 09:00:00 GMT"}
    first = collected(server.address + "/", tmp_path)
    count = len(server.asked)
    assert collected(server.address + "/", tmp_path) == first
    assert len(server.asked) == count
    size = (tmp_path / "pages.warc.gz").stat().st_size
    assert collected(server.address + "/", tmp_path, refresh=True) == first
    asked = server.asked[count:]
    assert {headers.get("If-None-Match") for path, _, headers in asked if path.startswith("/2011")} == {
        f'"{path}"' for path, _, _ in asked if path.startswith("/2011")
    }
    assert (tmp_path / "pages.warc.gz").stat().st_size == size
    assert json.loads((tmp_path / "pages.jsonl").read_text().splitlines()[1])["status"] == "fetched"
