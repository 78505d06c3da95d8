"""A blog in the markup of WordPress around 2011, with everything that multiplies pages, made from invented interviews."""

from __future__ import annotations

import gzip
import html
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.conftest import ROOT

INTERVIEWS = 12
OTHERS = 6


def corpus() -> list[dict]:
    lines = (ROOT / "data" / "corpus" / "interviews.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["lang"] == "de" and len(one["turns"]) >= 4][:INTERVIEWS]


@dataclass
class Post:
    slug: str
    title: str
    body: str
    day: int
    category: str

    @property
    def path(self) -> str:
        return f"/2011/05/{self.day:02d}/{self.slug}/"


def posts() -> list[Post]:
    made = [
        Post(
            f"interview-{number}",
            f"Interview {number}: {one['title']} bei {one['organisation']}",
            "".join(
                f"<p><strong>{html.escape(turn['q'])}</strong></p>\n<p>{html.escape(turn['a'])}</p>\n"
                for turn in one["turns"]
            ),
            number,
            "interviews",
        )
        for number, one in enumerate(corpus(), start=1)
    ]
    text = "Heute geht es um ein neues Werkzeug, mit dem sich Beiträge planen lassen. Wir haben es ausprobiert. " * 6
    made += [
        Post(f"werkzeug-{n}", f"Werkzeug {n}", f"<p>{text}</p>", 20 + n, "werkzeuge") for n in range(1, OTHERS + 1)
    ]
    return made


@dataclass
class Blog:
    """The blog as a function of a path: (status, content type, body)."""

    address: str = ""
    rest: bool = False
    sitemap: bool = False
    feed: bool = True
    per_page: int = 5
    posts: list[Post] = field(default_factory=posts)

    def answer(self, target: str) -> tuple[int, str, bytes]:
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        steps = [step for step in parts.path.split("/") if step]
        for post in self.posts:
            if parts.path == post.path:
                return self.page(post.title, self.single(post))
        if steps[:1] == ["wp-json"] and self.rest:
            return self.interface("/".join(steps[1:]), query)
        if parts.path == "/wp-sitemap.xml" and self.sitemap:
            inner = f"<sitemap><loc>{self.address}/wp-sitemap-posts-post-1.xml.gz</loc></sitemap>"
            inner += f"<sitemap><loc>{self.address}/wp-sitemap-taxonomies-category-1.xml</loc></sitemap>"
            return 200, "application/xml", f"<sitemapindex xmlns='x'>{inner}</sitemapindex>".encode()
        if parts.path == "/wp-sitemap-posts-post-1.xml.gz" and self.sitemap:
            inner = "".join(f"<url><loc>{self.address}{post.path}</loc></url>" for post in self.posts)
            return 200, "application/x-gzip", gzip.compress(f"<urlset xmlns='x'>{inner}</urlset>".encode())
        listed, rest = self.posts, steps
        if steps[:1] == ["category"]:
            listed, rest = [post for post in self.posts if post.category == steps[1]], steps[2:]
        elif steps[:1] == ["tag"]:
            listed, rest = self.posts[:3], steps[2:]
        if rest == ["feed"] and self.feed:
            return self.rss(listed, int(query.get("paged", ["1"])[0]))
        if not rest or (rest[0] == "page" and len(rest) == 2 and rest[1].isdigit()):
            return self.index(listed, int(rest[1]) if rest else 1, "/" + "/".join(steps[: len(steps) - len(rest)]))
        return 404, "text/html", b"<html><body>nicht gefunden</body></html>"

    def interface(self, path: str, query: dict[str, list[str]]) -> tuple[int, str, bytes]:
        if path == "wp/v2/categories":
            found = [
                {"id": n, "link": f"{self.address}/category/{slug}/"}
                for n, slug in enumerate(("interviews", "werkzeuge"), start=1)
                if slug == query["slug"][0]
            ]
            return 200, "application/json", json.dumps(found).encode()
        if path != "wp/v2/posts":
            return 200, "application/json", b"[]"
        wanted = {"1": "interviews", "2": "werkzeuge"}.get(query.get("categories", [""])[0])
        chosen = [post for post in self.posts if wanted in {None, post.category}]
        if int(query.get("page", ["1"])[0]) > 1:
            return 400, "application/json", b'{"code":"rest_post_invalid_page_number"}'
        found = [
            {
                "link": self.address + post.path,
                "title": {"rendered": html.escape(post.title)},
                "date": f"2011-05-{post.day:02d}T09:00:00",
            }
            for post in chosen
        ]
        return 200, "application/json", json.dumps(found).encode()

    def rss(self, listed: list[Post], number: int) -> tuple[int, str, bytes]:
        chosen = listed[(number - 1) * 5 : number * 5]
        if not chosen:
            return 404, "text/html", b"nicht gefunden"
        items = "".join(
            f"<item><title>{html.escape(post.title)}</title><link>{self.address}{post.path}?utm_source=rss</link>"
            f"<pubDate>{post.day:02d} May 2011 09:00:00 +0000</pubDate></item>"
            for post in chosen
        )
        generator = "<generator>http://wordpress.org/?v=3.1</generator>"
        text = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Blog</title>{generator}{items}</channel></rss>"
        return 200, "application/rss+xml; charset=UTF-8", text.encode()

    def index(self, listed: list[Post], number: int, base: str) -> tuple[int, str, bytes]:
        chosen = listed[(number - 1) * self.per_page : number * self.per_page]
        if not chosen:
            return 404, "text/html", b"nicht gefunden"
        entries = "".join(
            f'<div class="post"><h2><a href="{post.path}" rel="bookmark">{html.escape(post.title)}</a></h2>'
            f'<div class="entry"><p>Ein kurzer Anriss.</p><p><a href="{post.path}#more-{post.day}">Weiterlesen</a></p></div>'
            f'<p class="postmetadata">Tags: <a href="/tag/social-media/" rel="tag">social media</a> | '
            f'<a href="{post.path}#respond">Kommentare</a></p></div>'
            for post in chosen
        )
        more = base.rstrip("/") + f"/page/{number + 1}/"
        older = f'<a href="{more}">&laquo; Ältere Beiträge</a>' if number * self.per_page < len(listed) else ""
        feed = f"{base.rstrip('/')}/feed/"
        return self.page("Blog", f'{entries}<div class="navigation">{older}</div>', feed if self.feed else "")

    def single(self, post: Post) -> str:
        comments = "".join(
            f'<li class="comment" id="comment-{n}"><cite>Leser {n}</cite> sagt: <p>Und wie misst man das?</p>'
            f'<a class="comment-reply-link" rel="nofollow" href="{post.path}?replytocom={n}#respond">Antworten</a></li>'
            for n in (1, 2)
        )
        return (
            f'<div class="post"><h2>{html.escape(post.title)}</h2><div class="entry">{post.body}</div>'
            f'<p><a href="{post.path}?print=1">Drucken</a> <a href="{post.path}amp/">AMP</a></p></div>'
            f'<h3 id="comments">2 Antworten</h3><ol class="commentlist">{comments}</ol>'
        )

    def page(self, title: str, content: str, feed: str = "") -> tuple[int, str, bytes]:
        api = '<link rel="https://api.w.org/" href="/wp-json/" />' if self.rest else ""
        alternate = f'<link rel="alternate" type="application/rss+xml" title="Blog" href="{feed}" />' if feed else ""
        days = "".join(f'<td><a href="/2011/05/{day:02d}/">{day}</a></td>' for day in range(1, 29))
        return (
            200,
            "text/html; charset=UTF-8",
            f'<!DOCTYPE html><html lang="de"><head><meta charset="UTF-8"><title>{html.escape(title)}</title>{api}{alternate}'
            f'<link rel="stylesheet" href="/wp-content/themes/kubrick/style.css"></head><body><div id="content">{content}'
            f'</div><div id="sidebar"><ul><li><a href="/category/interviews/">Interviews</a></li>'
            f'<li><a href="/category/werkzeuge/">Werkzeuge</a></li><li><a href="/tag/xing/">xing</a></li></ul>'
            f'<table id="wp-calendar"><tr>{days}</tr></table></div>'
            f'<div id="footer"><a href="/impressum/">Impressum</a> <a href="/feed/">RSS</a></div></body></html>'.encode(),
        )


class Server:
    """Anything that answers a path, on loopback; ``asked`` is its log: (path, moment, headers)."""

    def __init__(self, answer: Callable[[str], tuple[int, str, bytes]], **headers: str) -> None:
        self.asked: list[tuple[str, float, dict[str, str]]] = []
        self.pause = 0.0
        self.extra: Callable[[str], dict[str, str]] = lambda _path: headers
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, time.monotonic(), dict(self.headers)))
                time.sleep(outer.pause)
                status, kind, body = answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in outer.extra(self.path).items():
                    self.send_header(name, value)
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
