"""A wire on which the chosen request meets the chosen fault, and which can answer in the centre's name.

What a stranger says is well-formed and signed, only not by the centre or not about these lines.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

import zstandard
from nacl.signing import SigningKey

from perisai_app.wire.canonical import digest
from perisai_app.wire.checkin import CheckinAnswer, signed_checkin
from perisai_app.wire.media import ANSWER, CHECKIN, SUBMISSIONS
from perisai_app.wire.rotation import rotate
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import read_submission
from perisai_app.wire.verdict import BatchAnswer, SentLine, Verdict, sign_batch
from tests.faults.proxy import message, served
from tests.faults.storm import SPOKEN, Fault, Storm

BATCH, HELLO = (f"POST {path} ".encode() for path in (SUBMISSIONS, CHECKIN))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"


class Trick(StrEnum):
    """What a stranger between laptop and centre answers: to a batch, which does not get any further, or to
    the first request of a run.
    """

    FORGED = "forged receipts"
    REPLAYED = "receipts of another batch"
    USURPED = "a new key that the old one never signed"


CUTS = (
    Fault.DROPPED_BEFORE,
    Fault.CUT_ON_THE_WAY,
    Fault.DROPPED_AFTER_COMMIT,
    Fault.TRUNCATED,
    Fault.TWICE,
    Fault.LATER,
    Fault.DELAYED,
    *SPOKEN,
)
THE_BATCH = 0  # whatever its number


@dataclass
class Planned(Storm):
    """Request `at` of a run, from 1, meets `planned`; a trick meets its first batch or check-in. `met_it` is
    called before the laptop knows. Of `known`, the laptop's device and the key that it goes by, a stranger
    may have heard.
    """

    planned: Fault | Trick | None = None
    at: int = 0
    is_met: bool = False
    asked: list[str] = field(default_factory=list)
    met_it: Callable[[], None] = lambda: None
    known: tuple[str, bytes] = ("", b"")
    true_answers: dict[int, bytes] = field(default_factory=dict)
    strangers_key: SigningKey = field(default_factory=SigningKey.generate)

    def plan(
        self,
        fault: Fault | Trick | None,
        at: int,
        met_it: Callable[[], None] = lambda: None,
        known: tuple[str, bytes] = ("", b""),
    ) -> None:
        """For the next run."""
        self.planned, self.at, self.asked, self.met_it = fault, at, [], met_it
        self.known, self.is_met = known, False

    def deliver_late(self) -> None:
        """What was held back arrives now."""
        for request in self._taken():
            self._quietly(request)

    def forget(self) -> None:
        """Another run of the model begins, with another centre."""
        self.plan(None, 0)
        self._taken()
        self.true_answers.clear()

    def _connection(self, laptop: socket.socket) -> None:
        with suppress(OSError), laptop:
            while request := message(laptop):
                self.asked.append(request.split(b" HTTP/")[0].decode())
                if not self._is_its_turn(request):
                    self._pass(laptop, request, None)
                    continue
                fault, self.planned, self.is_met = self.planned, None, True
                self._meet(laptop, request, fault)
                if fault is not Fault.DELAYED:
                    return

    def _is_its_turn(self, request: bytes) -> bool:
        if self.planned is Trick.USURPED:
            return request.startswith(HELLO)
        if isinstance(self.planned, Trick) or self.at == THE_BATCH:
            return self.planned is not None and request.startswith(BATCH)
        return self.planned is not None and len(self.asked) == self.at

    def _meet(self, laptop: socket.socket, request: bytes, fault: Fault | Trick | None) -> None:
        """The laptop's files are at rest until it hears something."""
        if fault is Fault.DROPPED_AFTER_COMMIT:
            self._asked(request)
        self.met_it()
        if isinstance(fault, Trick):
            laptop.sendall(self._stranger_says(request, fault))
        elif fault is not None:
            acts = {
                Fault.DROPPED_BEFORE: self._dropped,
                Fault.DROPPED_AFTER_COMMIT: self._dropped,
                Fault.CUT_ON_THE_WAY: self._cut,
                Fault.TRUNCATED: self._truncated,
                Fault.TWICE: self._twice,
                Fault.LATER: self._later,
                Fault.DELAYED: self._pass,
            }
            acts.get(fault, self._spoken)(laptop, request, fault)

    def _asked(self, request: bytes) -> bytes:
        answer = super()._asked(request)
        if request.startswith(BATCH) and answer.startswith(b"HTTP/1.1 200"):
            self.true_answers[len(_lines(request))] = answer
        return answer

    def _stranger_says(self, request: bytes, trick: Trick) -> bytes:
        if trick is Trick.USURPED:
            return _ok(self._usurped(self._asked(request)))
        lines = _lines(request)
        if trick is Trick.REPLAYED and len(lines) in self.true_answers:
            return self.true_answers[len(lines)]
        return _ok(self._forged(lines))

    def _usurped(self, true: bytes) -> CheckinAnswer:
        """All that the centre says, and that the stranger's key follows its own."""
        device, key = self.known
        said = CheckinAnswer.model_validate_json(true.partition(b"\r\n\r\n")[2])
        link = rotate(self.strangers_key, self.strangers_key.verify_key, said.at)
        said = said.model_copy(update={"rotations": (link.model_copy(update={"old": key.hex()}),)})
        return signed_checkin(self.strangers_key, device, said)

    def _forged(self, lines: list[bytes]) -> BatchAnswer:
        """Everything stored, over these very lines."""
        read = [(line, read_submission(line)) for line in lines]
        sent = [
            SentLine(str(told.registration_id), told.revision, digest(line)) for line, told in read if told
        ]
        device = next((told.device_id for _, told in read if told), "")
        stored, key = [Verdict.STORED] * len(sent), self.strangers_key
        signature = sign_batch(key, epoch="e", device_id=device, sent=sent, verdicts=stored)
        return BatchAnswer(
            epoch="e",
            received_at="2026-11-21T08:00:00Z",
            lines=len(lines),
            key_id=key_id(key.verify_key),
            signature=signature,
        )


def _ok(said: BatchAnswer | CheckinAnswer) -> bytes:
    body = said.model_dump_json().encode()
    return OK % (ANSWER.encode(), len(body)) + body


def _lines(request: bytes) -> list[bytes]:
    return zstandard.decompress(request.partition(b"\r\n\r\n")[2]).splitlines()


@contextmanager
def planned_before(port: int) -> Iterator[Planned]:
    """A wire of this kind before the centre at this port of loopback."""
    wire = Planned(port, Random(0))
    with served(wire):
        yield wire
