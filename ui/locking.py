"""One agent's session, and its end: the key is wiped, and sealed under a PIN before that where one was set.

Runs beside the window, after the session's own threads. Must not know pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perisai_app.vault.keys.rules import PIN_LIFE
from ui.lanes import Lane

if TYPE_CHECKING:  # no key and no PIN before the first page
    from perisai_app.vault.keys.pin import PinHold
    from perisai_app.vault.keys.vault_key import VaultKey


@dataclass(slots=True, repr=False)
class Session:
    """Who works now. `pin` is empty until one is set; it ends with the program."""

    home: Path
    key: "VaultKey"
    pin: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A session that six digits resume until `until`."""

    home: Path
    hold: "PinHold"
    until: datetime


class Locker(QObject):
    """`changed` carries the Held that may be resumed now, or None once it has ended."""

    changed = Signal(object)

    def __init__(self, now: Callable[[], datetime], life: timedelta = PIN_LIFE) -> None:
        super().__init__()
        self._now = now
        self._ends: list[Lane] = []
        self._last = Lane("lock")
        self._wanted: Session | None = None
        self.held: Held | None = None
        self._end_of_life = QTimer(self, singleShot=True, interval=int(life.total_seconds() * 1000))
        self._end_of_life.timeout.connect(self.drop)

    def end(
        self,
        session: Session,
        rest: Callable[[], None],
        wiped: Callable[[], None] = lambda: None,
        *,
        resumable: bool = True,
    ) -> None:
        """`rest` returns when no thread of the session uses the key any more; only then is it wiped. `wiped`
        is told of it on the main thread. Each session ends on a lane of its own: a stick may be written for
        long, and another agent's key must not wait for it.
        """
        self.drop()
        lane = Lane("lock")
        self._ends.append(lane)
        if session.pin and resumable:
            from perisai_app.vault.keys.pin import PinHold

            self._wanted = session
            sealed = partial(PinHold, session.key, session.pin, now=self._now())
            lane.run(sealed, partial(self._on_sealed, session, self._now() + PIN_LIFE))
        lane.run(partial(_wipe, session, rest), lambda _none: self._on_wiped(lane, wiped))

    def drop(self) -> None:
        """From here on only the passphrase opens."""
        self._wanted = None
        self._end_of_life.stop()
        if self.held is not None:
            self.held.hold.drop()
            self.held = None
            self.changed.emit(None)

    def close(self, last: Callable[[], None] = lambda: None, *, wait: bool = True) -> None:
        """`last` is done once every session's key is wiped."""
        self.drop()
        for lane in self._ends:
            lane.close(wait=False)
        waits = [lane.waiter() for lane in self._ends]
        self._last.run(lambda: _after(waits, last))
        self._last.close(wait=wait)

    def wait(self) -> None:
        """After `close`: until its `last` is done."""
        self._last.waiter()()

    def _on_wiped(self, lane: Lane, wiped: Callable[[], None]) -> None:
        self._ends.remove(lane)
        lane.close(wait=False)
        wiped()

    def _on_sealed(self, session: Session, until: datetime, hold: "PinHold") -> None:
        if self._wanted is not session:
            hold.drop()  # somebody was quicker with the passphrase
            return
        self.held = Held(session.home, hold, until)
        self._end_of_life.start()
        self.changed.emit(self.held)


def _after(waits: Sequence[Callable[[], None]], last: Callable[[], None]) -> None:
    for each in waits:
        each()
    last()


def _wipe(session: Session, rest: Callable[[], None]) -> None:
    try:
        rest()
    finally:
        session.key.wipe()
