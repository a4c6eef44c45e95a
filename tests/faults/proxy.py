"""A wire between laptop and centre that calls back at a chosen moment of the first request, then goes dead.

CONNECT: the laptop has connected · SEND: half of its request has passed · WAIT: the centre has committed
and answered, the laptop has heard nothing · SETTLE: the answer has reached the laptop.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol


class Moment(StrEnum):
    CONNECT = "connect"
    SEND = "send"
    WAIT = "wait"
    SETTLE = "settle"


class Wire:
    """Forwards whole HTTP/1.1 messages. With a `moment` set, each connection is broken there."""

    def __init__(self, upstream_port: int) -> None:
        self._upstream = ("127.0.0.1", upstream_port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.moment: Moment | None = None
        self.reached: Callable[[], None] = lambda: None
        self.passing: Callable[[int], None] = lambda number: None  # may hold answer `number` (from 1) back

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                laptop, _ = self._listener.accept()
            except OSError:
                return
            with laptop, socket.create_connection(self._upstream) as centre:
                self._converse(laptop, centre)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _converse(self, laptop: socket.socket, centre: socket.socket) -> None:
        moment = self.moment
        if moment is Moment.CONNECT:
            return self.reached()
        number = 0
        while request := message(laptop):
            number += 1
            if moment is Moment.SEND:
                centre.sendall(request[: len(request) // 2])
                return self.reached()
            centre.sendall(request)
            answer = message(centre, to_head=request.startswith(b"HEAD "))
            if moment is Moment.WAIT:
                return self.reached()
            self.passing(number)
            laptop.sendall(answer)
            if moment is Moment.SETTLE:
                return self.reached()
        return None


def message(source: socket.socket, *, to_head: bool = False) -> bytes:
    """One message with its body by Content-Length; empty when the other end is gone. What answers a HEAD
    tells the length of a body that does not come.
    """
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := _received(source)):
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0 if to_head else _length(head)
    while len(body) < length:
        if not (more := _received(source)):
            return b""
        body += more
    return head + b"\r\n\r\n" + body


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(65_536)
    except OSError:
        return b""


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class Serving(Protocol):
    """Whatever serves on a thread of its own until it is closed."""

    def serve(self) -> None: ...
    def close(self) -> None: ...


@contextmanager
def served(wire: Serving) -> Iterator[None]:
    """It serves until the `with` ends, however that ends: a thread that goes on keeps a failed run open."""
    thread = threading.Thread(target=wire.serve)
    thread.start()
    try:
        yield
    finally:
        wire.close()
        thread.join()


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    wire = Wire(port)
    with served(wire):
        yield wire
