"""Nobody at the keyboard: the window locks by itself and loses nothing; whoever types is not disturbed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import page
from tests.ui.conftest import clock
from tests.ui.keyboard import keys, new_person
from ui.idle import IDLE_MINUTES, IdleWatch
from ui.theme.look import Look
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]


def test_a_window_nobody_touches_locks_and_keeps_what_was_typed(
    qtbot: QtBot, qapp: QApplication, look: Look, home: Path, key: VaultKey, vault: Vault
) -> None:
    window = MainWindow(look, home, now=clock, key=key, idle=IdleWatch(qapp, milliseconds=400))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    new_person(window, qtbot)
    keys("510401")
    qtbot.waitUntil(lambda: window.workspace is None)
    assert window.entrance is not None
    (row,) = page(vault).rows
    assert row.nik == "510401"
    window.close()


class CountingWatch(IdleWatch):
    """Counts how often the lock was put off."""

    times = 0

    def put_off(self) -> None:
        self.times += 1
        super().put_off()


def test_every_key_puts_the_lock_off_again(qapp: QApplication, open_window: Open) -> None:
    open_window(None)
    watch = CountingWatch(qapp)
    watch.start()
    try:
        before = watch.times
        keys("a")
        assert watch.times > before
    finally:
        watch.stop()


def test_a_watch_at_rest_is_not_woken_by_a_key(qapp: QApplication, open_window: Open) -> None:
    open_window(None)
    watch = CountingWatch(qapp)
    watch.start()
    watch.stop()
    keys("a")
    assert watch.times == 1
    assert watch._pause.interval() == IDLE_MINUTES * 60_000
    assert not watch._pause.isActive()
