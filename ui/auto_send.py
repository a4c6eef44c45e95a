"""Starts runs that nobody pressed for: after finalizing, by the clock, after a wait, with a network again.

When is sync.when's to say; this holds the timer and the facts. Must not touch the vault or the form: what it
needs to know it is told, and a run has its own thread.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from sync.when import EVERY, HINT_GAP, Facts, next_start
from ui.network_hint import NetworkHint
from ui.sending import Sender
from ui.standing import Standing

LOOK_AGAIN = timedelta(minutes=1)  # a timer sleeps with the laptop, the clock does not
NO_FACTS = Facts(enrolled=False, running=False)


class AutoSend(QObject):
    """`know` it how things stand after every change; `finalized` when somebody became ready to send."""

    def __init__(self, sender: Sender, now: Callable[[], datetime], hint: NetworkHint) -> None:
        super().__init__()
        self._sender, self._now = sender, now
        self._standing: Standing | None = None
        self._facts = NO_FACTS
        self._not_before: datetime | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        sender.began.connect(self._on_began)
        sender.over.connect(self._on_over)
        hint.came_back.connect(self._on_network)

    def know(self, found: Standing) -> None:
        self._standing = found
        self._facts = replace(self._facts, enrolled=found.enrolled)
        self.look()

    def finalized(self) -> None:
        now = self._now()
        self._facts = replace(
            self._facts, first_finalized=self._facts.first_finalized or now, last_finalized=now
        )
        self.look()

    def next(self) -> datetime | None:
        """When the next run starts by itself, as far as it is known now."""
        if self._standing is None:
            return None
        start = next_start(self._facts, self._standing.state, self._now())
        if start is None or self._not_before is None:
            return start
        return max(start, self._not_before)

    def look(self) -> None:
        """Start what is due, else wait for it."""
        self._timer.stop()
        start = self.next()
        if start is None:
            return
        left = start - self._now()
        if left <= timedelta(0):
            self._sender.start(by_person=False)
        else:
            self._timer.start(round(min(left, LOOK_AGAIN).total_seconds() * 1000))

    def stop(self) -> None:
        self._standing = None
        self._timer.stop()

    def _on_began(self) -> None:
        self._timer.stop()
        self._facts = Facts(enrolled=self._facts.enrolled, running=True)

    def _on_over(self, code: str) -> None:
        """Nothing starts before it is known how it went; and not soon after a person stopped it."""
        gap = EVERY if code in ("cancelled", "unexpected") else HINT_GAP
        self._standing, self._not_before = None, self._now() + gap
        self._facts = replace(self._facts, running=False)

    def _on_network(self) -> None:
        self._facts = replace(self._facts, online_since=self._now())
        self.look()
