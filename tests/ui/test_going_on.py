"""After a crash the window asks before it goes on, on the very field; what was parted from is not asked."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import draft
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.open_forms import left_open
from perisai_app.vault.register import page
from tests.ui.keyboard import keys, new_person, press
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[[VaultKey | None], MainWindow]


def typed_and_left_standing(window: MainWindow, qtbot: QtBot, vault: Vault) -> None:
    """As a crash leaves it: in the vault, and nobody parted from it."""
    new_person(window, qtbot)
    keys("5104015403849012")
    keys("NI WAYAN")
    qtbot.waitUntil(lambda: any(one.texts.get("name") == "NI WAYAN" for one in left_open(vault)))


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def answer(window: MainWindow, words: str) -> None:
    buttons = workspace(window).banner.findChildren(QPushButton)
    QTest.mouseClick(next(b for b in buttons if words in b.text()), Qt.MouseButton.LeftButton)


def test_a_crash_is_asked_about_and_goes_on_at_the_same_field(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    typed_and_left_standing(open_window(key), qtbot, vault)
    again = open_window(key)
    qtbot.waitUntil(lambda: "Ni Wayan" in workspace(again).banner.text())
    assert workspace(again).form.entry.texts.get("name") is None
    answer(again, "Lanjutkan")
    form = workspace(again).form
    qtbot.waitUntil(lambda: form.entry.texts.get("name") == "NI WAYAN")
    qtbot.waitUntil(lambda: form.sections.editors["name"].hasFocus())
    assert workspace(again).banner.text() == ""


def test_later_keeps_the_draft_and_asks_no_more(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    typed_and_left_standing(open_window(key), qtbot, vault)
    again = open_window(key)
    qtbot.waitUntil(lambda: "Ni Wayan" in workspace(again).banner.text())
    answer(again, "Nanti")
    qtbot.waitUntil(lambda: left_open(vault) == ())
    (row,) = page(vault).rows
    assert row.draft_id is not None and draft(vault, row.draft_id) is not None


def test_who_parks_or_closes_is_not_asked(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    window = open_window(key)
    new_person(window, qtbot)
    keys("510401")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: bool(page(vault).rows) and left_open(vault) == ())
    keys("510402")
    qtbot.waitUntil(lambda: len(left_open(vault)) == 1)
    window.close()
    assert left_open(vault) == ()
    assert len(page(vault).rows) == 2
