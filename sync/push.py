"""Sending what is owed: the next batch is packed while an answer is awaited, and one line stops nothing."""

from dataclasses import dataclass, field

from sync.batch import Batch, Flight, Name, hear, land, prepare, send
from sync.pace import Pace
from sync.poison import TOO_MUCH, Quarantine, is_suspect
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
            following = self._next(flight.batch.names)  # packed while the answer is on its way
            flight = self._landed(flight, following) or self._send_next()
        self.quarantine.close()
        self.run.show(Stage.SEND)

    def _send_next(self) -> Flight | None:
        batch = self._next()
        return send(self.run, batch) if batch is not None else None

    def _next(self, on_the_way: frozenset[Name] | set[Name] = frozenset()) -> Batch | None:
        return prepare(self.run, self.pace.size, on_the_way | self.quarantine.names)

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
            land(self.run, heard)
            self.quarantine.passed(self.run)

    def _failed(self, batch: Batch, stop: RunStopped) -> None:
        if not is_suspect(stop):
            raise stop
        if stop.code in TOO_MUCH:
            self.pace.halve(len(batch.lines))
        self.quarantine.divide(self.run, batch.lines, stop)


def push(run: Run) -> None:
    """Send all that is owed."""
    Push(run).all()
