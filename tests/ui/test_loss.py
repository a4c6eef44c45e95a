"""What was lost is told in red until somebody says it was read; nothing else takes its place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import FILE, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.journal import entries
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.mark import lost_writes
from tests.ui.conftest import COMPLETE, NOW
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[[VaultKey | None], MainWindow]


def lose_a_draft(home: Path, key: VaultKey) -> None:
    """An older copy of the database is put back."""
    older = (home / FILE).read_bytes()
    vault = open_vault(home, key)
    new_draft(vault, now=NOW, texts=dict(COMPLETE))
    vault.close()
    (home / FILE).write_bytes(older)


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def with_alarm(open_window: Open, key: VaultKey, qtbot: QtBot) -> Workspace:
    found = workspace(open_window(key))
    qtbot.waitUntil(lambda: "hilang" in found.banner.text())
    return found


def seen(found: Workspace) -> QPushButton:
    return next(b for b in found.banner.findChildren(QPushButton) if b.text() == "Sudah saya baca")


def test_a_loss_is_told_until_it_was_read_and_then_the_journal_has_it(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    lose_a_draft(home, key)
    found = with_alarm(open_window, key, qtbot)
    assert "perisai " not in found.banner.text(), "the cure is on the screen, not in a terminal"
    seen(found).setFocus()
    QTest.keyClick(seen(found), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: found.banner.text() == "")
    vault = open_vault(home, key)
    assert lost_writes(vault) is None
    assert "loss_seen" in [entry.what for entry in entries(vault)]
    vault.close()
    again = workspace(open_window(key))
    qtbot.waitUntil(again.list.settled)
    assert again.banner.text() == ""


def test_a_loss_that_nobody_read_is_told_again_at_the_next_start(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    lose_a_draft(home, key)
    with_alarm(open_window, key, qtbot)
    with_alarm(open_window, key, qtbot)


def test_what_is_said_meanwhile_waits_until_the_loss_was_read(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    lose_a_draft(home, key)
    found = with_alarm(open_window, key, qtbot)
    found.sending.ended.emit("green", "Semua sudah terkirim.")
    assert "hilang" in found.banner.text()
    seen(found).click()
    qtbot.waitUntil(lambda: found.banner.text() == "Semua sudah terkirim.")
