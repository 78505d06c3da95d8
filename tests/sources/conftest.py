"""Servers for sources: the blog, and anything that answers a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

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
