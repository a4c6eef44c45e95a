"""A wire to a server on loopback that counts every byte and, when asked, is as slow as a village's."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import SimpleQueue

CHUNK = 1024


@dataclass(frozen=True)
class Pace:
    """Bits a second, seconds of a round trip, and a stall of so many seconds at every so manieth chunk."""

    bits: float
    round_trip: float
    stall: float
    stall_every: int


VILLAGE = Pace(bits=64_000, round_trip=0.6, stall=1.2, stall_every=20)


@dataclass
class Wire:
    """Counts what goes up and down, HTTP heads and all."""

    upstream: int
    pace: Pace | None = None
    up: int = 0
    down: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                laptop, _ = self._listener.accept()
            except OSError:
                return
            if self.pace:
                time.sleep(self.pace.round_trip)  # shaking hands
            centre = socket.create_connection(("127.0.0.1", self.upstream))
            for way in ((laptop, centre, "up"), (centre, laptop, "down")):
                threading.Thread(target=self._flow, args=way, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _flow(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        on_the_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        threading.Thread(target=_arrive, args=(on_the_way, sink), daemon=True).start()
        free, number = 0.0, 0
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                number += 1
                setattr(self, way, getattr(self, way) + len(chunk))
                free = max(time.monotonic(), free) + self._seconds(len(chunk), number)
                if self.pace:
                    time.sleep(max(0.0, free - time.monotonic()))  # the sender's buffer is full until then
                on_the_way.put((free + (self.pace.round_trip / 2 if self.pace else 0), chunk))
        on_the_way.put((free + (self.pace.round_trip / 2 if self.pace else 0), b""))

    def _seconds(self, size: int, number: int) -> float:
        if self.pace is None:
            return 0.0
        stall = self.pace.stall if number % self.pace.stall_every == 0 else 0.0
        return size * 8 / self.pace.bits + stall


def _arrive(on_the_way: "SimpleQueue[tuple[float, bytes]]", sink: socket.socket) -> None:
    """Each chunk at its moment; an empty one is the end."""
    with suppress(OSError):
        while True:
            moment, chunk = on_the_way.get()
            time.sleep(max(0.0, moment - time.monotonic()))
            if not chunk:
                return sink.shutdown(socket.SHUT_WR)
            sink.sendall(chunk)


@contextmanager
def wire_to(port: int, pace: Pace | None = None) -> Iterator[Wire]:
    wire = Wire(port, pace)
    thread = threading.Thread(target=wire.serve, daemon=True)
    thread.start()
    yield wire
    wire.close()
