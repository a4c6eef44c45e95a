"""One sending at a time on the sync lane, and what the sync bar shows of it. Knows sync, not pages.

A run that nobody pressed for stays quiet until it really sends; a press meanwhile joins it, and starts no
second one.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from perisai_app import logs
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.keys.vault_key import VaultKey
from sync.automatic import run_by_itself
from sync.conversation import Baggage
from sync.engine import Progress, Stage, Summary, sync
from ui.bar_facts import bar_facts
from ui.lanes import VaultLane
from ui.parts.sync_bar import SyncBar
from ui.standing import Standing
from ui.wording import screen, sending
from ui.wording.speech import say
from ui.wording.standing import NO_CODE

# What a run that nobody pressed for tells in the banner: the bar says the rest.
TO_TELL = ("not_enrolled", "blocked", "stranger", "update_needed")


class Sender(QObject):
    """`ended` carries tone and sentence, where there is something to say; stopping is safe at any instant.

    `damaged` says that the vault opened and does not read through, whoever met it, the start or a run.
    `began` and `over` (a code, empty when all went well) frame every run, whoever asked for it.
    """

    began = Signal()
    over = Signal(str)
    ended = Signal(str, str)
    moved = Signal()
    damaged = Signal()

    def __init__(
        self,
        bar: SyncBar,
        home: Path,
        key: VaultKey,
        now: Callable[[], datetime],
        is_metered: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._bar, self._now, self._is_metered = bar, now, is_metered
        self._lane = VaultLane("sync", home, key)
        self._cancel = Event()
        self._standing: Standing | None = None
        self._told = ""
        self._loud = self._files_next = False
        self._progress: Progress | None = None
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._show)
        self.running = False
        bar.pressed.connect(self.press)

    def at_start(self, work: Callable[[Vault], str], done: Callable[[str], None]) -> None:
        """Work before the first sending, on the same connection; of its trouble only damage stops anybody."""
        self._lane.ask(work, done, self._on_unstarted)

    @property
    def unsent(self) -> int:
        """Registrations that wait to be sent, as far as it was told."""
        return self._standing.counts.queued if self._standing is not None else 0

    def tell(self, found: Standing) -> None:
        """How things stand now; shown at once unless a sending has the bar."""
        self._standing = found
        self._show()

    def press(self) -> None:
        """A person's button: start, or stop what is seen to run; a quiet run becomes theirs."""
        if not self.running:
            self.start(by_person=True)
        elif self._has_bar():
            self._cancel.set()
        else:
            self._loud = True
            self._show()

    def send_files(self) -> None:
        """A person wants the files to go now, whatever was chosen; a run under way ends first."""
        if self.running:
            self._loud = self._files_next = True
            self._show()
        else:
            self.start(by_person=True, files=True)

    def start(self, *, by_person: bool, files: bool | None = None) -> None:
        """Nothing while one runs already. `files` is a person's word on them, None for the laptop's choice;
        a network that costs by the byte spares them only where nobody pressed.
        """
        if self.running:
            return
        self.running, self._loud, self._progress = True, by_person, None
        self._cancel = cancel = Event()
        run = sync if by_person else run_by_itself
        baggage = Baggage(files, metered=not by_person and self._is_metered())
        self.began.emit()
        self._show()
        self._lane.ask(
            lambda vault: run(vault, now=self._now, cancel=cancel, report=self._report, baggage=baggage),
            self._on_summary,
            self._on_trouble,
        )

    def close(self) -> None:
        """Ask a running sending to stop; its thread ends after the request in hand."""
        self._second.stop()
        self._cancel.set()
        self._lane.close(wait=not self.running)

    def waiter(self) -> Callable[[], None]:
        """What returns once nothing of this uses the key any more; after `close`."""
        return self._lane.waiter()

    def _report(self, progress: Progress) -> None:
        """On the sync thread."""
        self._lane.post(lambda: self._on_progress(progress))

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self._show()

    def _has_bar(self) -> bool:
        """Whether the bar shows the run: a person's, or one that is sending."""
        at = self._progress
        is_sending = at is not None and at.stage in (Stage.SEND, Stage.FILES) and at.total > 0
        return self.running and (self._loud or is_sending)

    def _on_summary(self, summary: Summary) -> None:
        code = summary.stopped_by or ""
        if self._is_to_tell(summary):
            self.ended.emit(*self._result(summary))
        self._end(code)

    def _result(self, summary: Summary) -> tuple[str, str]:
        """Who was enrolled once is told that the leave to send is over, not that there never was one."""
        if summary.stopped_by == "not_enrolled" and self._standing is not None and self._standing.enrolled:
            return NO_CODE.tone, say(NO_CODE.full)
        return sending.result(summary)

    def _is_to_tell(self, summary: Summary) -> bool:
        """No banner for nothing: of quiet runs only what brought something, or what needs a person, once."""
        if self._loud:
            return True
        if summary.stopped_by in TO_TELL:
            return summary.stopped_by != self._told
        return summary.stopped_by is None and bool(summary.offered or summary.pulled or summary.files)

    def _on_unstarted(self, error: Exception) -> None:
        _log(error)
        if isinstance(error, VaultDamaged):
            self.damaged.emit()

    def _on_trouble(self, error: Exception) -> None:
        """What no run foresees. Its words may hold a value: types and places alone are logged."""
        _log(error)
        if self._loud:
            self.ended.emit("red", say(sending.UNEXPECTED))
        self._end("unexpected")
        if isinstance(error, VaultDamaged):
            self.damaged.emit()

    def _end(self, code: str) -> None:
        self.running, self._told = False, code
        self._show()
        self.over.emit(code)
        self.moved.emit()
        files_next, self._files_next = self._files_next, False
        if files_next and code != "cancelled":
            self.start(by_person=True, files=True)

    def _show(self) -> None:
        if self._has_bar():
            self._second.stop()
            self._show_running(self._progress)
        elif self._standing is not None:
            self._show_standing(self._standing)

    def _show_running(self, at: Progress | None) -> None:
        done, total = (at.done, at.total) if at else (0, 0)
        sent = sending.size(at.bytes_sent) if at and at.bytes_sent else ""
        ahead = sending.ahead(at) if at else ""
        self._bar.button.set_kind("plain")
        odd = at.odd if at and at.stage is Stage.SEND else None
        self._bar.show_running(sending.under_way(at), ahead or sent, done, total, say(screen.STOP), odd=odd)

    def _show_standing(self, found: Standing) -> None:
        facts = bar_facts(found, self._now())
        self._bar.show_facts(facts)
        offline = found.state.failures and found.state.reason == "offline"
        self._bar.button.set_kind("primary" if found.counts.queued and not offline else "plain")
        if facts.counts_down:
            self._second.start()
        else:
            self._second.stop()


def _log(error: Exception) -> None:
    logs.info("sending_failed", **logs.of_error(error))
