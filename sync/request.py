"""One request in a thread of its own, so that a person who stops a run never waits for the network.

An abandoned request's sockets are cut and its thread ends by itself; whatever it still brings is ignored.
"""

from collections.abc import Callable
from dataclasses import dataclass
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


class Pending(Generic[T]):
    """A request under way."""

    def __init__(self, work: Callable[[], T], limits: Limits, abandon: Callable[[], None]) -> None:
        self._limits, self._abandon = limits, abandon
        self._until = monotonic() + limits.seconds
        self._ticked = monotonic()
        self._outcome: SimpleQueue[T | Exception] = SimpleQueue()
        Thread(target=self._run, args=(work,), daemon=True, name="perisai-request").start()

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
