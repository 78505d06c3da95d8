"""Servers for sources: the blog, and anything that answers a path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer

import pytest

from tests.sources.unruly import Unruly
from tests.sources.wordpress import Blog, Server

Start = Callable[..., Server]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start servers that end with the test."""
    servers: list[Server] = []

    def begin(answer: Callable[[str], tuple[int, str, bytes]]) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield begin
    for server in servers:
        server.close()


@pytest.fixture
def blog(start: Start) -> Callable[..., tuple[Server, Blog]]:
    """Start the blog with what it offers."""

    def begin(**offers: object) -> tuple[Server, Blog]:
        made = Blog(**offers)  # type: ignore[arg-type]
        server = start(made.answer)
        made.address = server.address
        return server, made

    return begin


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A server that misbehaves."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Unruly)
    made.daemon_threads = True
    made.asked, made.busy, made.robots = [], 0, (404, b"")  # type: ignore[attr-defined]
    made.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()
