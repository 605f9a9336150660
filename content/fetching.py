"""Fetching what stands on other people's sites, by an address that a person has typed.

Whoever chooses the address must not reach our own network through us, nor keep a worker busy or
fill its memory. So a name is resolved once, every address that it has must be a public one, and the
connection goes to that very address (what the name means a moment later does not matter: "DNS
rebinding"), while Host and the name in TLS stay those of the site. Each redirect is checked anew.
Size counts after unpacking; a watch cuts the line when the time for all of it is over, however
slowly it drips. No cookies, no credentials, no proxy. See docs/adr/0014-guarded-fetching.md.
"""

import http.client
import ipaddress
import logging
import queue
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.response import BaseHTTPResponse

logger = logging.getLogger(__name__)

PORTS = {"https": 443, "http": 80}
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 3
MOST_ADDRESSES = 4  # of one name that are tried
PIECE = 16 * 1024  # bytes
UNPACKED_HERE = {"", "identity", "gzip", "x-gzip"}
SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"

# Public by their number, yet of the machine's own surroundings.
METADATA = [
    ipaddress.ip_network(network)
    for network in ("168.63.129.16/32", "192.0.0.0/24")  # of Azure, of Oracle
]
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")  # RFC 3056: an IPv4 address stands inside


class Problem(models.TextChoices):
    """Why nothing came, for the person who typed the address."""

    ADDRESS = (
        "address",
        _(
            "This address cannot be fetched. It begins with https:// or http://, without a user "
            "name and without a port."
        ),
    )
    NO_SUCH_NAME = (
        "no_such_name",
        _("No computer has the name that stands in the address. Look for a slip in it."),
    )
    PRIVATE = (
        "private",
        _("The address leads into a private network, not to a public site. It was not opened."),
    )
    NO_CONNECTION = ("no_connection", _("The other site does not answer. It may be down."))
    CERTIFICATE = (
        "certificate",
        _("The other site cannot prove who it is: its certificate is wrong or has expired."),
    )
    TOO_SLOW = ("too_slow", _("The other site took too long to answer."))
    TOO_LARGE = ("too_large", _("What the other site sends is too large."))
    TOO_MANY_REDIRECTS = ("redirects", _("The other site sends us on again and again."))
    TO_PLAIN_HTTP = (
        "to_plain_http",
        _("The other site sends us on to an address without encryption (http://)."),
    )
    NOT_THERE = ("not_there", _("There is nothing at this address any more. Ask for the new one."))
    CLOSED = ("closed", _("The other site asks for a password. Ask for a public address."))
    REFUSED = ("refused", _("The other site answered with an error. It may be over soon."))
    BROKEN = ("broken", _("The answer of the other site was broken off or cannot be read."))


class NotFetched(Exception):
    """`problem` says why, `detail` adds what only a technician needs, such as `503`."""

    def __init__(self, problem: str, detail: str = ""):
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes. `connecting` and `waiting` hold for each step, `all_of_it` for the sum."""

    connecting: float = 5
    waiting: float = 10
    all_of_it: float = 25
    size: int = 2 * 1024 * 1024


@dataclass(frozen=True)
class Fetched:
    """`etag` and `last_modified` are to be shown at the next visit (RFC 9110 §13)."""

    content: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str  # ASCII, lower case; an IPv6 address without brackets
    port: int
    path: str
    may_be_private: bool

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def fetch(
    address: str,
    *,
    accept: str = "*/*",
    etag: str = "",
    last_modified: str = "",
    hosts_allowed: Collection[str] = (),
    limits: Limits | None = None,
) -> Fetched:
    """What stands there now, or that it `is_unchanged` since the visit of `etag`, `last_modified`.

    `hosts_allowed`: names that may be in a private network; `name:port` allows another port too.
    May take as long as `limits.all_of_it`: not for the inside of a transaction. Raises NotFetched.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.all_of_it
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {
        "User-Agent": f"Cluster-Portal (+{settings.SITE_URL})",
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **{name: value for name, value in conditions.items() if value},
    }
    for _hop in range(MOST_REDIRECTS + 1):
        target = _target(address, hosts_allowed)
        with _answer(target, headers, limits, deadline) as response:
            if response.status not in REDIRECTS:
                return _what_came(response, limits, is_conditional=bool(etag or last_modified))
            address = _onward(address, response)
    raise NotFetched(Problem.TOO_MANY_REDIRECTS)


def check_address(address: str, *, hosts_allowed: Collection[str] = ()) -> None:
    """As far as one sees without asking anybody. Raises NotFetched."""
    target = _target(address, hosts_allowed)
    with suppress(ValueError):  # a name: it is looked up when it is fetched
        ipaddress.ip_address(target.host)
        if not (target.may_be_private or is_public(target.host)):
            raise NotFetched(Problem.PRIVATE)


def is_public(address: str) -> bool:
    """Whether a machine on the internet can have this IP address. Raises ValueError."""
    ip = ipaddress.ip_address(address)
    if ip.version == 6:
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.ipv4_mapped or ip.is_site_local or ip in SIX_TO_FOUR:
            return False
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    return ip.is_global and not any(ip in network for network in METADATA)


# Where to


