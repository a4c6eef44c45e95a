"""Sending what is owed: the next batch is packed while an answer is awaited, and one line stops nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field

from perisai_app.vault.held_back import release_rested
from perisai_app.vault.outbox import owed_of
from perisai_app.vault.sync_state import Bearing, bearing, keep_bearing
from sync.batch import Batch, Flight, hear, land, prepare, send
from sync.pace import Pace
from sync.poison import AT_ONCE, NO_LINE_S_FAULT, TOO_MUCH, Quarantine, Suspect, may_be_a_line
from sync.problems import RunStopped
from sync.run import Run, Stage


@dataclass(slots=True)
class Push:
    """One going through the outbox. `quarantine` has the lines that are suspected and wait aside."""

    run: Run
    pace: Pace = field(default_factory=Pace)
    quarantine: Quarantine = field(default_factory=Quarantine)

    def all(self) -> None:
        """Send until nothing is owed; RunStopped when it cannot go on."""
        self.run.tell(Stage.SEND)
        flight = self._send_next()
        while flight is not None:
            following = self._next(flight.batch.digests)  # packed while the answer is on its way
            flight = self._landed(flight, following) or self._send_next()
        self._close()
        self.run.show(Stage.SEND)

    def _send_next(self) -> Flight | None:
        while (batch := self._next()) is not None:
            if (flight := send(self.run, batch)) is not None:
                return flight
        return None

    def _next(self, on_the_way: Collection[str] = ()) -> Batch | None:
        return prepare(self.run, self.pace.size, on_the_way, apart=self.quarantine.apart)

    def _landed(self, flight: Flight, following: Batch | None) -> Flight | None:
        """Settles it. What follows, if it is of the right size still, leaves before: the centre judges
        meanwhile. None: what is owed now has to be looked up anew.
        """
        packed_for = self.pace.size
        try:
            heard = hear(self.run, flight)
        except RunStopped as stop:
            self._failed(flight.batch, stop)
            return None
        self.pace.took(len(flight.batch.lines), heard.seconds)
        fits = following is not None and packed_for <= self.pace.size < 2 * packed_for
        try:
            return send(self.run, following) if fits and following is not None else None
        finally:
            self.quarantine.went_through(len(flight.batch.lines), land(self.run, heard))
            self._keep()

    def _failed(self, batch: Batch, stop: RunStopped) -> None:
        """Kept before anything else is tried, so that the next run knows of it after a kill too."""
        if stop.code in NO_LINE_S_FAULT:
            raise stop
        lines = len(batch.lines)
        twice = self.pace.failed(lines)
        if stop.code in TOO_MUCH:
            self.pace.bound(lines // 2)
        self._keep(batch)
        if not may_be_a_line(stop) or not (twice or stop.code in AT_ONCE):
            raise stop
        self._divide(batch, stop, once_more=not twice and stop.code not in TOO_MUCH)

    def _divide(self, batch: Batch, stop: RunStopped, *, once_more: bool) -> None:
        known = self._blamed()
        try:
            largest = self.quarantine.divide(self.run, batch.lines, stop, once_more=once_more)
            self.pace.divided(len(batch.lines), largest, blamed=self._blamed() > known)
        finally:
            self._keep(batch)

    def _close(self) -> None:
        try:
            self.run.left = self.quarantine.close(self.run) or self.run.left
            if self.quarantine.passed:
                self.pace.relieve()
        finally:
            self._keep()

    def _blamed(self) -> int:
        return self.run.tally.held_back + len(self.quarantine.waiting)

    def _keep(self, failed: Batch | None = None) -> None:
        """Where nobody waits aside, a batch of one line that failed and is still owed is the suspect."""
        waiting = self.quarantine.waiting
        alone = failed.lines if failed and len(failed.lines) == 1 else ()
        suspect = waiting[0] if waiting else next((Suspect(owed, None) for owed in alone), None)
        most = self.pace.most if self.pace.is_bounded else None
        known, runs = (suspect.owed.sent.digest, suspect.runs) if suspect else (None, 0)
        keep_bearing(self.run.vault, Bearing(most, self.pace.failures, known, runs))


def push(run: Run) -> None:
    """Send all that is owed. What a line met that nobody can judge is `run.left`."""
    release_rested(run.vault, run.now())
    Push(run, *_as_known(run)).all()


def _as_known(run: Run) -> tuple[Pace, Quarantine]:
    """From what earlier runs met; a line that failed alone goes last, and the others may be many again."""
    known, pace = bearing(run.vault), Pace()
    pace.failures = known.failures
    owed = owed_of(run.vault, known.suspect) if known.suspect else None
    suspects = [Suspect(owed, None, known.suspect_runs)] if owed else []
    if known.most_lines is not None and not suspects:
        pace.bound(known.most_lines)
    return pace, Quarantine(suspects)
