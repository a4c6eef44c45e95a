"""The one window: unlock page, then workspace, then unlock page again. Holds the key only while unlocked."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from perisai_app.vault.errors import AlreadyOpen
from perisai_app.vault.instance import Instance
from perisai_app.vault.keys.vault_key import VaultKey
from ui.crashes import catch_crashes
from ui.idle import IdleWatch
from ui.one_window import Doorbell, come_forward, ring
from ui.screens.unlock import UnlockPage
from ui.theme.look import SCALES, SETTINGS, Look
from ui.wording import screen
from ui.workspace import Workspace

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class MainWindow(QMainWindow):
    """With a key it opens the workspace at once; without one it asks for the passphrase."""

    def __init__(
        self,
        look: Look,
        home: Path,
        *,
        now: Clock = utc_now,
        key: VaultKey | None = None,
        idle: IdleWatch | None = None,
    ) -> None:
        super().__init__()
        self._look, self._home, self._now = look, home, now
        self.workspace: Workspace | None = None
        self.unlock: UnlockPage | None = None
        self._idle = idle or IdleWatch(look.app)
        self._idle.idle.connect(self.lock)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle(screen.BRAND)
        self.setMinimumSize(800, 520)
        self.resize(1280, 720)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), self, self._stepper(step))
        if key is None:
            self.lock()
        else:
            self.enter(key)

    def enter(self, key: VaultKey) -> None:
        """Show the workspace over the opened vault."""
        self.workspace = Workspace(self._look, self._home, key, self._now)
        self.workspace.locked.connect(self.lock)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self.workspace.show_list()
        self._idle.start()
        if self.unlock is not None:
            self.unlock.close_lane()
            self._drop(self.unlock)
            self.unlock = None

    def lock(self) -> None:
        """Hide everything, write what is pending, close the vault, ask for the passphrase."""
        self._shut()
        self.unlock = UnlockPage(self._look, self._home, now=self._now)
        self.unlock.unlocked.connect(self.enter)
        self._stack.addWidget(self.unlock)
        self._stack.setCurrentWidget(self.unlock)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._shut()
        if self.unlock is not None:
            self.unlock.close_lane()
        super().closeEvent(event)

    def _shut(self) -> None:
        self._idle.stop()
        if self.workspace is not None:
            self.workspace.hide()
            self.workspace.shut()
            self._drop(self.workspace)
            self.workspace = None

    def _drop(self, page: Workspace | UnlockPage) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

    def _stepper(self, step: int) -> Callable[[], None]:
        return lambda: self._look.step_text(step)


def run_window(home: Path) -> int:
    """The window on the vault in `home`, until it is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    try:
        with Instance(home):
            return _only_window(app, home)
    except AlreadyOpen:
        ring(home)
        return 0


def _only_window(app: QApplication, home: Path) -> int:
    catch_crashes(home)
    look = remembered_look(app, home)
    window = MainWindow(look, home)
    doorbell = Doorbell(home)
    doorbell.rang.connect(lambda: come_forward(window))
    window.show()
    try:
        return app.exec()
    finally:
        doorbell.close()


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
