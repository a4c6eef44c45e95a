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
    assert window.unlock is not None
    (row,) = page(vault).rows
    assert row.nik == "510401"
    window.close()


def test_every_key_puts_the_lock_off_again(qtbot: QtBot, qapp: QApplication, open_window: Open) -> None:
    watch = IdleWatch(qapp, milliseconds=60_000)
    watch.start()
    timer = watch._pause
    open_window(None)
    qtbot.waitUntil(lambda: timer.remainingTime() < 60_000)
    before = timer.remainingTime()
    keys("a")
    assert timer.remainingTime() >= before


def test_a_watch_at_rest_is_not_woken_by_a_key(qtbot: QtBot, qapp: QApplication, open_window: Open) -> None:
    watch = IdleWatch(qapp)
    open_window(None)
    keys("a")
    assert not watch._pause.isActive()
    assert watch._pause.interval() == IDLE_MINUTES * 60_000
