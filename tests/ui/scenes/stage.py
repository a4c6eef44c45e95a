"""Where a scene is played: one window over vaults in a folder, in one language, moved by keys alone."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.laptop import home_for_new_agent
from tests.ui.conftest import NOW, PASSPHRASE
from tests.vault.fresh import fresh_vault
from ui.entrance import Entrance
from ui.form.consent_sound import Sound
from ui.screens.outside import OutsidePage
from ui.theme.look import Look
from ui.window import MainWindow
from ui.workspace import Workspace

PATIENCE_MS = 60_000
ROUNDS = 6  # of the event loop until what was laid out anew stands still


class Stage:
    """Closes whatever a scene opened. `now` is the laptop's clock, which a scene may move."""

    def __init__(self, look: Look, folder: Path, language: str = "id") -> None:
        self.look, self.home, self.now = look, folder / "sri", NOW
        self.undo = ExitStack()
        self.shown: QWidget | None = None
        self.key: VaultKey | None = None
        self._vault: Vault | None = None
        self.home.mkdir(parents=True)
        store = QSettings(str(self.home / "window.ini"), QSettings.Format.IniFormat)
        store.setValue("language", language)
        store.sync()

    # -- what there is before the window opens

    def agent(self, name: str = "Sri Wahyuni") -> Vault:
        """The agent of this laptop, and a second connection to the vault."""
        self.key = fresh_vault(self.home, agent_name=name, passphrase=PASSPHRASE)
        self._vault = open_vault(self.home, self.key)
        return self._vault

    def shut_vault(self) -> None:
        """The second connection; what is done to the files then nobody notices before the window."""
        if self._vault is not None:
            self._vault.close()
            self._vault = None

    def further_agent(self, name: str) -> None:
        fresh_vault(home_for_new_agent(self.home), agent_name=name, passphrase=PASSPHRASE)

    # -- the window

    def open(self, *, locked: bool = False, sound: Sound | None = None) -> MainWindow:
        """At home once its work has been read, or before the vault."""
        key = None if locked else self.key
        window = MainWindow(self.look, self.home, now=self.clock, key=key, sound=sound)
        self.show(window)
        if window.workspace is not None:
            self._come_up(window.workspace)
        return window

    def show(self, window: QWidget) -> None:
        self.shown = window
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        self.until(lambda: QApplication.focusWidget() is not None)

    def clock(self) -> datetime:
        return self.now

    @property
    def window(self) -> MainWindow:
        assert isinstance(self.shown, MainWindow), "a scene opens it first"
        return self.shown

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None, "it is locked"
        return self.window.workspace

    @property
    def page(self) -> OutsidePage:
        """The page before the vault."""
        entrance: Entrance | None = self.window.entrance
        assert entrance is not None and entrance.page is not None, "a vault is open"
        return entrance.page

    def until(self, done: Callable[[], object]) -> None:
        """The event loop goes round until it is so; what never comes fails after a minute."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not done():
            assert not deadline.hasExpired(), "it never came to that"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Until what was laid out anew stands still."""
        for _ in range(ROUNDS):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def close(self) -> None:
        if isinstance(self.shown, QWidget):
            self.shown.close()
            self.shown.deleteLater()
        self.undo.close()
        self.shut_vault()
        self.settle()
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.DeferredDelete
        )  # else it is painted with the next

    def _come_up(self, workspace: Workspace) -> None:
        self.until(lambda: workspace.bar.button.text() and workspace.list.settled())
        self.until(lambda: workspace.home.shown is not None)
