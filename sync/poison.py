"""Finding the line that a centre chokes on: what fails twice is halved, down to a line, which is held back.

A centre that fails at everything must not have every line held back: a line is convicted only by another one
that passed since, and one that passed convicts one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from perisai_app.vault.held_back import hold_back
from perisai_app.vault.outbox import Owed
from sync.batch import Name, hear, land, name_of, pack, send
from sync.problems import RunStopped
from sync.reach import Health, look
from sync.run import Run

SUSPECT = ("internal", "not_ours", "timeout", "too_large")
TOO_MUCH = ("too_large", "timeout")  # not tried again as it is
MOST_SUSPECTS = 3


def is_suspect(stop: RunStopped) -> bool:
    """Whether a part of the batch may pass where the whole did not."""
    return stop.code in SUSPECT


@dataclass(slots=True)
class Quarantine:
    """Lines that failed alone, and what each met, until another one's passing shows whose fault it is."""

    waiting: list[tuple[Owed, RunStopped]] = field(default_factory=list)
    evidence: bool = False

    @property
    def names(self) -> set[Name]:
        return {name_of(owed) for owed, _ in self.waiting}

    def divide(self, run: Run, lines: Sequence[Owed], stop: RunStopped) -> None:
        """Settle all of a failed batch but the lines that it failed for; RunStopped when it is the centre."""
        self.evidence = False
        if stop.code not in TOO_MUCH:
            _others_pass(run, stop)
            if (again := self._try(run, lines)) is None:
                return
            stop = again
        parts = self._halves(run, lines, stop)
        while parts:
            part = parts.pop(0)
            if (met := self._try(run, part)) is not None:
                parts[:0] = self._halves(run, part, met)

    def passed(self, run: Run) -> None:
        """A batch went through: those that wait failed for a reason of their own."""
        for owed, stop in self.waiting:
            self._convict(run, owed, stop)
        self.waiting.clear()
        self.evidence = True

    def close(self) -> None:
        """At the end nobody is left to show whose fault it was: nothing is held back, and the run says so."""
        if self.waiting:
            raise self.waiting[0][1]

    def _halves(self, run: Run, lines: Sequence[Owed], stop: RunStopped) -> list[Sequence[Owed]]:
        """What to try instead; nothing of one line, which is tried once more and then suspected."""
        _others_pass(run, stop)
        if len(lines) > 1:
            middle = len(lines) // 2
            return [lines[:middle], lines[middle:]]
        if (again := self._try(run, lines)) is not None:
            self._suspect(run, lines[0], again)
        return []

    def _try(self, run: Run, lines: Sequence[Owed]) -> RunStopped | None:
        batch = pack(lines)
        assert batch is not None, "no part of a batch is empty"
        try:
            land(run, hear(run, send(run, batch)))
        except RunStopped as stop:
            if not is_suspect(stop):
                raise
            return stop
        self.passed(run)
        return None

    def _suspect(self, run: Run, owed: Owed, stop: RunStopped) -> None:
        if self.evidence:
            self.evidence = False
            self._convict(run, owed, stop)
            return
        self.waiting.append((owed, stop))
        if len(self.waiting) >= MOST_SUSPECTS:
            raise stop

    def _convict(self, run: Run, owed: Owed, stop: RunStopped) -> None:
        hold_back(run.vault, owed.sent, stop.code, run.now())
        run.tally.held_back += 1


def _others_pass(run: Run, stop: RunStopped) -> None:
    """A centre that does not answer a small request either is out of reach, whatever was in the batch."""
    if stop.code != "too_large" and look(run.link) is not Health.OURS:
        raise RunStopped("cancelled") if run.cancel.is_set() else stop
