"""A damaged vault: the window offers the newest backup, says what is missing, and asks to unlock again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import FILE, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.finalize import finalize
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import page
from tests.domain.texts import COMPLETE, TODAY
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import enter, press
from ui.screens.restore import RestorePage
from ui.screens.unlock import UnlockPage
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]


@pytest.fixture
def backed_up(home: Path, key: VaultKey) -> Path:
    """One person is in the backup, and another was finalized after it."""
    vault = open_vault(home, key)
    for number in range(2):
        draft = new_draft(vault, now=NOW, texts=COMPLETE | {"nik": f"510401540584{9000 + number}"})
        finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
        if not number:
            assert back_up_if_changed(vault, now=NOW).made
    vault.close()
    return home


def damage(home: Path) -> None:
    """Nothing of it can be read any more."""
    file = home / FILE
    file.write_bytes(b"x" * file.stat().st_size)


def restore_page(window: MainWindow, qtbot: QtBot) -> RestorePage:
    qtbot.waitUntil(lambda: isinstance(window.entrance and window.entrance.page, RestorePage))
    assert window.entrance is not None and isinstance(window.entrance.page, RestorePage)
    return window.entrance.page


def words(shown: RestorePage) -> str:
    return " ".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


def test_a_damaged_vault_comes_back_from_its_backup_and_is_unlocked_again(
    qtbot: QtBot, open_window: Open, key: VaultKey, backed_up: Path
) -> None:
    damage(backed_up)
    window = open_window(None)
    entered: list[object] = []
    assert window.entrance is not None
    window.entrance.opened.connect(entered.append)
    enter(PASSPHRASE)
    shown = restore_page(window, qtbot)
    assert entered == [], "no page ever stood over a vault that does not read"
    assert "21 Nov 2026" in words(shown) and "Sri Wahyuni" in words(shown)
    runs = counted(shown)
    press(Qt.Key.Key_Return)
    assert "Memulihkan" in shown.problem(), "the work is said while the window lives on"
    QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.restored is not None)
    assert runs == [1], "once, however often Enter is pressed"
    qtbot.waitUntil(lambda: "Hilang: 1 pendaftaran" in words(shown) and "Ketik ulang" in words(shown))
    press(Qt.Key.Key_Return)
    assert window.entrance is not None and isinstance(window.entrance.page, UnlockPage)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert serials(backed_up, key) == ["9000"]


def counted(shown: RestorePage) -> list[int]:
    """One more for each restore that begins."""
    runs: list[int] = []
    begin = shown.lane.run

    def run(*work: Any) -> None:
        runs.append(1)
        begin(*work)

    vars(shown.lane)["run"] = run
    return runs


def serials(home: Path, key: VaultKey) -> list[str]:
    found = open_vault(home, key)
    try:
        return [row.nik[-4:] for row in page(found).rows]
    finally:
        found.close()


def test_nothing_is_restored_before_somebody_asks_for_it(
    qtbot: QtBot, open_window: Open, backed_up: Path
) -> None:
    damage(backed_up)
    window = open_window(None)
    enter(PASSPHRASE)
    shown = restore_page(window, qtbot)
    press(Qt.Key.Key_Escape)
    assert window.entrance is not None and isinstance(window.entrance.page, UnlockPage)
    assert shown.restored is None
    assert set((backed_up / FILE).read_bytes()) == {ord("x")}
    assert not list(backed_up.glob("set-aside*"))


def test_without_any_backup_that_is_said_and_the_reason_when_nothing_can_be_saved(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    damage(home)
    window = open_window(None)
    enter(PASSPHRASE)
    shown = restore_page(window, qtbot)
    assert "Belum ada cadangan" in words(shown)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "belum bisa dipulihkan" in shown.problem())
    assert shown.button.isVisible() and shown.back.isVisible()


def test_damaged_slots_come_back_from_the_backup_with_the_same_passphrase(
    qtbot: QtBot, open_window: Open, backed_up: Path
) -> None:
    for name in COPIES:
        (backed_up / name).write_bytes(b"")
    window = open_window(None)
    enter(PASSPHRASE)
    shown = restore_page(window, qtbot)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.restored is not None)
    qtbot.waitUntil(lambda: "Tidak ada pendaftaran yang hilang" in words(shown))
    press(Qt.Key.Key_Return)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_damage_found_only_after_opening_leads_to_the_same_page(
    qtbot: QtBot, open_window: Open, key: VaultKey, backed_up: Path
) -> None:
    damage(backed_up)
    window = open_window(key)  # as after a PIN: the key was there already
    restore_page(window, qtbot)
    assert window.workspace is None and window.session is None


def test_damage_that_a_run_meets_leads_to_the_same_page(
    qtbot: QtBot, open_window: Open, key: VaultKey, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object, **__: object) -> Never:
        raise VaultDamaged

    monkeypatch.setattr("ui.sending.sync", damaged)
    window = open_window(key)
    assert window.workspace is not None
    qtbot.waitUntil(window.workspace.list.settled)
    press(Qt.Key.Key_F9)
    restore_page(window, qtbot)
    assert window.session is None
