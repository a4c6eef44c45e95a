"""The one window: entrance, then workspace, then entrance again. Holds the key only while unlocked."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from perisai_app.vault.errors import AlreadyOpen, NoLocks
from perisai_app.vault.instance import Instance
from ui.alone import Alone
from ui.crashes import catch_crashes, tell_of_crashes
from ui.entrance import Entrance
from ui.idle import IdleWatch
from ui.language import KEY, Language
from ui.leaving import Leaving
from ui.locking import Locker, Session
from ui.opened import Opened
from ui.parts.problem_line import Answer
from ui.short_copy import short_copy
from ui.sticks_behind import SticksBehind
from ui.theme.look import SCALES, SETTINGS, Look
from ui.wording import screen
from ui.wording.speech import say
from ui.wording.trouble import sentence

if TYPE_CHECKING:  # all of this is loaded once the page before the vault is seen: see `run_window`
    from perisai_app.vault.keys.vault_key import VaultKey
    from ui.form.consent_sound import Sound
    from ui.network_hint import NetworkHint
    from ui.session_work import Kept
    from ui.workspace import Workspace

Clock = Callable[[], datetime]
PAINTED_MS = 300  # the first page is seen by then, and has the processor for itself before


def utc_now() -> datetime:
    return datetime.now(UTC)


class MainWindow(QMainWindow):
    """With a key it opens the workspace at once; without one it asks who works now.

    The window has its own copy of a key, which is wiped at each lock and at the end. With a network `hint` it
    sends by itself; `asks` says once what is unsent before it closes. `left` says that it is about to go.
    """

    left = Signal()

    def __init__(
        self,
        look: Look,
        home: Path,
        *,
        now: Clock = utc_now,
        key: "VaultKey | None" = None,
        idle: IdleWatch | None = None,
        hint: "NetworkHint | None" = None,
        sound: "Sound | None" = None,
        asks: bool = False,
    ) -> None:
        super().__init__()
        self._look, self._folder, self._now, self._hint = look, home, now, hint
        self._language = Language(look.app, home)
        self._sound = sound
        self._last_home: Path | None = None
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self.entrance: Entrance | None = None
        self.locker, self._alone = Locker(now), Alone(home)
        self._idle = idle or IdleWatch(look.app)
        self._idle.idle.connect(lambda: self.lock(stop_stick=False))
        self._behind = SticksBehind()
        self.leaving, self._asks = Leaving(self.close), asks
        self._lay_out()
        if key is None:
            self.lock()
        else:
            self.enter(Opened(home, key.copy()))

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle(say(screen.BRAND))
        self.setMinimumSize(800, 520)
        self.resize(1280, 720)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), self, self._stepper(step))
        QShortcut(QKeySequence(KEY), self, self.turn_language)

    def enter(self, opened: Opened, kept: "Kept | None" = None) -> None:
        """Show the workspace over the opened vault, unless another program has it; with `kept` it goes on."""
        from ui.form.consent_sound import system_sound
        from ui.workspace import Workspace

        session = Session(opened.home, opened.key, opened.pin)
        try:
            self._alone.take(session.home)
        except (AlreadyOpen, NoLocks) as error:
            session.key.wipe()
            self._tell_outside(sentence(error))
            return
        self.locker.drop()
        if not session.pin:
            self._idle.set_minutes(None)  # a longer wait is the PIN's, and ends with it
        self.session, self._last_home = session, session.home
        self.workspace = Workspace(
            self._look,
            session.home,
            session.key,
            self._now,
            has_pin=bool(session.pin),
            minutes=self._idle.minutes,
            hint=self._hint,
            sound=self._sound or system_sound(),
            stick_ended=self._behind.waiter(),
            goes_on=kept is not None,
        )
        self.workspace.language_asked.connect(self.turn_language)
        self.workspace.locked.connect(lambda: self.lock())
        self.workspace.lock_ordered.connect(self._on_lock_ordered)
        self.workspace.damaged.connect(self._on_damaged)
        self.workspace.pin_chosen.connect(partial(self._keep_pin, session))
        self.workspace.minutes_chosen.connect(self._idle.set_minutes)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        if kept is not None:
            self.workspace.go_on(kept)
        elif opened.is_new:
            self.workspace.show_join(first=True)
        else:
            self.workspace.show_home()
        self._idle.start()
        self._leave_entrance()
        self._tell_behind()

    def turn_language(self) -> None:
        """The other language at once, on the same page with the same things typed."""
        if self.workspace is not None:
            self.workspace.settle(self._enter_again)
        elif self.entrance is not None and self.entrance.may_turn:
            self._language.turn()
            self.entrance.say_again()

    def _enter_again(self, kept: "Kept") -> None:
        assert self.session is not None, "its workspace has just settled"
        opened = Opened(self.session.home, self.session.key.copy(), self.session.pin)
        self._language.turn()
        self._shut(resumable=False)
        self.enter(opened, kept)

    def lock(self, *, resumable: bool = True, stop_stick: bool = True) -> None:
        """Hide everything, write what is pending, close the vault, wipe the key, ask who works now.

        A lock that nobody asked for lets a stick be written to its end behind it, and then wipes the key.
        """
        self._shut(resumable=resumable, stop_stick=stop_stick)
        self._leave_entrance()
        self.entrance = Entrance(
            self._look, self._folder, self.locker, self._alone, now=self._now, home=self._last_home
        )
        self.entrance.opened.connect(self.enter)
        self.entrance.language_asked.connect(self.turn_language)
        self._stack.addWidget(self.entrance)
        self._stack.setCurrentWidget(self.entrance)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Gone from sight at once; the vaults stay locked until the last user of a key has ended."""
        if self._asks and not self.leaving.may_go(self.workspace):
            event.ignore()
            return
        self.hide()
        self.left.emit()
        busy = self._behind.is_writing or (self.workspace is not None and self.workspace.is_busy())
        self._shut(resumable=False)
        self._behind.stop()
        if self.entrance is not None:
            self.entrance.close_lane()
        self.locker.close(self._alone.let_go, wait=not busy)
        super().closeEvent(event)

    def tell_failed(self) -> None:
        """What nobody foresaw, in a plain sentence; the log has it already."""
        if self.workspace is not None:
            self.workspace.helping.failed()

    def _on_lock_ordered(self) -> None:
        """The whole passphrase is asked for, and the page says why."""
        self.lock(resumable=False)
        if self.entrance is not None and self.entrance.page is not None:
            self.entrance.page.tell("amber", say(screen.LOCKED_BY_OFFICE))

    def _on_damaged(self, holding: tuple[Path, ...]) -> None:
        """It opened, and then did not read; or it reads, and lost what these backups hold."""
        assert self.session is not None, "a workspace told of it"
        damaged = Opened(self.session.home, self.session.key.copy(), damaged=True, holding=holding)
        self.lock(resumable=False)
        if self.entrance is not None:
            self.entrance.take(damaged)

    def _shut(self, *, resumable: bool, stop_stick: bool = True) -> None:
        self._idle.stop()
        short_copy().forget()
        if self.workspace is not None and self.session is not None:
            workspace, session = self.workspace, self.session
            self.workspace = self.session = None
            workspace.hide()
            if workspace.handing.writes:
                self._behind.add(workspace.handing)
            if stop_stick:
                self._behind.stop(session.home)
            workspace.shut(stop_stick=stop_stick)
            self.locker.end(session, workspace.waiter(), self._tell_behind, resumable=resumable)
            self._drop(workspace)

    def _tell_behind(self) -> None:
        """What came of sticks after the lock, to their agent who comes back or is back already."""
        workspace, session = self.workspace, self.session
        if workspace is None or session is None:
            return
        for told in self._behind.take_told(session.home):
            workspace.banner.later(*told, Answer(say(screen.CLOSE), workspace.banner.clear))

    def _leave_entrance(self) -> None:
        if self.entrance is not None:
            self.entrance.close_lane()
            self._drop(self.entrance)
            self.entrance = None

    def _tell_outside(self, text: str) -> None:
        if self.entrance is not None:
            self.entrance.tell(text)

    def _drop(self, page: "Workspace | Entrance") -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

    def _keep_pin(self, session: Session, pin: str) -> None:
        session.pin = pin
        if not pin:
            self._idle.set_minutes(None)

    def _stepper(self, step: int) -> Callable[[], None]:
        return lambda: self._look.step_text(step)


