"""The library ``wayback`` behind our own bounds, and in front of other archives that speak nearly its language."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from wayback import WaybackClient, WaybackSession

from rollenbild.sources.connection import FetchError, Peers, body_of, guard, is_loopback, told
from rollenbild.sources.content import ContentError, uncompressed
from rollenbild.sources.options import CollectOptions

WAYBACK = "https://web.archive.org"
INDEX_REQUESTS_A_MINUTE = 24
"""What the Wayback Machine allows of its index (CDX)."""


def archive_client(options: CollectOptions) -> WaybackClient:
    """A client of the archive that the options name, with the archive's limits and our delay.

    The limits of the Wayback Machine hold for every archive but one on this computer.
    """
    host = urlsplit(options.archive or WAYBACK).hostname or ""
    near = is_loopback(host)
    delay = (0.0 if near else 1.0) if options.delay is None else options.delay
    session = WaybackSession(
        retries=4,
        backoff=0.2 if near else 2,
        timeout=(10, options.max_seconds),
        user_agent=options.user_agent,
        search_calls_per_second=0 if near else INDEX_REQUESTS_A_MINUTE / 60,
        memento_calls_per_second=1 / delay if delay else 0,
    )
    session.trust_env = False
    adapter = ArchiveAdapter(options, host)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return WaybackClient(session)


class ArchiveAdapter(HTTPAdapter):
    """Sends what is meant for the Wayback Machine to the archive asked for, and bounds what comes back.

    Parameters
    ----------
    host : str
        The archive's host; no other may lie at a private address.
    """

    def __init__(self, options: CollectOptions, host: str) -> None:
        super().__init__()
        self.options = options
        guard(self, Peers(host).refusal)

    def send(self, request: requests.PreparedRequest, **told_by_session: Any) -> requests.Response:  # type: ignore[override]
        """Send a request; the body is read here, within the bound, whatever the session asked."""
        meant = request.url or ""
        if self.options.archive:
            request = request.copy()
            request.url = self._place(meant)
        response = super().send(request, **{**told_by_session, "stream": True})
        try:
            raw = body_of(response, self.options.max_bytes, self.options.max_seconds)
            body = uncompressed(raw, response.headers.get("Content-Encoding", ""), self.options.max_bytes)
        except ContentError as error:
            raise FetchError(str(error)) from error
        except FetchError:
            raise
        except Exception as error:
            raise requests.ConnectionError(told(error), request=request) from error
        if self.options.archive:
            response.url = meant
            body = self._translated(response, meant, body)
        response._content = body
        response._content_consumed = True  # type: ignore[attr-defined]
        return response

    def _place(self, meant: str) -> str:
        """Where the archive keeps what the Wayback Machine keeps at an address."""
        parts = urlsplit(meant)
        base = self.options.archive.rstrip("/")
        if parts.path.startswith("/cdx"):
            # pywb knows neither resume keys nor this spelling of its output.
            query = [pair for pair in parse_qsl(parts.query) if pair[0] not in {"showResumeKey", "resolveRevisits"}]
            return f"{base}/cdx?{urlencode([*query, ('output', 'json')])}"
        return f"{base}/{meant.split('/web/', 1)[1]}"

    def _translated(self, response: requests.Response, meant: str, body: bytes) -> bytes:
        base = self.options.archive.rstrip("/")
        if location := response.headers.get("Location"):
            full = urljoin(f"{_origin(base)}/", location)
            if full.startswith(base):
                response.headers["Location"] = full.replace(base, f"{WAYBACK}/web", 1)
            else:
                # In raw mode pywb tells where the page itself led; the Wayback Machine leads to the capture of that.
                moment = meant.split("/web/", 1)[1].split("/", 1)[0]
                response.headers["Location"] = f"{WAYBACK}/web/{moment}/{full}"
        if links := response.headers.get("Link"):
            response.headers["Link"] = links.replace(base, f"{WAYBACK}/web")
        if urlsplit(meant).path.startswith("/cdx") and body[:1] == b"{":
            return "".join(_index_line(json.loads(line)) for line in body.splitlines() if line.strip()).encode()
        return body


def _index_line(row: dict[str, str]) -> str:
    """A row of pywb's index in the words of the Wayback Machine's."""
    names = (("urlkey",), ("timestamp",), ("url", "original"), ("mime", "mimetype"), ("status", "statuscode"))
    told_by = [next((str(row[name]) for name in choice if row.get(name)), "-") for choice in names]
    return " ".join([*told_by, str(row.get("digest") or "-"), str(row.get("length") or "-")]).replace("\n", "") + "\n"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
