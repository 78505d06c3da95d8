"""Connections that look whom they reached before a byte is sent, and network errors in plain words."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class FetchError(Exception):
    """A request that gave nothing; the message is the reason for the ledger."""


def why_not_connect(peer: str) -> str:
    """Why an address that a public page or name led to may not be used; empty if it may.

    Parameters
    ----------
    peer : str
        The IP address really connected to. An IPv4 address inside IPv6 (mapped, 6to4, NAT64) is judged itself.
    """
    address = ipaddress.ip_address(peer.split("%", maxsplit=1)[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return why_not_connect(str(inner))
    return "" if address.is_global and not address.is_multicast else "a private address"


def body_of(response: requests.Response, max_bytes: int, max_seconds: float) -> bytes:
    """A body as it comes, until it ends or a bound is met; a server that drips is met by the clock.

    Raises
    ------
    FetchError
        A bound was met. What breaks off raises the errors of urllib3.
    """
    end = time.monotonic() + max_seconds
    blocks: list[bytes] = []
    size = 0
    while block := response.raw.read1(1 << 16, decode_content=False):
        size += len(block)
        if size > max_bytes:
            raise FetchError(f"larger than {max_bytes} bytes")
        if time.monotonic() > end:
            raise FetchError(f"took longer than {max_seconds:g} seconds")
        blocks.append(block)
    return b"".join(blocks)


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Peers:
    """Whom a crawl may reach: every public address, and the hosts the person gave wherever they lie.

    A host that was reached at a public address is public: its name may not lead to a private address later (DNS
    rebinding), and its redirects may not lead to one even if the person gave that host as well.

    Attributes
    ----------
    led_by : str
        Host whose redirect is being followed; empty where the person or a page's link gave the address.
    """

    def __init__(self, *own_hosts: str) -> None:
        self.own_hosts = {one.lower() for one in own_hosts}
        self.led_by = ""
        self._public: set[str] = set()

    def refusal(self, host: str, peer: str) -> str:
        """Why a connection to a host at an address may not be used; empty if it may."""
        name = host.strip("[]").lower()
        private = why_not_connect(peer)
        if not private:
            self._public.add(name)
            return ""
        if name in self.own_hosts and not {name, self.led_by} & self._public:
            return ""
        return f"{host} lies at {private}"


def guard(adapter: HTTPAdapter, may_connect: Callable[[str, str], str]) -> HTTPAdapter:
    """Make an adapter ask ``may_connect(host, peer)`` about the address really connected to; a text refuses."""

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

    adapter.poolmanager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}
    return adapter


def told(error: BaseException) -> str:
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
