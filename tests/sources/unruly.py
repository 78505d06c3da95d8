"""A real server on loopback that misbehaves in every way we know, each path in its own."""

from __future__ import annotations

import gzip
import re
import socket
import struct
import time
import zlib
from functools import cache
from http.server import BaseHTTPRequestHandler

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

    def on_same(self) -> None:
        """A list without end that says the same on each of its pages, like a calendar."""
        number = int(re.sub(r"\D", "", self.path) or 1)
        self.answer(200, f'<html><body><h2><a href="/x1">Interview</a></h2>'
                         f'<a rel="next" href="/same/page/{number + 1}/">weiter</a></body></html>'.encode())  # fmt: skip

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
