"""The PIN: resumes a locked window, and nothing else; locking wipes the key once every thread is done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import click, enter, focused, keys, press
from ui.idle import IdleWatch
from ui.locking import Locker, Session
from ui.screens.unlock import UnlockPage
from ui.theme.look import Look
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]
PIN = "482915"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def set_pin(window: MainWindow, pin: str = PIN, repeat: str = PIN) -> None:
    press(Qt.Key.Key_L, CTRL | SHIFT)
    enter(pin)
    enter(repeat)


def unlock_page(window: MainWindow) -> UnlockPage:
    assert window.entrance is not None and isinstance(window.entrance.page, UnlockPage)
    return window.entrance.page


def locked_with_pin(window: MainWindow, qtbot: QtBot) -> UnlockPage:
    press(Qt.Key.Key_L, CTRL)
    page = unlock_page(window)
    qtbot.waitUntil(lambda: page.asks_pin and page.pin.hasFocus())
    return page


def test_six_digits_resume_a_locked_window(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    set_pin(window)
    assert window.workspace is not None and "PIN dipasang" in window.workspace.banner.text()
    page = locked_with_pin(window, qtbot)
    assert "berlaku sampai" in page._fields[1].note.text()
    enter(PIN)
    qtbot.waitUntil(lambda: window.workspace is not None)
    locked_with_pin(window, qtbot)  # it goes on being this session's PIN
    enter(PIN)
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_without_a_pin_only_the_passphrase_opens(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    press(Qt.Key.Key_L, CTRL)
    page = unlock_page(window)
    assert not page.asks_pin and page.passphrase.hasFocus()
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_an_idle_window_asks_for_the_pin_too(
    qtbot: QtBot, qapp: QApplication, look: Look, home: Path, key: VaultKey
) -> None:
    watch = IdleWatch(qapp, milliseconds=60_000)
    window = MainWindow(look, home, now=lambda: NOW, key=key, idle=watch)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    set_pin(window)
    watch.idle.emit()
    page = unlock_page(window)
    qtbot.waitUntil(lambda: page.asks_pin)
    window.close()


def test_three_wrong_pins_and_only_the_passphrase_opens(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    window = open_window(key)
    set_pin(window)
    page = locked_with_pin(window, qtbot)
    for _ in range(2):
        enter("739164")
        qtbot.waitUntil(lambda: page.problem().startswith("PIN salah.") and page.pin.hasFocus())
    page.clear()
    enter("739164")
    qtbot.waitUntil(lambda: page.problem() == "PIN tidak berlaku lagi. Buka dengan kata sandi.")
    assert page.passphrase.hasFocus() and not page.asks_pin
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_after_fifteen_minutes_the_pin_is_gone(qtbot: QtBot, look: Look, home: Path, key: VaultKey) -> None:
    now = Hands()
    window = MainWindow(look, home, now=now, key=key)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    set_pin(window)
    page = locked_with_pin(window, qtbot)
    now.at += timedelta(minutes=15)
    enter(PIN)
    qtbot.waitUntil(lambda: "PIN tidak berlaku lagi" in page.problem())
    assert page.passphrase.hasFocus()
    window.close()


def test_nobody_need_try_for_the_hold_to_end(qtbot: QtBot, home: Path, key: VaultKey) -> None:
    locker = Locker(lambda: NOW, life=timedelta(milliseconds=200))
    seen: list[object] = []
    locker.changed.connect(seen.append)
    locker.end(Session(home, VaultKey(key.raw), PIN), lambda: None)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] is not None and seen[1] is None and locker.held is None
    locker.close()


def test_escape_leads_from_the_pin_to_the_passphrase(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    set_pin(window)
    page = locked_with_pin(window, qtbot)
    press(Qt.Key.Key_Escape)
    assert focused() is page.passphrase
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert window.locker.held is None, "whoever came in by passphrase leaves no hold behind"


@pytest.mark.parametrize(
    ("pin", "repeat", "sentence"),
    [
        ("123456", "123456", "jangan yang mudah ditebak"),
        ("4829", "4829", "6 angka"),
        (PIN, "482916", "belum sama"),
    ],
)
def test_a_pin_that_cannot_be_is_told_and_none_is_set(
    open_window: Open, key: VaultKey, pin: str, repeat: str, sentence: str
) -> None:
    window = open_window(key)
    set_pin(window, pin, repeat)
    assert window.workspace is not None and window.session is not None
    assert sentence in window.workspace.pin.problem()
    assert window.session.pin == ""


def test_letters_are_no_pin(open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    press(Qt.Key.Key_L, CTRL | SHIFT)
    keys("4a8b2c9d1e5f7")
    assert window.workspace is not None
    assert window.workspace.pin.pin.text() == PIN


def test_a_pin_is_taken_away_where_it_was_set(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    set_pin(window)
    press(Qt.Key.Key_L, CTRL | SHIFT)
    assert window.workspace is not None and window.workspace.pin.drop.isVisible()
    click(window.workspace.pin.drop)
    press(Qt.Key.Key_L, CTRL)
    assert window.entrance is not None and window.locker._wanted is None
    assert not unlock_page(window).asks_pin


def test_locking_wipes_the_key_that_was_in_memory(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    assert window.session is not None
    own = window.session.key
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: is_wiped(own))
    assert not is_wiped(key), "the caller's own copy is the caller's"


def test_closing_wipes_the_key_and_drops_the_hold(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(key)
    set_pin(window)
    locked_with_pin(window, qtbot)
    held = window.locker.held
    assert held is not None
    window.close()
    assert window.locker.held is None and not held.hold.alive(NOW)
    other = open_window(key)
    assert other.session is not None
    own = other.session.key
    other.close()
    assert is_wiped(own)


def test_the_key_is_wiped_only_after_the_sessions_threads(qtbot: QtBot, home: Path, key: VaultKey) -> None:
    locker, done = Locker(lambda: NOW), Event()
    own, seen = VaultKey(key.raw), []

    def rest() -> None:
        done.wait()
        seen.append(is_wiped(own))

    locker.end(Session(home, own), rest)
    assert not is_wiped(own)
    done.set()
    qtbot.waitUntil(lambda: is_wiped(own))
    assert seen == [False]
    locker.close()


def is_wiped(key: VaultKey) -> bool:
    return not key._held


def locks_after(window: MainWindow) -> int:
    """In minutes."""
    return window._idle.minutes


def test_the_lock_waits_longer_only_while_the_pin_is_in_force(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    window = open_window(key)
    assert locks_after(window) == 5
    press(Qt.Key.Key_L, CTRL | SHIFT)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)
    assert locks_after(window) == 5, "no PIN yet"
    press(Qt.Key.Key_Tab, SHIFT)
    press(Qt.Key.Key_Tab, SHIFT)
    enter(PIN)
    enter(PIN)
    assert locks_after(window) == 15
    locked_with_pin(window, qtbot)
    enter(PIN)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert locks_after(window) == 15, "the same session goes on"
    locked_with_pin(window, qtbot)
    press(Qt.Key.Key_Escape)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert locks_after(window) == 5


def test_a_pin_in_force_changes_the_wait_at_once_and_takes_it_along_when_it_goes(
    open_window: Open, key: VaultKey
) -> None:
    window = open_window(key)
    set_pin(window)
    press(Qt.Key.Key_L, CTRL | SHIFT)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)
    assert locks_after(window) == 15
    for _ in range(2):
        press(Qt.Key.Key_Tab)
    assert window.workspace is not None and window.workspace.pin.drop.hasFocus()
    press(Qt.Key.Key_Space)
    assert locks_after(window) == 5
