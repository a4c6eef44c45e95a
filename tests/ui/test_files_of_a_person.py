"""Photos taken in by command: the panel counts them, and a correction in the window carries them on."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.store import files_of, keep
from perisai_app.vault.finalize import finalize
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.wire.submission import FileRole, Submission
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.test_list import give_back, labels, opened
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]


@pytest.fixture
def returned(vault: Vault) -> str:
    """One person with a photo and a recording, sent back by the office."""
    made = new_draft(vault, now=NOW, texts=dict(COMPLETE))
    photo = BytesIO()
    Image.new("L", (320, 240), 90).save(photo, "JPEG")
    for data, role in ((photo.getvalue(), FileRole.KTP), (b"OggS" + bytes(99), FileRole.CONSENT_AUDIO)):
        keep(vault, made.draft_id, role, take_in(data, role, Settings()), now=NOW)
    assert isinstance(finalize(vault, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW), Submission)
    return give_back(vault, made.registration_id)


def test_the_panel_says_how_many_there_are(
    qtbot: QtBot, open_window: Open, key: VaultKey, returned: str
) -> None:
    found = opened(open_window(key), qtbot, 1).list
    qtbot.waitUntil(lambda: "File: 1 foto, 1 rekaman" in labels(found.panel))


def test_a_correction_in_the_window_carries_them_into_the_next_revision(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, returned: str
) -> None:
    before = files_of(vault, returned, 1)
    workspace = opened(open_window(key), qtbot, 1)
    workspace.list.table.setFocus()
    QTest.keyClick(workspace.list.table, Qt.Key.Key_Down)
    QTest.keyClick(workspace.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.form.isVisible() and workspace.form.entry.texts["name"] != "")
    assert files_of(vault, returned, 2) == before and len(before) == 2
    QTest.keyClick(workspace.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    revisions = "SELECT bytes FROM submissions WHERE registration_id = ? AND revision = 2"
    qtbot.waitUntil(lambda: vault.row(revisions, returned) is not None)
    row = vault.row(revisions, returned)
    assert row is not None and all(ref.sha256.encode() in row["bytes"] for ref in before)
