"""What is typed gets to the disk by the form's own timers, at most a second behind the keystroke.

Into the right draft, whichever of several that is.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import draft
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import page
from tests.ui.keyboard import keys, new_person, press
from ui.form.page import FormPage
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[[VaultKey | None], MainWindow]
A_SECOND, SLACK = 1000, 1.05  # Qt lets a coarse timer come late by a twentieth
NEVER = 3_600_000
NIKS = ("5104015403849012", "5104015403849013", "5104015403849014")


@pytest.fixture
def workspace(qtbot: QtBot, open_window: Open, key: VaultKey) -> Workspace:
    window = open_window(key)
    new_person(window, qtbot)
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def form(workspace: Workspace) -> FormPage:
    return workspace.form


def saved(vault: Vault) -> dict[str, str]:
    """NIK and name of every draft on the disk."""
    found = (draft(vault, row.draft_id) for row in page(vault).rows if row.draft_id)
    return {one.texts.get("nik", ""): one.texts.get("name", "") for one in found if one is not None}


def test_who_types_on_without_a_pause_is_saved_all_the_same(
    qtbot: QtBot, form: FormPage, vault: Vault
) -> None:
    form._soon.setInterval(NEVER)  # the pause that never comes
    keys(NIKS[0])
    qtbot.waitUntil(lambda: NIKS[0] in saved(vault))
    for name in ("NI", "NI WAYAN", "NI WAYAN SUARTI"):
        keys(name.removeprefix(form.entry.texts.get("name", "")))
        qtbot.waitUntil(lambda name=name: saved(vault) == {NIKS[0]: name})  # type: ignore[misc]  # a default is not inferred


def test_typing_on_never_puts_the_save_off_beyond_a_second(form: FormPage) -> None:
    keys("5")
    due = form._latest.timerId()
    assert form._latest.isActive() and form._latest.interval() * SLACK <= A_SECOND
    keys(NIKS[0][1:])
    keys("NI WAYAN")
    assert form._latest.timerId() == due, "a keystroke began the second anew"


def test_a_pause_saves_sooner_than_the_second(form: FormPage) -> None:
    keys("5")
    assert form._soon.isActive() and form._soon.interval() < form._latest.interval()


def test_several_drafts_begun_one_after_the_other_keep_each_its_own(
    qtbot: QtBot, workspace: Workspace, vault: Vault
) -> None:
    """Each is left in the midst of a word, before any timer came."""
    names = {nik: name for nik, name in zip(NIKS, ("NI WAYAN", "NI MADE", "NI KETUT"), strict=True)}
    for nik, name in names.items():
        keys(nik)
        keys(name)
        press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: saved(vault) == names)
    ids = [row.draft_id for row in page(vault).rows]
    for more in ("X", "XX"):
        for draft_id in ids:
            assert draft_id is not None
            workspace.show_form(draft(vault, draft_id))
            workspace.form.focus_first("name")
            press(Qt.Key.Key_End)
            keys("X")
        wanted = {nik: f"{name}{more}" for nik, name in names.items()}
        qtbot.waitUntil(lambda wanted=wanted: saved(vault) == wanted)  # type: ignore[misc]  # a default is not inferred
