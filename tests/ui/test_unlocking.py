"""The passphrase, told in sentences; locking hides and closes."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.laptop import home_for_new_agent
from perisai_app.vault.register import Counts
from perisai_app.vault.unsent import note_unsent, unsent_noted
from tests.ui.conftest import COMPLETE, NOW, PASSPHRASE
from tests.ui.keyboard import enter, press
from tests.ui.sending_day import queued
from ui.screens.agent_choice import AgentCard
from ui.screens.unlock import UnlockPage
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier


def page_of(window: MainWindow) -> UnlockPage:
    assert window.entrance is not None, "the window is open"
    assert isinstance(window.entrance.page, UnlockPage)
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


def test_a_second_try_at_once_is_told_how_long_to_wait(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    page = page_of(open_window(None))
    type_passphrase(page, "padi hijau")
    qtbot.waitUntil(lambda: page.problem().startswith("Kata sandi salah."))
    type_passphrase(page, PASSPHRASE)
    qtbot.waitUntil(lambda: "Tunggu 1 detik" in page.problem())


def cards(window: MainWindow) -> list[str]:
    """What stands below each name, top to bottom."""
    return [card.accessibleDescription() for card in page_of(window).findChildren(AgentCard)]


def test_what_an_agent_has_unsent_stands_on_the_card_after_a_lock(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, home: Path
) -> None:
    def noted() -> object:
        return json.loads((home / "unsent.json").read_text(encoding="utf-8"))

    queued(vault)
    window = open_window(key)
    qtbot.waitUntil(lambda: unsent_noted(home) is not None)
    assert noted() == {"queued": 1, "oldest": "2026-11-21", "fixing": 0}, "figures, and nothing else"
    queued(vault, 1)
    press(Qt.Key.Key_L, CONTROL)
    assert window.workspace is None
    window.close()
    assert cards(open_window(None)) == ["2 belum terkirim"]


@pytest.mark.parametrize(
    ("days", "fixing", "told"),
    [
        (1, 2, "3 belum terkirim, tertua 1 hari, 2 perlu perbaikan"),
        (3, 0, "3 belum terkirim, tertua 3 hari"),
        (4, 0, "3 belum terkirim sejak 4 hari lalu"),
    ],
)
def test_the_card_tells_since_when_and_what_needs_fixing(
    open_window: Open, key: VaultKey, home: Path, days: int, fixing: int, told: str
) -> None:
    note_unsent(home, Counts(0, 3, 0, 0, fixing, 0, 0, 0, NOW - timedelta(days=days), None))
    assert cards(open_window(None)) == [told]


@pytest.mark.parametrize("note", [None, b"", b"[]", b'{"queued": "x", "oldest": null, "fixing": 0}'])
def test_without_a_note_that_reads_nothing_is_told(
    open_window: Open, key: VaultKey, home: Path, note: bytes | None
) -> None:
    if note is not None:
        (home / "unsent.json").write_bytes(note)
    assert cards(open_window(None)) == [""]


def test_two_keys_lead_from_one_agent_to_another(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    other = home_for_new_agent(home)
    create_vault(other, agent_name="Wayan Rekaan", passphrase=PASSPHRASE)
    window = open_window(key)
    press(Qt.Key.Key_L, CONTROL)
    press(Qt.Key.Key_Down)
    assert page_of(window).agent.home == other
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.session is not None and window.session.home == other)
