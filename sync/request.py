"""One request at a time in a thread of its own, so that a person who stops a run never waits for the network.

An abandoned request's sockets are cut and its thread ends by itself; whatever it still brings is ignored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

from sync.problems import RunStopped

LOOK_SECONDS, TICK_SECONDS = 0.05, 0.5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends the waiting: `cancel`, or `seconds` in all. `tick` is called now and then while one waits."""

    cancel: Event
    seconds: float
    tick: Callable[[], None] = lambda: None


class Aside:
    """A thread that does one piece of work after another: starting one for each takes longer than a small
    request. It begins with the first, and ends after what it does when it is told to.
    """

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None

    def do(self, work: Callable[[], None]) -> None:
        self._work.put(work)
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True, name="perisai-request")
            self._thread.start()

    def end(self) -> None:
        """Nothing is begun any more."""
        self._work.put(None)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
            del work  # or its bytes stay until the next


class Pending(Generic[T]):
    """A request under way."""

    def __init__(
        self, work: Callable[[], T], limits: Limits, abandon: Callable[[], None], aside: Aside
    ) -> None:
        self._limits, self._abandon = limits, abandon
        self._until = monotonic() + limits.seconds
        self._ticked = monotonic()
        self._outcome: SimpleQueue[T | Exception] = SimpleQueue()
        aside.do(partial(self._run, work))

    def wait(self) -> T:
        """Its answer; RunStopped with what the request met, `cancelled` or `timeout`."""
        while True:
            try:
                outcome = self._outcome.get(timeout=LOOK_SECONDS)
            except Empty:
                self._still_wanted()
                continue
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    def _still_wanted(self) -> None:
        if monotonic() - self._ticked >= TICK_SECONDS:
            self._ticked = monotonic()
            self._limits.tick()
        if self._limits.cancel.is_set():
            self._abandon()
            raise RunStopped("cancelled")
        if monotonic() > self._until:
            self._abandon()
            raise RunStopped("timeout")

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._outcome.put(work())
        except Exception as error:  # the one who waits judges it
            self._outcome.put(error)
