"""The rule book in force, followed without a restart: a pack that was announced, or whose day has come.

Each request asks the shelf's folder for its names, which is cheap; a pack is judged once a process.
"""

import os
from datetime import date
from pathlib import Path
from threading import Lock

from central.clock import Clock
from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.packs.shelf import Shelf

State = tuple[date, tuple[str, ...]]


class BookInForce:
    """Of one home, for all threads of a process; what other processes announce is seen as well."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._home, self._clock = home, clock
        self._lock = Lock()
        self._state, self._book = self._read()

    def get(self) -> RuleBook:
        """Whoever comes while a new pack is judged waits for it: the old book judges nobody any more."""
        if self._now() != self._state:
            with self._lock:
                if self._now() != self._state:
                    self._state, self._book = self._read()
        return self._book

    def _read(self) -> tuple[State, RuleBook]:
        state = self._now()
        return state, Shelf(self._home).in_force(state[0])

    def _now(self) -> State:
        try:
            names = tuple(sorted(os.listdir(self._home / "packs")))  # noqa: PTH208 - asked by every request
        except OSError:
            names = ()
        return self._clock().astimezone().date(), names