def _target(address: str, hosts_allowed: Collection[str]) -> _Target:
    try:
        parts = urlsplit(address)
        usual_port = PORTS[parts.scheme]
        host = (parts.hostname or "").encode("idna").decode().lower()
        port = parts.port or usual_port
    except (ValueError, KeyError) as error:  # UnicodeError is a ValueError
        raise NotFetched(Problem.ADDRESS) from error
    may_have_port = f"{host}:{port}" in hosts_allowed
    if not host or "@" in parts.netloc or not (port == usual_port or may_have_port):
        raise NotFetched(Problem.ADDRESS)
    path = quote(parts.path or "/", safe=SAFE_IN_PATH)
    if parts.query:
        path += "?" + quote(parts.query, safe=SAFE_IN_PATH + "?")
    return _Target(parts.scheme, host, port, path, may_have_port or host in hosts_allowed)


def _onward(address: str, response: BaseHTTPResponse) -> str:
    if not (location := response.headers.get("Location")):
        raise NotFetched(Problem.BROKEN, str(response.status))
    try:
        onward = urljoin(address, location)
    except ValueError as error:
        raise NotFetched(Problem.ADDRESS) from error
    if address.startswith("https:") and onward.startswith("http:"):
        raise NotFetched(Problem.TO_PLAIN_HTTP)
    return onward


def _addresses_of(target: _Target, deadline: float) -> list[str]:
    """The IP addresses of the name, all of them checked."""
    addresses = _looked_up(target, deadline)
    if not target.may_be_private and not all(is_public(address) for address in addresses):
        logger.warning("%s leads into a private network and was not opened.", target.host)
        raise NotFetched(Problem.PRIVATE)
    return addresses[:MOST_ADDRESSES]


def _looked_up(target: _Target, deadline: float) -> list[str]:
    """In a thread of its own, because the system's resolver knows no time limit."""
    answers = queue.SimpleQueue()

    def look_up():
        try:
            answers.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = answers.get(timeout=_left(deadline))
    except queue.Empty:
        raise NotFetched(Problem.TOO_SLOW) from None
    if not found:
        raise NotFetched(Problem.NO_SUCH_NAME)
    return list(dict.fromkeys(place[0] for *_kind, place in found))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched(Problem.TOO_SLOW)
    return left


# Asking


@contextmanager
def _answer(
    target: _Target, headers: dict, limits: Limits, deadline: float
) -> Iterator[BaseHTTPResponse]:
    connection = _connected(target, limits, deadline)
    watch = _Watch(connection.sock, max(deadline - time.monotonic(), 0))
    try:
        connection.timeout = limits.waiting
        connection.request(
            "GET",
            target.path,
            headers={"Host": target.host_header, **headers},
            preload_content=False,
        )
        yield connection.getresponse()
        watch.complain()  # what was cut off without a length looks whole
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        watch.complain()
        if isinstance(error, TimeoutError | ReadTimeoutError):
            raise NotFetched(Problem.TOO_SLOW) from error
        raise NotFetched(Problem.BROKEN, type(error).__name__) from error
    finally:
        watch.end()
        connection.close()


def _connected(target: _Target, limits: Limits, deadline: float) -> HTTPConnection:
    problem = Problem.NO_CONNECTION
    for address in _addresses_of(target, deadline):
        connection = _connection(target, address, min(limits.connecting, _left(deadline)))
        try:
            connection.connect()
        except ssl.SSLError as error:
            connection.close()
            raise NotFetched(Problem.CERTIFICATE, getattr(error, "reason", "") or "") from error
        except (HTTPError, OSError) as error:
            connection.close()
            is_refusal = isinstance(error, NewConnectionError)  # urllib3 counts it as slow
            is_slow = isinstance(error, ConnectTimeoutError | TimeoutError) and not is_refusal
            problem = Problem.TOO_SLOW if is_slow else Problem.NO_CONNECTION
        else:
            return connection
    raise NotFetched(problem)


def _connection(target: _Target, address: str, timeout: float) -> HTTPConnection:
    """To the address that was checked, under the name of the site."""
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=timeout)
    return HTTPSConnection(
        address,
        target.port,
        timeout=timeout,
        server_hostname=target.host,
        ssl_context=ssl.create_default_context(),
    )


class _Watch:
    """Ends the connection when the time for all of it is over: each step alone may be in time."""

    def __init__(self, sock: socket.socket, seconds: float):
        self.has_cut = False
        self.sock = sock
        self.timer = threading.Timer(seconds, self._cut)
        self.timer.daemon = True
        self.timer.start()

    def _cut(self):
        self.has_cut = True
        with suppress(OSError):
            # Of the line below TLS: the reader in the other thread still holds the layer above.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def complain(self):
        if self.has_cut:
            raise NotFetched(Problem.TOO_SLOW)

    def end(self):
        self.timer.cancel()


# What came


def _what_came(response: BaseHTTPResponse, limits: Limits, *, is_conditional: bool) -> Fetched:
    if response.status == 304 and is_conditional:
        return Fetched(is_unchanged=True)
    if response.status != 200:
        raise NotFetched(_problem_of(response.status), str(response.status))
    return Fetched(
        content=_content(response, limits.size),
        content_type=response.headers.get("Content-Type", ""),
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
    )


def _problem_of(status: int) -> Problem:
    if status in (401, 403, 407):
        return Problem.CLOSED
    if status in (404, 410):
        return Problem.NOT_THERE
    return Problem.REFUSED


def _content(response: BaseHTTPResponse, most: int) -> bytes:
    if response.headers.get("Content-Encoding", "").strip().lower() not in UNPACKED_HERE:
        raise NotFetched(Problem.BROKEN, "Content-Encoding")
    content = bytearray()
    while piece := response.read1(PIECE, decode_content=True):  # never unpacks more than a piece
        content += piece
        if len(content) > most:
            raise NotFetched(Problem.TOO_LARGE)
    return bytes(content)
