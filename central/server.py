"""Binds the address and runs uvicorn on it until asked to stop. Must not know what the application does."""

import gc
import ipaddress
import os
import signal
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from central.speaking import Speaking
from central.stop import Stop

GRACE_SECONDS = 10
# Longer than any field connection pauses between two batches; a shorter one resets a reused connection.
KEEP_ALIVE_SECONDS = 65
VALUES_BETWEEN_SEARCHES = 50_000  # some batches; a few MB


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen; port 0 takes a free one."""

    host: str
    port: int
    certificate: Path | None = None
    private_key: Path | None = None

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"


def check_place(place: Place) -> None:
    """Stop when people's data would travel in the clear, or the certificate cannot be used."""
    if (place.certificate is None) != (place.private_key is None):
        raise Stop("tls_incomplete", 2)
    if place.certificate is None:
        if not _is_loopback(place.host):
            raise Stop("insecure_host", 2)
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(place.certificate, place.private_key)
    except (OSError, ValueError):
        raise Stop("tls_incomplete", 2) from None


def serve(app: ASGIApp, place: Place, ready: Callable[[str], None]) -> None:
    """`ready` gets the address once connections are accepted. Returns after SIGTERM or SIGINT."""
    listener = _listen(place)
    config = uvicorn.Config(
        app,
        http=Speaking,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.private_key,
    )
    server = uvicorn.Server(config)
    spare_memory_s_search()
    _stop_when_asked(server)
    ready(_address(place, listener))
    server.run(sockets=[listener])


def spare_memory_s_search() -> None:
    """What was loaded lives as long as the server. A batch's thousands of values refer to nothing that refers
    back: to look through them for garbage at each 700th, as is usual, took a third of the work on a line.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(VALUES_BETWEEN_SEARCHES)


def _stop_when_asked(server: uvicorn.Server) -> None:
    """Before uvicorn listens to signals itself too, and when it raises the one it caught again at its end."""

    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(place: Place) -> socket.socket:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            place.host,
            place.port,
            type=socket.SOCK_STREAM,
            proto=socket.IPPROTO_TCP,
            flags=socket.AI_PASSIVE,
        )[0]
        # Unless the protocol is named asyncio sets no TCP_NODELAY, and answers with a body take 40 ms longer.
        return _bound(socket.socket(family, kind, proto), address)
    except (OSError, OverflowError):
        raise Stop("port_taken", 3) from None


def _bound(listener: socket.socket, address: tuple[Any, ...]) -> socket.socket:
    """The listener, or the error that it met, with nothing left open."""
    try:
        # On Windows this option would let a second program take the same port.
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except BaseException:
        listener.close()
        raise
    return listener


def _address(place: Place, listener: socket.socket) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"{place.scheme}://{host}:{listener.getsockname()[1]}"
