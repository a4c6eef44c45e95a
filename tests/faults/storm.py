"""A wire on which most requests meet a fault, drawn at random: the worst network that a village can have.

Answers are the real centre's wherever one comes at all; what is not is what captive portals, proxies and
overloaded servers really say. Which fault met which request is counted, and the seed draws it again.
"""

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from perisai_app.wire.media import FILES, SUBMISSIONS
from tests.faults.proxy import message, served

SMALL_DELAY = 0.2
HTML = b"<html><body>Selamat datang di Wi-Fi Gratis. Silakan masuk.</body></html>"
INTERNAL = b'{"type":"about:blank","title":"The centre failed","status":500,"code":"internal"}'


class Fault(StrEnum):
    """What can happen to one request on its way."""

    DROPPED_BEFORE = "dropped before"
    CUT_ON_THE_WAY = "cut on the way"
    DROPPED_AFTER_COMMIT = "dropped after commit"
    TRUNCATED = "answer truncated"
    TWICE = "delivered twice"
    LATER = "delivered later"
    DELAYED = "delayed"
    TRICKLE = "one byte a second"
    SERVER_ERROR = "502 of a proxy"
    INTERNAL = "500 of the centre"
    OVERLOADED = "503, Retry-After"
    TOO_OFTEN = "429, Retry-After"
    PORTAL = "HTML 200"
    REDIRECT = "redirect"
    WRONG_HOST = "wrong TLS host"


class Carried(StrEnum):
    """What a request is for; a fault means something else to each."""

    BATCH = "batch"
    FILE = "file"
    OTHER = "other"


RETRY_AFTER = {Fault.OVERLOADED: 4000, Fault.TOO_OFTEN: 5000}  # seconds; no wait of a laptop's own is as long
SPOKEN = {
    Fault.SERVER_ERROR: b"502 Bad Gateway\r\nContent-Type: text/html\r\n",
    Fault.INTERNAL: b"500 Internal Server Error\r\nContent-Type: application/problem+json\r\n",
    Fault.OVERLOADED: b"503 Service Unavailable\r\nContent-Type: text/html\r\n",
    Fault.TOO_OFTEN: b"429 Too Many Requests\r\nContent-Type: text/html\r\n",
    Fault.PORTAL: b"200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
    Fault.REDIRECT: b"302 Found\r\nLocation: http://login.invalid/\r\nContent-Type: text/html\r\n",
}


@dataclass(frozen=True)
class Tls:
    """Server contexts of the centre's own name and of a stranger's."""

    own: ssl.SSLContext
    stranger: ssl.SSLContext


