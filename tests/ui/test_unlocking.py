"""The passphrase, told in sentences; locking hides and closes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.conftest import COMPLETE, NOW, PASSPHRASE
from ui.screens.agent_choice import AgentCard
from ui.screens.new_agent import NewAgentPage
from ui.screens.unlock import UnlockPage
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]


def page_of(window: MainWindow) -> UnlockPage:
    assert window.entrance is not None, "the window is open"
    assert isinstance(window.entrance.page, UnlockPage)
    return window.entrance.page


def new_agent_page(window: MainWindow) -> NewAgentPage:
    assert window.entrance is not None, "the window is open"
    assert isinstance(window.entrance.page, NewAgentPage)
    return window.entrance.page


def type_passphrase(page: UnlockPage, text: str) -> None:
    QTest.keyClicks(page.passphrase, text)
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)


def test_a_wrong_passphrase_is_told_and_the_vault_stays_closed(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    window = open_window(None)
    type_passphrase(page_of(window), "padi hijau")
    qtbot.waitUntil(lambda: page_of(window).problem().startswith("Kata sandi salah."))
    assert window.workspace is None
    assert not (home / "vault.db-wal").exists()


def test_the_right_passphrase_opens_the_list(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    window = open_window(None)
    type_passphrase(page_of(window), PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None and window.workspace.isVisible())
    assert window.entrance is None


def test_the_agents_name_stands_before_the_vault_is_opened(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    window = open_window(None)
    assert [card.text() for card in page_of(window).findChildren(AgentCard)] == ["Sri Wahyuni"]


def test_caps_lock_is_told_before_the_wrong_try(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    page = page_of(open_window(None))
    send_letter(page, "P", Qt.KeyboardModifier.NoModifier)
    assert page.problem() == "Huruf besar (Caps Lock) sedang menyala."
    send_letter(page, "P", Qt.KeyboardModifier.ShiftModifier)
    assert page.problem() == ""


def send_letter(page: UnlockPage, letter: str, how: Qt.KeyboardModifier) -> None:
    """As the keyboard does: what arrives, and whether Shift was held."""
    QApplication.sendEvent(page.passphrase, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_P, how, letter))


def test_locking_hides_everybody_and_closes_the_vault(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    vault = open_vault(home, key)
    new_draft(vault, now=NOW, texts=dict(COMPLETE))
    vault.close()
    window = open_window(key)
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.list.model.rowCount() == 1)
    assert (home / "vault.db-wal").exists()
    QTest.keyClick(workspace.list.table, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.workspace is None)
    assert page_of(window).isVisible()
    assert not (home / "vault.db-wal").exists(), "the last connection is closed"
    shown = {label.text() for label in window.findChildren(QLabel) if label.isVisible()}
    assert not any("Suarti" in text for text in shown)


def test_a_folder_without_a_vault_offers_to_make_one(qtbot: QtBot, open_window: Open, home: Path) -> None:
    window = open_window(None)
    page = new_agent_page(window)
    QTest.keyClicks(page.name, "Bagus Pranata")
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    type_repeat(page, "lain")
    assert page.problem() == "Kedua kata sandi belum sama. Ketik ulang."
    page.repeat.clear()
    type_repeat(page, PASSPHRASE)
    qtbot.waitUntil(lambda: page.code is not None)
    assert page.code is not None and window.workspace is None, "the code is told before anything else"
    assert open_with_code(home, page.code.code.text())
    QTest.keyClick(page.code.noted, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_without_a_keystore_a_short_passphrase_is_told_to_be_a_sentence(
    qtbot: QtBot, open_window: Open, home: Path
) -> None:
    page = new_agent_page(open_window(None))
    QTest.keyClicks(page.name, "Bagus Pranata")
    QTest.keyClicks(page.passphrase, "mangga muda")
    type_repeat(page, "mangga muda")
    qtbot.waitUntil(lambda: "satu kalimat dari 5 kata" in page.problem())
    assert not home.exists()


def test_a_second_try_at_once_is_told_how_long_to_wait(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    page = page_of(open_window(None))
    type_passphrase(page, "padi hijau")
    qtbot.waitUntil(lambda: page.problem().startswith("Kata sandi salah."))
    type_passphrase(page, PASSPHRASE)
    qtbot.waitUntil(lambda: "Tunggu 1 detik" in page.problem())


def type_repeat(page: NewAgentPage, text: str) -> None:
    QTest.keyClicks(page.repeat, text)
    QTest.keyClick(page.repeat, Qt.Key.Key_Return)
