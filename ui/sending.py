"""One sending at a time on the sync lane, and what the sync bar shows of it. Knows sync, not pages."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from perisai_app.vault.database import Vault
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import Counts
from sync.engine import Progress, Summary, sync
from ui.lanes import VaultLane
from ui.parts.sync_bar import BarFacts, SyncBar
from ui.wording import screen, sending


class Sender(QObject):
    """`ended` carries tone and sentence; stopping is safe at any instant."""

    ended = Signal(str, str)
    moved = Signal()

    def __init__(self, bar: SyncBar, home: Path, key: VaultKey, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._bar, self._now = bar, now
        self._lane = VaultLane("sync", home, key)
        self._cancel = Event()
        self._counts: Counts | None = None
        self._last = ""
        self.running = False
        bar.pressed.connect(self._on_pressed)

    def at_start(self, work: Callable[[Vault], str], done: Callable[[str], None]) -> None:
        """Work before the first sending, on the same connection; its trouble stops nobody."""
        self._lane.ask(work, done, lambda _error: None)

    def tell(self, counts: Counts) -> None:
        """New counts; shown at once unless a sending has the bar."""
        self._counts = counts
        if not self.running:
            self._bar.show_facts(self._facts(counts))
            self._bar.button.set_kind("primary" if counts.queued and self._last != "offline" else "plain")

    def close(self) -> None:
        """Ask a running sending to stop; its thread ends after the request in hand."""
        self._cancel.set()
        self._lane.close(wait=not self.running)

    def _on_pressed(self) -> None:
        if self.running:
            self._cancel.set()
            return
        self.running = True
        self._cancel = cancel = Event()
        self._on_progress(None)
        self._bar.button.set_kind("plain")
        self._lane.ask(
            lambda vault: sync(vault, now=self._now, cancel=cancel, report=self._report),
            self._on_summary,
            self._on_trouble,
        )

    def _report(self, progress: Progress) -> None:
        """On the sync thread."""
        self._lane.post(lambda: self._on_progress(progress))

    def _on_progress(self, progress: Progress | None) -> None:
        done, total = (progress.done, progress.total) if progress else (0, 0)
        sent = sending.size(progress.bytes_sent) if progress and progress.bytes_sent else ""
        self._bar.show_running(sending.under_way(progress), sent, done, total, screen.STOP)

    def _on_summary(self, summary: Summary) -> None:
        self._end(*sending.result(summary), code=summary.stopped_by or "")

    def _on_trouble(self, _error: Exception) -> None:
        self._end("red", sending.UNEXPECTED, code="unexpected")

    def _end(self, tone: str, text: str, *, code: str) -> None:
        self.running, self._last = False, code
        if self._counts is not None:
            self.tell(self._counts)
        self.ended.emit(tone, text)
        self.moved.emit()

    def _facts(self, counts: Counts) -> BarFacts:
        today = self._now().astimezone().date()
        fixing = counts.returned + counts.refused + counts.conflict
        warning = sending.warning(counts, today)
        return BarFacts(
            state=sending.OFFLINE if self._last == "offline" else sending.SAFE,
            contact=sending.contact(counts, today),
            ready=sending.READY.format(n=counts.queued),
            age=sending.age(counts, today),
            age_tone=warning[0] if warning else "",
            fixing=sending.FIXING.format(n=fixing) if fixing else "",
            button=screen.SEND_NOW.format(n=counts.queued),
        )
