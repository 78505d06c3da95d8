"""Who may talk to the page's server: this machine, this page, with this session's token."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from flask import Flask, Request, Response, abort, make_response, request

TOKEN_HEADER = "X-Rollenbild-Token"  # noqa: S105 - the header's name, not a token
LARGEST = 64 * 1024
"""Bytes a request may have."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """What a request must carry.

    Parameters
    ----------
    port : int
        The server's port; cookies do not know ports, so the cookie's name carries it.
    token : str
        Random, new with each start.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def cookie(self) -> str:
        """Name of the cookie."""
        return f"rollenbild-{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names under which this server may be asked; any other is a foreign page that resolved to us."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """Address that opens the page."""
        return f"http://{self.hosts[0]}/?token={self.token}"

    def protect(self, app: Flask) -> None:
        """Check every request of an app and harden every response."""
        app.config["MAX_CONTENT_LENGTH"] = LARGEST
        app.before_request(lambda: self._check(request))
        app.after_request(self._harden)

    def _check(self, asked: Request) -> None:
        origin = asked.headers.get("Origin")
        if asked.host not in self.hosts or (
            origin is not None and origin not in {f"http://{one}" for one in self.hosts}
        ):
            _refuse(403, "This page answers only to itself.")
        if not self._has_token(asked):
            _refuse(403, "This page needs the address that rollenbild label printed when it started.")
        if asked.method == "POST":
            if asked.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
                _refuse(403, "This page answers only to itself.")
            if asked.mimetype != "application/json":
                _refuse(415, "This page takes JSON only.")

    def _has_token(self, asked: Request) -> bool:
        given = [asked.cookies.get(self.cookie), asked.headers.get(TOKEN_HEADER)]
        if asked.path == "/" and asked.method == "GET":
            given.append(asked.args.get("token"))
        return any(one and hmac.compare_digest(one.encode(), self.token.encode()) for one in given)

    def _harden(self, response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response


def _refuse(status: int, text: str) -> None:
    abort(make_response({"error": text}, status))
