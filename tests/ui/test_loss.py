"""What was lost is told in red until somebody says it was read; nothing else takes its place. Where a backup
holds it, one key leads to the way back.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import back_up_if_changed, kept
from perisai_app.vault.database import FILE, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import entries
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.mark import lost_writes
from perisai_app.vault.register import page
from tests.domain.texts import COMPLETE as WHOLE
from tests.domain.texts import TODAY
from tests.ui.conftest import COMPLETE, NOW, PASSPHRASE
from tests.ui.keyboard import click, enter, press
from ui.parts.buttons import ActionButton
from ui.screens.restore import RestorePage
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


def seen(found: Workspace) -> ActionButton:
    return next(b for b in found.banner.findChildren(ActionButton) if b.text() == "Sudah saya baca")


def test_a_loss_is_told_until_it_was_read_and_then_the_journal_has_it(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    lose_a_draft(home, key)
    found = with_alarm(open_window, key, qtbot)
    assert "perisai " not in found.banner.text(), "the cure is on the screen, not in a terminal"
    wide = seen(found).sizeHint().width()
    seen(found).show_key(False)
    assert seen(found).sizeHint().width() < wide, "its key stands on the button"
    press(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
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
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not found.sending.running)
    assert "hilang" in found.banner.text()
    click(seen(found))
    qtbot.waitUntil(lambda: found.banner.text().startswith("Laptop ini belum tersambung ke pusat."))


def add(home: Path, key: VaultKey, serial: int, *, backed_up: bool = False) -> None:
    """One more person is finalized, and in a backup if so."""
    vault = open_vault(home, key)
    draft = new_draft(vault, now=NOW, texts=WHOLE | {"nik": f"510401540584{serial}"})
    finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    if backed_up:
        assert back_up_if_changed(vault, now=NOW).made
    vault.close()


def test_what_a_backup_holds_of_it_comes_back_by_the_keyboard(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    add(home, key, 9001)
    older = (home / FILE).read_bytes()
    add(home, key, 9002, backed_up=True)
    (home / FILE).write_bytes(older)
    add(home, key, 9003, backed_up=True)  # the newest backup holds nothing of what is lost
    window = open_window(key)
    found = workspace(window)
    qtbot.waitUntil(lambda: "Pulihkan dulu dari cadangan" in found.banner.text())
    press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(window.entrance and window.entrance.page, RestorePage))
    shown = window.entrance.page if window.entrance is not None else None
    assert isinstance(shown, RestorePage)
    said = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "Sebagian data Sri Wahyuni hilang" in said and "belum bisa dibaca" not in said
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.restored is not None)
    press(Qt.Key.Key_Return)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    qtbot.waitUntil(workspace(window).list.settled)
    assert workspace(window).banner.text() == "", "what is back is no loss any more"
    assert serials(home, key) == ["9001", "9002", "9003"]


def test_where_no_backup_holds_it_no_way_back_is_offered(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    add(home, key, 9001, backed_up=True)
    lose_a_draft(home, key)
    found = with_alarm(open_window, key, qtbot)
    assert kept(home) and "Ketik ulang dari kertasnya" in found.banner.text()
    assert [button.text() for button in found.banner.findChildren(QPushButton)] == ["Sudah saya baca"]


def serials(home: Path, key: VaultKey) -> list[str]:
    vault = open_vault(home, key)
    try:
        return sorted(row.nik[-4:] for row in page(vault).rows)
    finally:
        vault.close()
