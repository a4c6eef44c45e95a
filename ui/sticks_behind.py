"""Sticks that are still written after their session's screen was locked, each with what came of it.

Must not know pages, nor how a package is made.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.handing_over import HandingOver, Told


class SticksBehind:
    """One entry a writing, until its agent was told of it."""

    def __init__(self) -> None:
        self._sticks: list[HandingOver] = []

    def add(self, handing: "HandingOver") -> None:
        self._sticks.append(handing)

    @property
    def is_writing(self) -> bool:
        return any(one.came is None for one in self._sticks)

    def stop(self, home: Path | None = None) -> None:
        """Those of this vault, or all of them."""
        for one in self._sticks:
            if home in (None, one.home):
                one.stop()

    def waiter(self) -> Callable[[], None]:
        """What returns once all that stand here now have ended; for another thread."""
        waits = [one.waiter() for one in self._sticks]

        def wait() -> None:
            for each in waits:
                each()

        return wait

    def take_told(self, home: Path) -> "list[Told]":
        """What came of this vault's sticks, once."""
        told = [one for one in self._sticks if one.home == home and one.came is not None]
        self._sticks = [one for one in self._sticks if one not in told]
        return [one.came for one in told if one.came is not None]
