"""A wire that counts the bytes from laptop to centre, and is cut once after so many of them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Scissors:
    """`cut_after` so many bytes the connection ends; None cuts nothing. `up` counts what the laptop sent,
    `connections` how often it came.
    """

    centre: tuple[str, int]
    cut_after: int | None = None
    up: int = 0
    cuts: int = 0
    connections: int = 0
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def passes(self, data: bytes) -> bytes:
        """What of this still goes through; a cut is made once."""
        with self._lock:
            before, self.up = self.up, self.up + len(data)
            if self.cut_after is None or self.up < self.cut_after:
                return data
            kept, self.cut_after, self.cuts = data[: self.cut_after - before], None, self.cuts + 1
            raise Cut(kept)


class Cut(Exception):
    """The wire ends here; `args[0]` is what still went through."""


@contextmanager
def scissors(centre: str) -> Iterator[Scissors]:
    """Listens on a loopback port until the `with` ends."""
    wire = Scissors(("127.0.0.1", int(centre.rpartition(":")[2])))
    listener = socket.create_server(("127.0.0.1", 0))
    wire.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread = threading.Thread(target=_listen, args=(wire, listener))
    thread.start()
    try:
        yield wire
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _listen(wire: Scissors, listener: socket.socket) -> None:
    talks = []
    with suppress(OSError):
        while True:
            laptop, _ = listener.accept()
            wire.connections += 1
            talks.append(threading.Thread(target=_talk, args=(wire, laptop)))
            talks[-1].start()
    for talk in talks:
        talk.join()


def _talk(wire: Scissors, laptop: socket.socket) -> None:
    with laptop, socket.create_connection(wire.centre) as centre:
        back = threading.Thread(target=_carry_back, args=(centre, laptop))
        back.start()
        with suppress(OSError):
            while data := laptop.recv(65_536):
                try:
                    centre.sendall(wire.passes(data))
                except Cut as cut:
                    centre.sendall(cut.args[0])
                    break
        for side in (centre, laptop):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
        back.join()


def _carry_back(centre: socket.socket, laptop: socket.socket) -> None:
    with suppress(OSError):
        while data := centre.recv(65_536):
            laptop.sendall(data)
        laptop.shutdown(socket.SHUT_WR)
