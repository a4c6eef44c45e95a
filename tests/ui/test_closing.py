"""Closing the window: it is gone at once, and its vaults stay locked until the last thread has ended."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.errors import AlreadyOpen
from perisai_app.vault.instance import Instance
from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.conftest import clock
from tests.ui.keyboard import focused, press
from tests.ui.sending_day import queued
from ui.opened import Opened
from ui.screens.waiting import WaitingPage
from ui.theme.look import Look
from ui.window import MainWindow, run_window


@pytest.fixture
def gate() -> Iterator[Event]:
    """The last request of a sending, which ends when this is set."""
    made = Event()
    yield made
    made.set()


def free(home: Path) -> bool:
    try:
        with Instance(home):
            return True
    except AlreadyOpen:
        return False


def close_while_sending(window: MainWindow, home: Path, key: VaultKey, gate: Event) -> None:
    """With the last request still under way."""
    under_way = Event()
    window.enter(Opened(home, VaultKey(key.raw)))
    window.show()
    assert window.workspace is not None
    window.workspace.sending.at_start(lambda _vault: held_by(gate, under_way), lambda _text: None)
    window.workspace.sending.running = True
    assert under_way.wait(30)
    window.close()


def held_by(gate: Event, under_way: Event) -> str:
    under_way.set()
    gate.wait(30)
    return ""


def test_a_closed_window_is_gone_at_once_and_its_vault_is_free_when_the_sending_has_ended(
    qtbot: QtBot, look: Look, home: Path, key: VaultKey, gate: Event
) -> None:
    window = MainWindow(look, home.parent / "laptop", now=clock)  # of several agents
    close_while_sending(window, home, key, gate)
    assert not window.isVisible()
    assert not free(home)
    gate.set()
    window.locker.wait()
    assert free(home)
    window.deleteLater()


def test_the_program_keeps_its_folder_until_its_last_thread_has_ended(
    qtbot: QtBot, home: Path, key: VaultKey, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    free_while_waiting: list[bool] = []

    def closes_while_sending(*_: object) -> int:
        tops = QApplication.topLevelWidgets()
        window = next(top for top in tops if isinstance(top, MainWindow) and top.isVisible())
        close_while_sending(window, home, key, gate)
        wait = window.locker.wait
        monkeypatch.setattr(window.locker, "wait", lambda: lets_it_end(wait))
        return 0

    def lets_it_end(wait: Callable[[], None]) -> None:
        free_while_waiting.append(free(home))
        gate.set()
        wait()

    monkeypatch.setattr(QApplication, "exec", closes_while_sending)
    for hook in ("catch_crashes", "tell_of_crashes"):
        monkeypatch.setattr(f"ui.window.{hook}", lambda _given: None)
    assert run_window(home) == 0
    assert free_while_waiting == [False] and free(home)
    open_vault(home, key).close()


def test_a_start_after_a_closed_window_waits_for_it_and_then_goes_on(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    with Instance(tmp_path):
        page = WaitingPage(look, Instance(tmp_path).__enter__)
        qtbot.addWidget(page)
        page.show()
        assert "terbuka sendiri" in page.problem()
    qtbot.waitUntil(lambda: page.held is not None)
    assert not page.isVisible() and not free(tmp_path)
    page.held = None
    page.close_lane()


def test_who_does_not_want_to_wait_leaves_with_escape(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    with Instance(tmp_path):
        page = WaitingPage(look, Instance(tmp_path).__enter__)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page.first().hasFocus())
        QTest.keyClick(page.first(), Qt.Key.Key_Escape)
        assert not page.isVisible() and page.held is None
    page.close_lane()


@pytest.fixture
def leaving(qtbot: QtBot, look: Look, home: Path, key: VaultKey, vault: Vault) -> Iterator[MainWindow]:
    """As the program opens it, with one person who is ready to send."""
    queued(vault)
    window = MainWindow(look, home, now=clock, key=key, asks=True)
    window.show()
    window.activateWindow()
    assert window.workspace is not None
    sending = window.workspace.sending
    qtbot.waitUntil(lambda: sending.unsent == 1)
    yield window
    window.close()
    window.close()
    window.deleteLater()


def test_closing_with_something_unsent_says_so_once_and_enter_closes(
    qtbot: QtBot, leaving: MainWindow
) -> None:
    leaving.close()
    assert leaving.isVisible() and leaving.workspace is not None
    said = leaving.workspace.banner.text()
    assert said == "1 pendaftaran belum terkirim. Aman ditutup; dikirim saat ada internet."
    assert focused().accessibleName() == "Tutup"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not leaving.isVisible())


def test_a_second_wish_to_close_is_not_asked_again(leaving: MainWindow) -> None:
    leaving.close()
    leaving.close()
    assert not leaving.isVisible()


def test_a_system_that_logs_off_is_not_asked(leaving: MainWindow) -> None:
    leaving.leaving.at_once(object())
    leaving.close()
    assert not leaving.isVisible()


def test_who_sends_first_reads_why_it_did_not_go(qtbot: QtBot, leaving: MainWindow) -> None:
    leaving.close()
    assert leaving.workspace is not None
    banner = leaving.workspace.banner
    press(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "belum tersambung ke pusat" in banner.text())
    assert leaving.isVisible()