@dataclass
class Storm:
    """`calm` requests in a hundred pass; from `over` faults on all do. `late` counts what came later."""

    upstream_port: int
    random: Random
    tls: Tls | None = None
    calm: int = 10
    over: int = 200
    met: Counter[tuple[Fault, Carried]] = field(default_factory=Counter)
    passed: int = 0
    late: int = 0
    _decks: dict[Carried, list[Fault]] = field(default_factory=dict)
    _stranger_is_next: bool = False
    _kept: list[bytes] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def faults(self) -> int:
        return self.met.total()

    def serve(self) -> None:
        while True:
            try:
                laptop, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connection, args=(laptop,), daemon=True).start()

    def close(self) -> None:
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _draw(self, carried: Carried) -> Fault | None:
        with self._lock:
            drawn = self.faults + self._stranger_is_next
            if drawn >= self.over or self.random.random() * 100 < self.calm:
                self.passed += 1
                return None
            deck = self._decks.get(carried) or self._shuffled()
            self._decks[carried], fault = deck[:-1], deck[-1]
            if fault is Fault.WRONG_HOST:
                self._stranger_is_next = True
            else:
                self.met[fault, carried] += 1
            return fault

    def _shuffled(self) -> list[Fault]:
        """Each kind once, so that none is left out of a short storm."""
        kinds = [kind for kind in Fault if self.tls or kind is not Fault.WRONG_HOST]
        return self.random.sample(kinds, len(kinds))

    def _connection(self, laptop: socket.socket) -> None:
        with suppress(OSError), self._met(laptop) as met:
            while (request := message(met)) and self._goes_on(met, request):
                pass

    def _goes_on(self, met: socket.socket, request: bytes) -> bool:
        """Whether the connection outlives this request."""
        fault = self._draw(carried_by(request))
        _ACTS.get(fault, Storm._pass)(self, met, request, fault)
        return fault is None

    def _met(self, laptop: socket.socket) -> socket.socket:
        if self.tls is None:
            return laptop
        shown = self.tls.stranger if self._is_stranger() else self.tls.own
        return shown.wrap_socket(laptop, server_side=True)

    def _is_stranger(self) -> bool:
        """A certificate is shown once, when a connection begins: this one's, if it is its turn."""
        with self._lock:
            is_next, self._stranger_is_next = self._stranger_is_next, False
            if is_next:
                self.met[Fault.WRONG_HOST, Carried.OTHER] += 1
            return is_next

    def _asked(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.upstream_port)) as centre:
            centre.sendall(request)
            return message(centre, to_head=request.startswith(b"HEAD "))

    def _pass(self, met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        answer = self._asked(request)
        for kept in self._taken():
            self._asked(kept)
            self.late += 1
        met.sendall(answer)

    def _taken(self) -> list[bytes]:
        with self._lock:
            kept, self._kept = self._kept, []
        return kept

    def _dropped(self, _met: socket.socket, _request: bytes, _fault: Fault | None) -> None:
        """Nothing arrives and nothing is said."""

    def _cut(self, _met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        with socket.create_connection(("127.0.0.1", self.upstream_port)) as centre:
            centre.sendall(request[: self.random.randrange(len(request))])

    def _after_commit(self, _met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        self._asked(request)

    def _truncated(self, met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        answer = self._asked(request)
        met.sendall(answer[: self.random.randrange(max(1, len(answer)))])

    def _twice(self, met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        first = threading.Thread(target=lambda: self._quietly(request))
        first.start()
        answer = self._asked(request)
        first.join()
        met.sendall(answer)

    def _quietly(self, request: bytes) -> None:
        with suppress(OSError):
            self._asked(request)

    def _later(self, _met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        with self._lock:
            self._kept.append(request)

    def _delayed(self, met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        self._stop.wait(SMALL_DELAY)
        met.sendall(self._asked(request))

    def _trickle(self, met: socket.socket, request: bytes, _fault: Fault | None) -> None:
        """Until the laptop has had enough."""
        for byte in self._asked(request):
            met.sendall(bytes([byte]))
            if self._stop.wait(1.0):
                return

    def _spoken(self, met: socket.socket, _request: bytes, fault: Fault | None) -> None:
        assert fault is not None
        met.sendall(spoken(fault))


def carried_by(request: bytes) -> Carried:
    """From its first line."""
    path = request.split(b" ", 2)[1].decode()
    kinds = {SUBMISSIONS: Carried.BATCH, FILES: Carried.FILE}
    return next((kind for start, kind in kinds.items() if path.startswith(start)), Carried.OTHER)


def spoken(fault: Fault) -> bytes:
    """The whole answer of whoever answers in the centre's place."""
    wait = b"Retry-After: %d\r\n" % RETRY_AFTER[fault] if fault in RETRY_AFTER else b""
    body = INTERNAL if fault is Fault.INTERNAL else HTML
    length = b"Content-Length: %d\r\n\r\n" % len(body)
    return b"HTTP/1.1 " + SPOKEN[fault] + wait + length + body


Act = Callable[[Storm, socket.socket, bytes, Fault | None], None]
_ACTS: dict[Fault | None, Act] = {
    Fault.DROPPED_BEFORE: Storm._dropped,
    Fault.CUT_ON_THE_WAY: Storm._cut,
    Fault.DROPPED_AFTER_COMMIT: Storm._after_commit,
    Fault.TRUNCATED: Storm._truncated,
    Fault.TWICE: Storm._twice,
    Fault.LATER: Storm._later,
    Fault.DELAYED: Storm._delayed,
    Fault.TRICKLE: Storm._trickle,
    Fault.WRONG_HOST: Storm._dropped,
    **dict.fromkeys(SPOKEN, Storm._spoken),
}


@contextmanager
def storm_before(port: int, random: Random, tls: Tls | None, *, calm: int, over: int) -> Iterator[Storm]:
    """A storm between laptops and the centre at this port of loopback."""
    storm = Storm(port, random, tls, calm, over)
    with served(storm):
        yield storm