def run_window(home: Path) -> int:
    """The window on the vault in `home`, until it is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    try:
        with Instance(home):
            return _only_window(app, home)
    except NoLocks:
        return _only_window(app, home)  # the opening says it, in a sentence
    except AlreadyOpen:
        from ui.one_window import ring

        if ring(home):
            return 0
    return _after_the_last(app, home)


def _only_window(app: QApplication, home: Path) -> int:
    """Ends with the last thread that works in a vault, not with the window."""
    from ui.network_hint import NetworkHint
    from ui.one_window import Doorbell, come_forward

    catch_crashes(home)
    look = remembered_look(app, home)
    window = MainWindow(look, home, hint=NetworkHint(), asks=True)
    tell_of_crashes(window.tell_failed)
    app.commitDataRequest.connect(window.leaving.at_once)
    doorbell = Doorbell(home)
    doorbell.rang.connect(lambda: come_forward(window))
    window.left.connect(doorbell.close)
    window.show()
    QTimer.singleShot(PAINTED_MS, _load_the_rest)
    try:
        return app.exec()
    finally:
        doorbell.close()
        window.locker.wait()


def _load_the_rest() -> None:
    """While the agent reads and types: what follows the page before the vault is there when it opens."""
    Thread(target=import_module, args=("ui.workspace",), name="load", daemon=True).start()


def _after_the_last(app: QApplication, home: Path) -> int:
    """The window before is closed and still at work: this one comes up by itself once that has ended."""
    from ui.screens.waiting import WaitingPage

    Language(app, home)
    page = WaitingPage(remembered_look(app, home), partial(Instance(home).__enter__))
    page.resize(1024, 600)
    page.show()
    app.exec()
    page.close_lane()
    if page.held is None:
        return 0
    try:
        return _only_window(app, home)
    finally:
        page.held.let_go()


def remembered_look(app: QApplication, home: Path) -> Look:
    """Theme and text size as last chosen; they are no personal data and stand beside the vault."""
    store = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    setting, percent = str(store.value("theme", "system")), str(store.value("text", "100"))
    look = Look(
        app,
        setting=setting if setting in SETTINGS else "system",
        percent=int(percent) if percent in map(str, SCALES) else 100,
    )

    def remember() -> None:
        store.setValue("theme", look.setting)
        store.setValue("text", look.percent)

    look.changed.connect(remember)
    return look
