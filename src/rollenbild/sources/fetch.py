"""One request at a time, with manners and bounds: robots, delay, retries, size, time, redirects, addresses."""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from rollenbild.sources.addresses import cleaned
from rollenbild.sources.connection import FetchError, Peers, body_of, guard, is_loopback, told
from rollenbild.sources.content import ContentError, uncompressed
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.reservations import Reservations

AGENT = "Rollenbild"
RETRY_STATUSES = (429, 500, 502, 503, 504)
ATTEMPTS = 4
LONGEST_WAIT = 60.0
"""Seconds waited at most where a server asks to be left alone; a site that wants more is asked another day."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way."""

    url: str
    time: str
    status_line: str
    headers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a request: a response, or the reason why there is none.

    ``raw`` is the body as it came, ``body`` the same decompressed; both None where nothing came.
    ``forbidden``: the site keeps the page from us (robots.txt, a reservation), so it is skipped, not failed.
    """

    url: str
    final_url: str
    time: str
    status: int = 0
    reason: str = ""
    status_line: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    raw: bytes | None = None
    body: bytes | None = None
    content_type: str = ""
    hops: list[Hop] = field(default_factory=list)
    forbidden: bool = False

    def header(self, name: str) -> str:
        """A header's value; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Fetcher:
    """Asks one site after another, never two things of a host at once.

    Parameters
    ----------
    options : CollectOptions
    asked_for : str
        The addresses the person gave. Their hosts may be private or on this computer, since the person said so; no
        other host may, wherever a page or a name server leads.

    Attributes
    ----------
    keep_robots : callable
        Is given each robots.txt as it was answered.
    """

    def __init__(self, options: CollectOptions, *asked_for: str) -> None:
        self.options = options
        self.peers = Peers(*map(_host, asked_for))
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"User-Agent": options.user_agent, "Accept-Encoding": "gzip, deflate"})
        adapter = guard(HTTPAdapter(), self.peers.refusal)
        self.session.mount("http://", adapter)
        self.session.mount("https://", adapter)
        self._robots: dict[str, Protego | str] = {}
        self.keep_robots: Callable[[Fetched], None] = lambda _answer: None
        self._last: dict[str, float] = {}
        self._closed: dict[str, str] = {}
        self._reservations = Reservations(self._read_file)

    def get(self, url: str, *, conditions: Mapping[str, str] | None = None, ask_robots: bool = True) -> Fetched:
        """Fetch an address, following redirects by hand; never raises for what a site does.

        Parameters
        ----------
        conditions : mapping, optional
            Headers that ask for the page only if it changed (``If-None-Match``, ``If-Modified-Since``).
        """
        hops: list[Hop] = []
        address = url
        while True:
            self.peers.led_by = _host(hops[-1].url) if hops else ""
            if ask_robots and (refusal := self._refusal(address)):
                return Fetched(url, address, now(), reason=refusal, hops=hops, forbidden=True)
            try:
                one = self._patiently(url, address, conditions or {})
            except FetchError as error:
                return Fetched(url, address, now(), reason=str(error), hops=hops)
            if one.status not in {301, 302, 303, 307, 308}:
                return dataclasses.replace(self._unless_reserved(one, ask_robots), hops=hops)
            address = cleaned(one.header("Location"), urljoin(url, address))
            hops.append(Hop(one.final_url, one.time, one.status_line, one.headers))
            if not address:
                return Fetched(url, one.final_url, one.time, reason="redirect to no web address", hops=hops)
            if len(hops) > self.options.max_redirects:
                reason = f"more than {self.options.max_redirects} redirects"
                return Fetched(url, address, one.time, reason=reason, hops=hops)

    def _refusal(self, address: str) -> str:
        """Why robots.txt keeps an address from us; empty if it does not (RFC 9309)."""
        origin = _origin(address)
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        rules = self._robots[origin]
        if isinstance(rules, str):
            return rules
        return "" if rules.can_fetch(address, AGENT) else "robots.txt forbids it"

    def _read_robots(self, origin: str) -> Protego | str:
        answer = self.get(f"{origin}/robots.txt", ask_robots=False)
        self.keep_robots(answer)
        if answer.status == 200 and answer.body is not None:
            return Protego.parse(answer.body[:512_000].decode("utf-8", "replace"))
        if 400 <= answer.status < 500 and answer.status != 429:
            return Protego.parse("")
        return f"robots.txt cannot be read ({answer.reason or answer.status}), which forbids all"

    def _unless_reserved(self, one: Fetched, ask: bool) -> Fetched:
        if not ask or one.status != 200 or self.options.research_exception:
            return one
        reason = self._reservations.reason(one.final_url, one.header, one.body or b"")
        if not reason:
            return one
        # What is reserved is not kept: no body, no record.
        return Fetched(one.url, one.final_url, one.time, one.status, reason, forbidden=True)

    def _read_file(self, address: str) -> bytes:
        answer = self.get(address, ask_robots=False)
        return answer.body or b"" if answer.status == 200 else b""

    def _wait(self, address: str) -> None:
        host = _host(address)
        delay = self.options.delay
        if delay is None:
            delay = 0.0 if is_loopback(host) else 1.0
        rules = self._robots.get(_origin(address))
        if isinstance(rules, Protego):
            delay = max(delay, min(float(rules.crawl_delay(AGENT) or 0.0), LONGEST_WAIT))
        left = self._last.get(host, -1e9) + delay - time.monotonic()
        if left > 0:
            time.sleep(left)

    def _patiently(self, url: str, address: str, conditions: Mapping[str, str]) -> Fetched:
        """Ask again where a site is busy or a connection breaks, waiting longer each time."""
        host = urlsplit(address).netloc
        if host in self._closed:
            raise FetchError(self._closed[host])
        for attempt in range(1, ATTEMPTS + 1):
            pause = min(0.5 * 2 ** (attempt - 1), LONGEST_WAIT)
            try:
                one = self._request(url, address, conditions)
            except FetchError as error:
                if attempt == ATTEMPTS or "broke off" not in str(error):
                    raise
            else:
                asked = _retry_after(one.header("Retry-After")) if one.status in RETRY_STATUSES else 0.0
                if asked > LONGEST_WAIT:
                    self._closed[host] = f"HTTP {one.status_line}: the site asks to come back in {asked:.0f} seconds"
                    raise FetchError(self._closed[host])
                if one.status not in RETRY_STATUSES or attempt == ATTEMPTS:
                    return one
                pause = max(pause, asked)
            time.sleep(pause)
        raise AssertionError

    def _request(self, url: str, address: str, conditions: Mapping[str, str]) -> Fetched:
        self._wait(address)
        moment = now()
        timeout = (10, min(30.0, self.options.max_seconds))
        try:
            with self.session.get(
                address, stream=True, allow_redirects=False, timeout=timeout, headers=dict(conditions)
            ) as response:
                status_line = f"{response.status_code} {response.reason or ''}".strip()
                headers = list(response.raw.headers.items())
                if response.is_redirect:
                    return Fetched(url, address, moment, response.status_code, "", status_line, headers)
                raw = self._read(response)
        except requests.RequestException as error:
            raise FetchError(told(error)) from error
        finally:
            # Counted from the end of an answer, so that a slow server gets its rest too.
            self._last[_host(address)] = time.monotonic()
        content_type = response.headers.get("Content-Type", "")
        reason = "" if response.status_code == 200 else f"HTTP {status_line}"
        body = None
        try:
            body = uncompressed(raw, response.headers.get("Content-Encoding", ""), self.options.max_bytes)
        except ContentError as error:
            reason = reason or str(error)
        kept = [(name, value) for name, value in headers if name.lower() != "transfer-encoding"]
        return Fetched(url, address, moment, response.status_code, reason, status_line, kept, raw, body, content_type)

    def _read(self, response: requests.Response) -> bytes:
        """The body within its bounds, as long as the server said it is."""
        try:
            raw = body_of(response, self.options.max_bytes, self.options.max_seconds)
        except FetchError:
            raise
        except Exception as error:
            # urllib3 has its own errors for a body that breaks off; they share no base with those of requests.
            raise FetchError(told(error)) from error
        stated = response.headers.get("Content-Length", "")
        if stated.isdigit() and int(stated) != len(raw):
            raise FetchError(f"{len(raw)} bytes came of {stated} announced")
        return raw


def _retry_after(value: str) -> float:
    """Seconds a server asks to wait; 0 where it does not say, or says it in no known form."""
    try:
        return max(float(Retry().parse_retry_after(value)), 0.0) if value else 0.0
    except Exception:
        return 0.0


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def now() -> str:
    """Give this moment as the ledger writes it: ISO 8601, UTC, seconds."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
