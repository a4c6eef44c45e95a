"""Who may write now, inside one process: a bounded queue in which nobody waits longer than promised.

Without it forty requests would sleep on SQLite's lock at once, each with a connection and a thread, and
reading would stop as well. Must not know what is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

MOST_WAITING = 24


class Busy(Exception):
    """No turn within the time; nothing was changed."""


class Turn:
    """So many may write at once, so many may wait, each for so many seconds. `begun` counts who wrote."""

    def __init__(self, at_once: int, seconds: float, waiting: int = MOST_WAITING) -> None:
        self._writers = BoundedSemaphore(at_once)
        self._queue = BoundedSemaphore(at_once + waiting)
        self._seconds = seconds
        self._counting = Lock()
        self.inside = 0
        self.begun = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """One's own turn; Busy at once when the queue is full, or after the time."""
        if not self._queue.acquire(blocking=False):
            raise Busy
        self._count(1)
        try:
            if not self._writers.acquire(timeout=self._seconds):
                raise Busy
            try:
                self.begun += 1
                yield
            finally:
                self._writers.release()
        finally:
            self._count(-1)
            self._queue.release()

    def _count(self, more: int) -> None:
        """`inside` is who writes and who waits."""
        with self._counting:
            self.inside += more
