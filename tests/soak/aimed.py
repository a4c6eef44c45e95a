"""A storm that also kills either side, each time in a chosen phase of a request that carries something.

The phase is told as it really was: from the wire, which knows what has passed, and from the centre's log.
"""

import select
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle, islice
from random import Random

from tests.faults.proxy import message, served
from tests.faults.storm import Carried, Storm, Tls, carried_by
from tests.soak.sides import Log, Sides

SETTLING_SECONDS = 0.03  # about as long as an answer is taken in


class Phase(StrEnum):
    """When a side dies. A commit's begins with its first byte in the log and ends with the answer."""

    CONNECTING = "laptop while connecting"
    SENDING = "laptop while sending: half of it has passed"
    WAITING = "laptop while waiting: the centre has answered, it has heard nothing"
    SETTLING = "laptop while settling: it has the answer"
    BEFORE = "centre before the commit: it has the request"
    IN = "centre in the commit"
    AFTER = "centre after the commit: it has answered, nobody has heard"


OF_LAPTOP = (Phase.CONNECTING, Phase.SENDING, Phase.WAITING, Phase.SETTLING)
OF_CENTRE = (Phase.BEFORE, Phase.IN, Phase.AFTER)


@dataclass
class Aimed(Storm):
    """`plan` says after how many faults who dies; the next one that carries `at` meets it."""

    both: Sides = field(kw_only=True)
    at: Carried = Carried.BATCH
    plan: list[tuple[int, Phase]] = field(default_factory=list)
    hits: Counter[Phase] = field(default_factory=Counter)
    _one_dies: threading.Lock = field(default_factory=threading.Lock)
    _here: threading.local = field(default_factory=threading.local)

    def aim(self, kills: int) -> None:
        """So many of either side, in all phases alike, while faults still come."""
        phases = [*islice(cycle(OF_LAPTOP), kills), *islice(cycle(OF_CENTRE), kills)]
        marks = sorted(self.random.choices(range(self.over * 3 // 4), k=len(phases)))
        self.plan = list(zip(marks, self.random.sample(phases, len(phases)), strict=True))

    def killed(self, phases: tuple[Phase, ...]) -> int:
        return sum(self.hits[phase] for phase in phases)

    def _connection(self, laptop: socket.socket) -> None:
        self._here.process = self.both.started
        with self._one_dies:
            dies = self._is_due((Phase.CONNECTING,)) and self.both.kill_laptop(self._here.process)
            if dies:
                self._note(Phase.CONNECTING)
        if dies:
            laptop.close()
        else:
            super()._connection(laptop)

    def _goes_on(self, met: socket.socket, request: bytes) -> bool:
        if carried_by(request) is self.at and not request.startswith(b"HEAD "):
            with self._one_dies:
                if self._is_due((*OF_LAPTOP[1:], *OF_CENTRE)):
                    return not self._dies(met, request)
        return super()._goes_on(met, request)

    def _is_due(self, phases: tuple[Phase, ...]) -> bool:
        return bool(self.plan) and self.plan[0][0] <= self.faults and self.plan[0][1] in phases

    def _note(self, found: Phase) -> None:
        """What was aimed at is done, whatever it became."""
        self.plan.pop(0)
        self.hits[found] += 1

    def _dies(self, met: socket.socket, request: bytes) -> bool:
        """Whether somebody did; if not, the laptop has its answer and the next request meets it."""
        phase = self.plan[0][1]
        found = self._centre_dies(met, request) if phase in OF_CENTRE else self._laptop_dies(met, request)
        if found is not None:
            self._note(found)
        return found is not None

    def _laptop_dies(self, met: socket.socket, request: bytes) -> Phase | None:
        phase = self.plan[0][1]
        if phase is Phase.SENDING:
            with self._to_centre() as centre:
                centre.sendall(request[: len(request) // 2])
        else:
            answer = self._asked(request)
            if phase is Phase.SETTLING:
                met.sendall(answer)
                self._stop.wait(self.random.uniform(0, SETTLING_SECONDS))
        return phase if self.both.kill_laptop(self._here.process) else None

    def _centre_dies(self, met: socket.socket, request: bytes) -> Phase | None:
        phase, before, answer = self.plan[0][1], self.both.centre_log(), b""
        with self._to_centre() as centre:
            centre.sendall(request)
            if phase is Phase.IN:
                self._until_it_writes(centre, before)
            if phase is Phase.AFTER or _has_news(centre):
                answer = message(centre)
            if phase is not Phase.BEFORE and self.both.centre_log() == before:
                met.sendall(answer)  # there was nothing to commit
                return None
            self.both.kill_centre()
            if answer or _says_something(centre):
                phase = Phase.AFTER
            elif phase is Phase.BEFORE and self.both.centre_log() != before:
                phase = Phase.IN
        self.both.start_centre()
        self.upstream_port = self.both.port
        return phase

    def _until_it_writes(self, centre: socket.socket, before: Log) -> None:
        """Without a pause, for it is short."""
        while self.both.centre_log() == before and not _has_news(centre):
            pass

    def _to_centre(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.upstream_port))


def _has_news(centre: socket.socket) -> bool:
    return bool(select.select([centre], [], [], 0)[0])


def _says_something(centre: socket.socket) -> bool:
    try:
        return bool(centre.recv(1))
    except OSError:
        return False


@contextmanager
def storm_with_kills(both: Sides, random: Random, tls: Tls, at: Carried) -> Iterator[Aimed]:
    """Calm until somebody says otherwise."""
    storm = Aimed(both.port, random, tls, calm=100, over=0, both=both, at=at)
    with served(storm):
        yield storm
