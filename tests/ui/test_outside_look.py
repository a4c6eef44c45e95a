"""Every page before the vault, and the PIN's, fits the smallest screen at the largest text."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from perisai_app.vault.backup.restore import Restored
from perisai_app.vault.database import create_vault
from perisai_app.vault.keys.changing import NewWaysIn
from perisai_app.vault.keys.pin import PinHold
from perisai_app.vault.keys.recovery_code import new_code
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.laptop import home_for_new_agent
from tests.ui.conftest import NOW
from tests.ui.test_look import cut_off
from tests.vault.keys.machines import QUICK
from ui.locking import Held
from ui.opened import Damage, Opened
from ui.screens.recover import RecoverPage
from ui.screens.restore import RestorePage
from ui.screens.unlock import UnlockPage
from ui.theme.look import Look
from ui.window import MainWindow
from ui.wording import entrance

Open = Callable[[VaultKey | None], MainWindow]
SECOND = "embun pagi di kebun kopi"


def unlocking(window: MainWindow, key: VaultKey) -> None:
    assert window.entrance is not None
    page = window.entrance.show_unlock()
    page.tell("red", entrance.WRONG_WAIT.format(seconds=300))


def resuming(window: MainWindow, key: VaultKey) -> None:
    assert window.entrance is not None
    page = window.entrance.show_unlock()
    assert isinstance(page, UnlockPage)
    hold = PinHold(key, "482915", now=NOW, cost=QUICK)
    page.offer_pin(Held(page.agent.home, hold, NOW + timedelta(minutes=15)))


def recovering(window: MainWindow, key: VaultKey) -> None:
    assert window.entrance is not None
    window.entrance.show_recover(window._folder, "keystore_lost")
    page = window.entrance.page
    assert isinstance(page, RecoverPage)
    page.code_field.edit.setText(new_code())
    page.tell("red", entrance.WAIT.format(seconds=300))


def told_the_new_code(window: MainWindow, key: VaultKey) -> None:
    assert window.entrance is not None
    window.entrance.show_recover(window._folder, "")
    page = window.entrance.page
    assert isinstance(page, RecoverPage)
    page._on_recovered(Opened(window._folder, key, told=NewWaysIn(new_code(), without_keystore=True)))


def restoring(window: MainWindow, key: VaultKey) -> None:
    assert window.entrance is not None
    window.entrance.show_restore(Damage(window._folder, lambda _place: key))


def restored(window: MainWindow, key: VaultKey) -> None:
    restoring(window, key)
    assert window.entrance is not None and isinstance(window.entrance.page, RestorePage)
    counts, aside = {"submissions": 212, "drafts": 3}, Path("set-aside-20261121T024200Z")
    window.entrance.page._on_restored(Restored(counts, NOW, 2, 4, NOW, aside))


def a_further_agent(window: MainWindow, key: VaultKey) -> None:
    assert window.entrance is not None
    window.entrance.show_new_agent()


PAGES = (unlocking, resuming, recovering, told_the_new_code, restoring, restored, a_further_agent)


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("show", PAGES, ids=lambda show: show.__name__)
def test_nothing_is_cut_off_on_the_smallest_screen(
    qtbot: QtBot,
    open_window: Open,
    key: VaultKey,
    home: Path,
    look: Look,
    show: Callable[[MainWindow, VaultKey], None],
    percent: int,
) -> None:
    name = "Ketut Rekaan Sudiartha Wiranatakusumah"
    create_vault(home_for_new_agent(home), agent_name=name, passphrase=SECOND)
    window = open_window(None)
    look.set_percent(percent)
    window.resize(1024, 600)
    show(window, key)
    qtbot.waitUntil(lambda: window.width() == 1024)
    qtbot.wait(1)  # one round of laying out
    assert cut_off(window) == []
    assert outside(window) == []
    look.set_percent(100)


def outside(window: MainWindow) -> list[str]:
    """Words that reach past the right edge of the window, or of what they stand on."""
    return [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.text() and right_of(label, window) > window.width()
    ]


def right_of(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, QPoint(widget.width(), 0)).x()


@pytest.mark.parametrize("percent", [100, 150])
def test_the_pin_page_is_not_cut_off(
    qtbot: QtBot, open_window: Open, key: VaultKey, look: Look, percent: int
) -> None:
    window = open_window(key)
    look.set_percent(percent)
    window.resize(1024, 600)
    assert window.workspace is not None
    window.workspace._has_pin = True
    window.workspace.show_pin()
    qtbot.waitUntil(lambda: window.width() == 1024)
    assert cut_off(window) == []
    assert outside(window) == []
    look.set_percent(100)
