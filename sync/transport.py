"""How `requests` is let onto the network: no retries, only the trusted certificate, sockets that can be cut.

Closing a session leaves a thread that waits for an answer waiting; cutting its socket ends it at once.
"""

import socket
from contextlib import suppress
from threading import Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from sync.tls import Trust

SEND_SECONDS = 60


class Sockets:
    """The open sockets of one session; once cut, one that opens later is cut as well."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: list[socket.socket] = []
        self._cut = False

    def opened(self, one: socket.socket) -> None:
        with self._lock:
            self._open.append(one)
            if self._cut:
                _shut(one)

    def cut(self) -> None:
        with self._lock:
            self._cut = True
            for one in self._open:
                _shut(one)


def new_session(trust: Trust, sockets: Sockets) -> requests.Session:
    """Nothing from the environment is trusted: no proxies, no CA overrides."""
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _Adapter(trust, sockets))
    session.mount("http://", _Adapter(trust, sockets))
    return session


class _Adapter(HTTPAdapter):
    def __init__(self, trust: Trust, sockets: Sockets) -> None:
        self._trust, self._sockets = trust, sockets
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        if (context := self._trust.context()) is not None:
            options |= {"ssl_context": context, "assert_hostname": False}
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._trust, self._sockets)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The library would load the public authorities beside a pinned certificate."""
        if self._trust.context() is None:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # requests' stubs leave it out

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, options = super().build_connection_pool_key_attributes(request, verify, cert)
        if self._trust.anybody:
            options["cert_reqs"] = "CERT_NONE"
        return host, options


class _Plain(HTTPConnection):
    sockets: Sockets

    def connect(self) -> None:
        super().connect()
        _ready(self, self.sockets)

    def putrequest(self, *args: Any, **options: Any) -> None:
        _sending(self)
        super().putrequest(*args, **options)


class _Secure(HTTPSConnection):
    sockets: Sockets
    trust: Trust

    def connect(self) -> None:
        super().connect()
        self.trust.accept(self.sock, self.host)
        self.is_verified = True  # as far as this trust goes: no warning to standard error
        _ready(self, self.sockets)

    def putrequest(self, *args: Any, **options: Any) -> None:
        _sending(self)
        super().putrequest(*args, **options)


def _pools(trust: Trust, sockets: Sockets) -> dict[str, Any]:
    """The library makes its connections itself: what they know is their class's."""
    plain = type("Plain", (_Plain,), {"sockets": sockets})
    secure = type("Secure", (_Secure,), {"sockets": sockets, "trust": trust})
    return {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


def _ready(connection: Any, sockets: Sockets) -> None:
    _sending(connection)
    sockets.opened(connection.sock)


def _sending(connection: Any) -> None:
    """The library sends under the time-out of connecting, too short for a batch on a slow wire."""
    if connection.sock is not None:
        connection.sock.settimeout(SEND_SECONDS)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
