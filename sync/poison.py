"""Finding the line that a batch fails for: what fails is halved, down to a line, which is held back.

A centre or a network that fails at everything must not have lines held back. A line that failed alone waits
until another one of the same run was stored since the trouble began: one that the centre knew already, or
refused, says nothing of whether it can store. Then it is tried again, and held back if it fails still, a
network's failure counting for little. One stored so speaks against all that wait: each gets its own try.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from perisai_app.vault.held_back import hold_back
from perisai_app.vault.outbox import Owed
from sync.batch import hear, land, pack, prepare, send
from sync.problems import RunStopped
from sync.reach import Health, look
from sync.run import Run

AT_ONCE = ("internal", "not_ours", "timeout", "too_large")  # a part may pass now; else only what failed twice
TOO_MUCH = ("too_large", "timeout")  # not tried again as it is
NO_LINE_S_FAULT = ("cancelled", "not_enrolled", "blocked", "update_needed")
NETWORK = ("offline", "timeout", "busy", "portal", "untrusted", "stranger", "not_ours")  # may be mere chance
MOST_SUSPECTS = 3
MOST_HELD = 3  # in one run: what more fails stays owed, for so many are the centre's fault before their own
TRIES = 3  # of a line that only met the network's failures, the centre answering in between
RUNS = 3  # in which it failed though others were stored, where nobody answers afterwards


@dataclass(frozen=True, slots=True)
class Suspect:
    """A line that failed alone, and what it met; None when that was in an earlier run. `runs`: in how many it
    failed though others were stored.
    """

    owed: Owed
    met: RunStopped | None
    runs: int = 0


@dataclass(slots=True)
class Quarantine:
    """Lines that failed alone: nobody else was stored since for `suspects`, somebody was for `accused`.

    `passed` counts what was answered in this run, in batches and in parts.
    """

    suspects: list[Suspect] = field(default_factory=list)
    accused: list[Suspect] = field(default_factory=list)
    passed: int = 0
    others_stored: bool = False

    @property
    def waiting(self) -> list[Suspect]:
        return self.suspects + self.accused

    @property
    def apart(self) -> set[str]:
        """Their registrations: what builds on one that waits, waits with it."""
        return {one.owed.sent.registration_id for one in self.waiting}

    def divide(self, run: Run, lines: Sequence[Owed], stop: RunStopped, *, once_more: bool) -> int:
        """Settle all of a failed batch but the lines that it failed for; how large the largest part was that
        passed. `once_more` tries it whole first. RunStopped when it is the centre's fault or the network's.
        """
        self.others_stored, largest = False, 0
        _others_answered(run, stop)
        parts = [lines] if once_more else _halves(lines)
        while parts:
            part = [owed for owed in parts.pop(0) if owed.sent.registration_id not in self.apart]
            if part and (met := self._try(run, part)) is not None:
                self._failed(run, part, met, parts)
            else:
                largest = max(largest, len(part))
        self._judge(run)
        return largest

    def went_through(self, lines: int, stored: int) -> None:
        """So many others passed. If one was stored, who waits failed for a reason of its own, or one that is
        over.
        """
        self.passed += lines
        if stored:
            self.others_stored = True
            self.accused += self.suspects
            self.suspects.clear()

    def close(self, run: Run) -> RunStopped | None:
        """The last word on who waits, when all else was sent. What a line met that nobody can judge: it stays
        owed.
        """
        for one in [found for found in self.suspects if found.met is None]:
            self.suspects.remove(one)
            if (met := self._try(run, [one.owed])) is not None:
                self.suspects.append(replace(one, met=met))
        self._judge(run)
        return next((one.met for one in self.waiting if one.met is not None), None)

    def _failed(self, run: Run, part: Sequence[Owed], met: RunStopped, parts: list[Sequence[Owed]]) -> None:
        if len(part) > 1:
            _others_answered(run, met)
            parts[:0] = _halves(part)
            return
        beside = self.accused if self.others_stored and len(self.accused) < MOST_HELD else self.suspects
        beside.append(Suspect(part[0], met))
        _others_answered(run, met)
        if len(self.suspects) >= MOST_SUSPECTS and not self._another_passes(run, parts):
            raise met

    def _another_passes(self, run: Run, parts: list[Sequence[Owed]]) -> bool:
        """Those in a row may have one fault: the farthest line, alone, tells them from a sick centre."""
        if parts:
            *rest, one = parts.pop()
            parts += [rest] if rest else []
            lines: Sequence[Owed] = [one]
        else:
            found = prepare(run, 1, apart=self.apart)
            lines = found.lines if found is not None else []
        return bool(lines) and self._try(run, lines) is None

    def _try(self, run: Run, lines: Sequence[Owed]) -> RunStopped | None:
        batch = pack(lines)
        assert batch is not None, "no part of a batch is empty"
        if (flight := send(run, batch)) is None:
            return None
        try:
            stored = land(run, hear(run, flight))
        except RunStopped as stop:
            if not may_be_a_line(stop):
                raise
            return stop
        self.went_through(len(flight.batch.lines), stored)
        return None

    def _judge(self, run: Run) -> None:
        """Who is not judged any more in this run stays owed."""
        while self.accused and run.tally.held_back < MOST_HELD:
            one = self.accused[0] = replace(self.accused[0], runs=self.accused[0].runs + 1)
            if (met := self._still_fails(run, one)) is not None:
                hold_back(run.vault, one.owed.sent, met.code, run.now())
                run.tally.held_back += 1
            self.accused.pop(0)

    def _still_fails(self, run: Run, one: Suspect) -> RunStopped | None:
        """What it fails by; None when it passes. RunStopped when nobody answers afterwards, unless that has
        been so in several runs: a line may break the network for a while.
        """
        met = None
        for _ in range(TRIES):
            if (met := self._try(run, [one.owed])) is None:
                return None
            if one.runs < RUNS:
                _others_answered(run, met)
            if one.runs >= RUNS or met.code not in NETWORK:
                break
        return met


def may_be_a_line(stop: RunStopped) -> bool:
    """Whether a part of the batch may pass where the whole did not; never before a time that was named."""
    return stop.code not in NO_LINE_S_FAULT and stop.retry_after is None


def _halves(lines: Sequence[Owed]) -> list[Sequence[Owed]]:
    middle = len(lines) // 2
    return [part for part in (lines[:middle], lines[middle:]) if part]


def _others_answered(run: Run, stop: RunStopped) -> None:
    """A centre that does not answer a small request either is out of reach, whatever was in the batch."""
    if stop.code != "too_large" and look(run.link) is not Health.OURS:
        raise RunStopped("cancelled") if run.cancel.is_set() else stop
