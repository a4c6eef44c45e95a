"""One batch on its way: packed, written down as an attempt, sent, judged by its signature, settled."""

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import monotonic

import zstandard
from nacl.signing import VerifyKey

from perisai_app.vault.outbox import Owed, begin_attempt, end_attempt, next_owed, settle, still_owed
from perisai_app.wire.media import MAX_BODY_BYTES, NDJSON, SUBMISSIONS
from perisai_app.wire.verdict import BatchAnswer, Verdict, is_signed_by, verdicts_of
from sync.problems import RunStopped
from sync.request import Pending
from sync.run import Run, Stage

LEVEL = 12  # a fifth less than level 3 for some 20 microseconds a line, spent while an answer is awaited
HEADERS = {"Content-Type": NDJSON, "Content-Encoding": "zstd"}
REVISIONS = 20  # no registration has as many on their way at once


class Body(io.BytesIO):
    """A batch's bytes, which know how far they have gone."""

    def __len__(self) -> int:
        return self.getbuffer().nbytes


@dataclass(frozen=True, slots=True)
class Batch:
    lines: tuple[Owed, ...]
    packed: bytes

    @property
    def digests(self) -> list[str]:
        return [owed.sent.digest for owed in self.lines]


@dataclass(frozen=True, slots=True)
class Flight:
    """A batch that has left, and what will be known of it."""

    batch: Batch
    attempt: str
    body: Body
    pending: Pending[BatchAnswer]
    began: float


def prepare(
    run: Run, size: int, on_the_way: Collection[str] = (), *, apart: Collection[str] = ()
) -> Batch | None:
    """The next of what is owed, beyond the digests that are on their way and registrations set apart; None
    when there is nothing.
    """
    found = next_owed(run.vault, size + REVISIONS * len(apart), without=on_the_way, now=run.now())
    free = [owed for owed in found if owed.sent.registration_id not in apart]
    return pack(free[:size])


def pack(lines: Sequence[Owed]) -> Batch | None:
    """As many of these as one request may hold."""
    kept, size = 0, 0
    for owed in lines:
        size += len(owed.data) + 1
        if size > MAX_BODY_BYTES and kept:
            break
        kept += 1
    if not kept:
        return None
    text = b"".join(owed.data + b"\n" for owed in lines[:kept])
    return Batch(tuple(lines[:kept]), zstandard.ZstdCompressor(level=LEVEL).compress(text))


def send(run: Run, batch: Batch) -> Flight | None:
    """Written down before it goes, so that a kill at any instant leaves what can be sent again. Whoever was
    erased or withdrawn since it was packed does not go; None when nobody is left.
    """
    run.tell(Stage.SEND)
    with run.vault.writing():
        left = still_owed(run.vault, batch.lines)
        going = batch if len(left) == len(batch.lines) else pack(left)
        if going is None:
            return None
        attempt, body = begin_attempt(run.vault, going.lines, run.now()), Body(going.packed)
    run.tally.offer(going.lines)
    pending = run.link.begin_post(
        SUBMISSIONS, BatchAnswer, body, HEADERS, tick=lambda: run.show(Stage.SEND, _gone(body))
    )
    return Flight(going, attempt, body, pending, monotonic())


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that proved itself, not settled by yet, and how long it took."""

    flight: Flight
    answer: BatchAnswer
    device_id: str
    seconds: float


def hear(run: Run, flight: Flight) -> Heard:
    """Wait for the answer. RunStopped leaves all of the batch queued."""
    us = run.us
    try:
        try:
            answer = flight.pending.wait()
        finally:
            run.tally.bytes_sent += _gone(flight.body)
        sent = [owed.sent for owed in flight.batch.lines]
        if not is_signed_by(answer, VerifyKey(us.centre_key), device_id=us.device_id, sent=sent):
            raise RunStopped("stranger")
    except RunStopped as stop:
        end_attempt(run.vault, flight.attempt, stop.code, run.now())
        raise
    return Heard(flight, answer, us.device_id, monotonic() - flight.began)


def land(run: Run, heard: Heard) -> int:
    """Settle by the answer; how many lines the centre stored."""
    flight, lines = heard.flight, heard.flight.batch.lines
    verdicts = verdicts_of(heard.answer, len(lines))
    settle(run.vault, flight.attempt, heard.device_id, lines, heard.answer, verdicts, run.now())
    run.tally.count(verdicts)
    return verdicts.count(Verdict.STORED)


def _gone(body: Body) -> int:
    return len(body) if body.closed else body.tell()
