"""One request at a time, with manners and bounds: robots, delay, retries, size, time, redirects, addresses."""

from __future__ import annotations

import datetime
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from rollenbild.sources.addresses import cleaned
from rollenbild.sources.content import ContentError, uncompressed
from rollenbild.sources.options import CollectOptions

AGENT = "Rollenbild"
RETRY_STATUSES = (429, 500, 502, 503, 504)
LONGEST_WAIT = 60
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


class FetchError(Exception):
    """A request that gave nothing; the message is the reason for the ledger."""


class Fetcher:
    """Asks one site after another, never two things of a host at once.

    Parameters
    ----------
    options : CollectOptions
    asked_for : str
        The address the person gave. Its host may be private or on this computer, since the person said so; no
        other host may, wherever a page or a name server leads.
    """

    def __init__(self, options: CollectOptions, asked_for: str) -> None:
        self.options = options
        self.own_host = (urlsplit(asked_for).hostname or "").lower()
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"User-Agent": options.user_agent, "Accept-Encoding": "gzip, deflate"})
        adapter = _adapter(self._may_connect)
        self.session.mount("http://", adapter)
        self.session.mount("https://", adapter)
        self._robots: dict[str, Protego | str] = {}
        self._last: dict[str, float] = {}

    def get(self, url: str, *, ask_robots: bool = True) -> Fetched:
        """Fetch an address, following redirects by hand; never raises for what a site does."""
        hops: list[Hop] = []
        address = url
        while True:
            if ask_robots and (refusal := self._refusal(address)):
                return Fetched(url, address, _now(), reason=refusal, hops=hops, forbidden=True)
            try:
                one = self._request(url, address)
            except FetchError as error:
                return Fetched(url, address, _now(), reason=str(error), hops=hops)
            if one.status not in {301, 302, 303, 307, 308}:
                return Fetched(**{**_fields(one), "hops": hops})
            target = next((value for name, value in one.headers if name.lower() == "location"), "")
            address = cleaned(target, urljoin(url, address))
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
        if answer.status == 200 and answer.body is not None:
            return Protego.parse(answer.body[:512_000].decode("utf-8", "replace"))
        if 400 <= answer.status < 500 and answer.status != 429:
            return Protego.parse("")
        return f"robots.txt cannot be read ({answer.reason or answer.status}), which forbids all"

    def _wait(self, address: str) -> None:
        host = (urlsplit(address).hostname or "").lower()
        delay = self.options.delay
        if delay is None:
            delay = 0.0 if _is_loopback(host) else 1.0
        rules = self._robots.get(_origin(address))
        if isinstance(rules, Protego):
            delay = max(delay, min(float(rules.crawl_delay(AGENT) or 0.0), LONGEST_WAIT))
        left = self._last.get(host, -1e9) + delay - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._last[host] = time.monotonic()

    def _request(self, url: str, address: str) -> Fetched:
        self._wait(address)
        moment = _now()
        try:
            with self.session.get(address, stream=True, allow_redirects=False, timeout=(10, 30)) as response:
                status_line = f"{response.status_code} {response.reason or ''}".strip()
                headers = list(response.raw.headers.items())
                if response.is_redirect:
                    return Fetched(url, address, moment, response.status_code, "", status_line, headers)
                raw = self._read(response)
        except requests.RequestException as error:
            raise FetchError(_told(error)) from error
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
        """The body as it comes, until it ends or a bound is met; a dripping server is met by the clock."""
        end = time.monotonic() + self.options.max_seconds
        blocks: list[bytes] = []
        size = 0
        try:
            while block := response.raw.read1(1 << 16, decode_content=False):
                size += len(block)
                if size > self.options.max_bytes:
                    raise FetchError(f"larger than {self.options.max_bytes} bytes")
                if time.monotonic() > end:
                    raise FetchError(f"took longer than {self.options.max_seconds:g} seconds")
                blocks.append(block)
        except (OSError, requests.RequestException) as error:
            raise FetchError(_told(error)) from error
        except FetchError:
            raise
        except Exception as error:
            # urllib3 has its own errors for a body that breaks off; they share no base with those of requests.
            raise FetchError(_told(error)) from error
        stated = response.headers.get("Content-Length", "")
        if stated.isdigit() and int(stated) != size:
            raise FetchError(f"{size} bytes came of {stated} announced")
        return b"".join(blocks)

    def _may_connect(self, host: str, peer: str) -> str:
        """Why a connection may not be used; empty if it may."""
        address = ipaddress.ip_address(peer.split("%", maxsplit=1)[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if address.is_global and not address.is_multicast:
            return ""
        if host.strip("[]").lower() == self.own_host:
            return ""
        return f"{host} lies at a private address"


def _adapter(may_connect: Callable[[str, str], str]) -> HTTPAdapter:
    """An adapter that looks at the address really connected to before a byte is sent."""

    def checked(connection: Any, make: Callable[[], Any]) -> Any:
        sock = make()
        refusal = may_connect(connection.host, sock.getpeername()[0])
        if refusal:
            sock.close()
            raise FetchError(refusal)
        return sock

    class Http(HTTPConnection):
        def _new_conn(self) -> Any:
            return checked(self, super()._new_conn)

    class Https(HTTPSConnection):
        def _new_conn(self) -> Any:
            return checked(self, super()._new_conn)

    class HttpPool(HTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(HTTPSConnectionPool):
        ConnectionCls = Https

    retry = Retry(
        total=3,
        redirect=0,
        status_forcelist=RETRY_STATUSES,
        backoff_factor=0.5,
        backoff_max=LONGEST_WAIT,
        retry_after_max=LONGEST_WAIT,
        raise_on_status=False,
    )
    adapter = HTTPAdapter(max_retries=retry)
    adapter.poolmanager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}
    return adapter


def _told(error: BaseException) -> str:
    """An error of the network as a short reason: its own words without the library's wrapping."""
    names = {
        "ConnectTimeoutError": "no connection in time",
        "ReadTimeoutError": "no answer in time",
        "NameResolutionError": "the name is not known",
        "NewConnectionError": "connection refused",
        "IncompleteRead": "the body broke off",
        "ProtocolError": "the connection broke off",
        "SSLError": "the certificate or encryption is wrong",
    }
    chain: list[BaseException] = [error]
    for one in chain:
        if isinstance(one, FetchError):
            return str(one)
        if (name := type(one).__name__) in names:
            return names[name]
        inner = [getattr(one, "reason", None), one.__cause__, one.__context__, *one.args]
        chain.extend(cause for cause in inner if isinstance(cause, BaseException) and cause not in chain)
    return f"{type(error).__name__}: {error}"[:200]


def _fields(one: Fetched) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Fetched.__dataclass_fields__}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
