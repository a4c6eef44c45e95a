"""Sending what is owed: adaptive batches of exact lines, and nothing settled without a valid signature."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import zstandard
from nacl.signing import VerifyKey

from perisai_app.vault.database import Vault
from perisai_app.vault.identity import Enrolment
from perisai_app.vault.outbox import Owed, begin_attempt, end_attempt, next_owed, settle
from perisai_app.wire.media import MAX_LINES, NDJSON, SUBMISSIONS
from perisai_app.wire.verdict import BatchAnswer, Verdict, is_signed_by, verdicts_of
from sync.link import Link
from sync.problems import RunStopped

FIRST_BATCH, LARGEST_BATCH = 25, min(2_000, MAX_LINES)
AIM_SECONDS = 10.0


@dataclass(slots=True)
class Tally:
    """What a run has done so far; the one mutable value of a run."""

    offered: int = 0
    stored: int = 0
    duplicate: int = 0
    refused: int = 0
    conflict: int = 0
    pulled: int = 0
    bytes_sent: int = 0

    @property
    def settled(self) -> int:
        return self.stored + self.duplicate + self.refused + self.conflict

    def count(self, verdicts: Sequence[Verdict]) -> None:
        for verdict in verdicts:
            setattr(self, verdict.value, getattr(self, verdict.value) + 1)


def push(
    vault: Vault,
    link: Link,
    us: Enrolment,
    tally: Tally,
    *,
    now: Callable[[], datetime],
    between: Callable[[], None],
) -> None:
    """Send until nothing is owed. `between` is called before each batch and may raise to stop."""
    size = FIRST_BATCH
    between()
    while batch := next_owed(vault, size):
        began = monotonic()
        try:
            _send(vault, link, us, batch, tally, now)
        except RunStopped as stop:
            if stop.code != "too_large" or size == 1:
                raise
            size = max(1, size // 2)
            continue
        size = next_size(size, monotonic() - began)
        between()


def next_size(size: int, seconds: float) -> int:
    """Twice as much after a quick answer, half after a slow one: aim at about ten seconds a request."""
    if seconds > 2 * AIM_SECONDS:
        return max(1, size // 2)
    return min(LARGEST_BATCH, size * 2) if seconds < AIM_SECONDS / 2 else size


def _send(
    vault: Vault,
    link: Link,
    us: Enrolment,
    batch: Sequence[Owed],
    tally: Tally,
    now: Callable[[], datetime],
) -> None:
    body = zstandard.compress(b"".join(owed.data + b"\n" for owed in batch))
    attempt = begin_attempt(vault, batch, now())
    try:
        tally.offered += len(batch)
        tally.bytes_sent += len(body)
        answer = link.post(SUBMISSIONS, BatchAnswer, body, Content_Type=NDJSON, Content_Encoding="zstd")
        _check(answer, us, batch)
    except RunStopped as stop:
        end_attempt(vault, attempt, stop.code, now())
        raise
    verdicts = verdicts_of(answer, len(batch))
    settle(vault, attempt, us.device_id, batch, answer, verdicts, now())
    tally.count(verdicts)


def _check(answer: BatchAnswer, us: Enrolment, batch: Sequence[Owed]) -> None:
    sent = [owed.sent for owed in batch]
    if not is_signed_by(answer, VerifyKey(us.centre_key), device_id=us.device_id, sent=sent):
        raise RunStopped("stranger")
