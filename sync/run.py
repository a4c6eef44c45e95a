"""What the steps of one run share: the vault, the wire, the clock, and what was done so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event
from time import monotonic

from perisai_app.vault.database import Vault
from perisai_app.vault.identity import Enrolment, enrolment
from perisai_app.vault.outbox import Owed
from perisai_app.wire.verdict import Verdict
from sync.link import Link
from sync.problems import RunStopped

Clock = Callable[[], datetime]


class Stage(StrEnum):
    CONNECT = "connect"
    SEND = "send"
    FILES = "files"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: registrations settled out of those owed at its start, or files; and bytes on the wire.

    `bytes_total` is what the whole will come to, `seconds_left` how long it will take; 0 and None while
    nothing was measured. `odd` of the settled ones need fixing: refused, or in conflict.
    """

    stage: Stage
    done: int
    total: int
    bytes_sent: int
    bytes_total: int = 0
    seconds_left: int | None = None
    odd: int = 0


Report = Callable[[Progress], None]


@dataclass(slots=True)
class Tally:
    """What a run has done so far; the one mutable value of a run. Offered counts a line once."""

    stored: int = 0
    duplicate: int = 0
    refused: int = 0
    conflict: int = 0
    pulled: int = 0
    bytes_sent: int = 0
    held_back: int = 0
    repaired: int = 0
    files: int = 0
    disowned: int = 0
    lines: set[tuple[str, int]] = field(default_factory=set)
    began: float = field(default_factory=monotonic)

    @property
    def offered(self) -> int:
        return len(self.lines)

    @property
    def settled(self) -> int:
        return self.stored + self.duplicate + self.refused + self.conflict

    def offer(self, batch: Sequence[Owed]) -> None:
        self.lines.update((owed.sent.registration_id, owed.sent.revision) for owed in batch)

    def count(self, verdicts: Sequence[Verdict]) -> None:
        for verdict in Verdict:
            setattr(self, verdict.value, getattr(self, verdict.value) + verdicts.count(verdict))


@dataclass(slots=True)
class Run:
    """One run over one vault. `total` is what was owed when it began, `left` what a line met that stays owed
    though all else went on.
    """

    vault: Vault
    link: Link
    tally: Tally
    now: Clock
    cancel: Event
    report: Report
    total: int
    left: RunStopped | None = None

    @property
    def us(self) -> Enrolment:
        """As it stands now: keys, epoch and cursor move during a run."""
        found = enrolment(self.vault)
        assert found is not None, "a run begins with an enrolment"
        return found

    def tell(self, stage: Stage) -> None:
        """Report, then stop if somebody asked for it: the last word is true, and nothing goes after it."""
        self.show(stage)
        if self.cancel.is_set():
            raise RunStopped("cancelled")

    def show(self, stage: Stage, under_way: int = 0) -> None:
        """`under_way` is how many bytes of the batch in hand have left."""
        tally = self.tally
        total, sent = max(self.total, tally.settled), tally.bytes_sent + under_way
        odd = tally.refused + tally.conflict
        self.report(Progress(stage, tally.settled, total, sent, *_ahead(tally, total, sent), odd=odd))


def _ahead(tally: Tally, total: int, sent: int) -> tuple[int, int | None]:
    """Bytes in all and seconds left, judged by what was settled so far."""
    if not tally.settled:
        return 0, None
    left = (total - tally.settled) / tally.settled
    seconds = round((monotonic() - tally.began) * left)
    return max(sent, round(tally.bytes_sent * (1 + left))), seconds
