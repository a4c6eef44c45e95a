"""Sending what is owed: the next batch is packed while an answer is awaited, and one line stops nothing."""

from dataclasses import dataclass, field

from sync.batch import Batch, Flight, Name, land, prepare, send
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
        batch = self._next()
        while batch is not None:
            flight, packed_for = send(self.run, batch), self.pace.size
            following = self._next(batch.names)  # packed while the answer is on its way
            fits = self._landed(flight) and packed_for <= self.pace.size < 2 * packed_for
            batch = following if fits or following is None else self._next()
        self.quarantine.close()
        self.run.show(Stage.SEND)

    def _next(self, on_the_way: frozenset[Name] | set[Name] = frozenset()) -> Batch | None:
        return prepare(self.run, self.pace.size, on_the_way | self.quarantine.names)

    def _landed(self, flight: Flight) -> bool:
        """Whether it was settled as it was; otherwise what is owed now has to be looked up anew."""
        lines = flight.batch.lines
        try:
            seconds = land(self.run, flight)
        except RunStopped as stop:
            self._failed(flight.batch, stop)
            return False
        self.pace.took(len(lines), seconds)
        self.quarantine.passed(self.run)
        return True

    def _failed(self, batch: Batch, stop: RunStopped) -> None:
        if not is_suspect(stop):
            raise stop
        if stop.code in TOO_MUCH:
            self.pace.halve(len(batch.lines))
        self.quarantine.divide(self.run, batch.lines, stop)


def push(run: Run) -> None:
    """Send all that is owed."""
    Push(run).all()
