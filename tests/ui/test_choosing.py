"""Two laptops corrected the same person: both versions side by side, and a choice by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from central.review import Ruling, decide
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import save_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import State, page
from perisai_app.vault.rivals import conflicts
from tests.central.conftest import Office, office
from tests.sync.conftest import Run
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import press
from tests.ui.sending_day import Open, chosen, join, queued, workspace_of
from ui.workspace import Workspace

__all__ = ["office"]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Vault]:
    """Sri's other laptop."""
    key = create_vault(tmp_path / "lain", agent_name="Sri", passphrase=PASSPHRASE)
    opened = open_vault(tmp_path / "lain", key)
    yield opened
    opened.close()


def corrected(vault: Vault, name: str) -> None:
    """The returned one as its next revision, under another name."""
    draft = correct(vault, page(vault).rows[0].registration_id, now=NOW)
    save_draft(vault, draft.draft_id, texts={**draft.texts, "name": name}, confirmed={}, now=NOW)
    finalize(vault, draft.draft_id, book=rule_book(), today=NOW.date(), now=NOW)


@pytest.fixture
def workspace(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, elsewhere: Vault, office: Office
) -> Workspace:
    """In conflict: the other laptop was first, and the window has sent since."""
    join(vault, office)
    sent = queued(vault)
    here, there = Run(vault), Run(elsewhere)
    here()
    decide(office.centre, [Ruling(registration_id=sent.registration_id, outcome="returned", reason="Nama")])
    here()
    join(elsewhere, office)
    there()
    corrected(elsewhere, "NI WAYAN MEREKA")
    there()
    corrected(vault, "NI WAYAN MILIK")
    made = workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(conflicts(vault)) and conflicts(vault)[0].theirs is not None)
    qtbot.waitUntil(lambda: not made.sending.running)
    qtbot.waitUntil(lambda: chosen(made).state is State.CONFLICT)
    return made


def compared(workspace: Workspace, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.conflict.isVisible())


def words(workspace: Workspace) -> list[str]:
    return [one.text() for one in workspace.conflict.findChildren(QLabel) if one.isVisibleTo(workspace)]


def test_both_versions_stand_side_by_side_with_who_wrote_which_and_what_differs(
    qtbot: QtBot, workspace: Workspace
) -> None:
    compared(workspace, qtbot)
    apart = [(pair.field, pair.mine, pair.theirs) for pair in workspace.conflict.pairs if pair.differs]
    assert apart == [("name", "NI WAYAN MILIK", "NI WAYAN MEREKA")]
    said = words(workspace)
    assert "1 isian berbeda" in said
    mine, theirs = (text for text in said if text.startswith("Ditulis di "))
    assert mine.startswith("Ditulis di laptop ini, 21 Nov ")
    assert theirs.startswith("Ditulis di laptop Anda yang lain, 21 Nov ")
    assert any("tidak ada yang hilang" in text for text in said)
    assert "5104••••••••9012" in said and "5104015403849012" not in said


def test_the_centres_version_is_taken_by_a_key_and_mine_is_kept(
    qtbot: QtBot, workspace: Workspace, vault: Vault
) -> None:
    compared(workspace, qtbot)
    press(Qt.Key.Key_P, ALT)
    qtbot.waitUntil(lambda: workspace.list.isVisible())
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Versi di pusat dipakai."))
    (row,) = page(vault).rows
    assert (row.name, row.state) == ("NI WAYAN MEREKA", State.RECEIVED)
    assert [kept["mine"] for kept in vault.rows("SELECT mine FROM rivals")] == [1]


def test_my_version_goes_on_as_the_next_correction(
    qtbot: QtBot, workspace: Workspace, vault: Vault, office: Office
) -> None:
    compared(workspace, qtbot)
    press(Qt.Key.Key_L, ALT)
    form = workspace.form
    qtbot.waitUntil(lambda: form.isVisible() and form.entry.texts.get("name") == "NI WAYAN MILIK")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.QUEUED)
    assert page(vault).rows[0].revision == 3
    qtbot.waitUntil(lambda: form.sections.editors["nik"].hasFocus())
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.RECEIVED)
    assert conflicts(vault) == ()


def test_it_may_be_put_off(qtbot: QtBot, workspace: Workspace, vault: Vault) -> None:
    compared(workspace, qtbot)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: workspace.list.isVisible())
    assert len(conflicts(vault)) == 1


def test_before_the_centres_version_is_here_there_is_nothing_to_choose(
    qtbot: QtBot, workspace: Workspace, vault: Vault
) -> None:
    with vault.writing() as db:
        db.execute("DELETE FROM rivals")
    compared(workspace, qtbot)
    assert not workspace.conflict.mine.isVisible()
    assert not workspace.conflict.theirs.isVisible()
    press(Qt.Key.Key_P, ALT)
    assert len(conflicts(vault)) == 1
    press(Qt.Key.Key_F9)  # the run brings it, and the page shows it
    qtbot.waitUntil(lambda: workspace.conflict.theirs.isVisible())
