"""The list: states in words, search, filter, the office's reason, and the way back into a draft."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.submission import Submission
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.keyboard import press
from ui.parts.problem_line import ProblemLine
from ui.screens.register_model import Column
from ui.screens.register_page import RegisterPage
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[[VaultKey | None], MainWindow]


@pytest.fixture
def three(vault: Vault) -> str:
    """A draft, one ready, one returned by the office; the returned one's id."""
    new_draft(vault, now=NOW, texts={"name": "I MADE KERTA", "nik": "5104010101809027"})
    queue(vault, name="SITI MARYAM", nik="5104015403849140")
    return give_back(vault, queue(vault, name="NI KETUT SARINI", nik="5104015403849033"))


def queue(vault: Vault, **texts: str) -> str:
    made = new_draft(vault, now=NOW, texts=dict(COMPLETE) | texts)
    outcome = finalize(vault, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW)
    assert isinstance(outcome, Submission)
    return made.registration_id


def give_back(vault: Vault, registration_id: str) -> str:
    """As if the centre had received it and then returned it."""
    with vault.writing() as db:
        db.execute("UPDATE submissions SET state = 'received' WHERE registration_id = ?", [registration_id])
    body = {
        "registration_id": registration_id,
        "revision": 1,
        "outcome": "returned",
        "reason": "Foto KTP buram.",
        "remarks": [{"field": "mother_name", "remark": "kurang satu kata"}],
        "decided_at": "2026-11-21T02:00:00Z",
    }
    change = Change(number=1, kind="decision", body=body)
    with vault.writing() as db:
        db.execute(
            "INSERT INTO centre (id, url, office, agent_name, token, centre_key, epoch)"
            " VALUES (1, 'http://127.0.0.1', 'x', 'x', 'x', ?, 'e')",
            [bytes(32)],
        )
    apply_page(vault, ChangesPage(epoch="e", changes=(change,), cursor="1", more=False), NOW)
    return registration_id


def opened(window: MainWindow, qtbot: QtBot, rows: int) -> Workspace:
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.list.model.rowCount() == rows)
    return workspace


def column(found: RegisterPage, which: Column) -> set[str]:
    model = found.model
    return {str(model.index(at, which).data()) for at in range(model.rowCount())}


def filter_by(found: RegisterPage, words: str) -> None:
    button = next(b for b in found.filters if b.text() == words)
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_each_person_stands_there_with_a_masked_nik_and_a_state_in_words(
    qtbot: QtBot, open_window: Open, key: VaultKey, three: str
) -> None:
    found = opened(open_window(key), qtbot, 3).list
    assert column(found, Column.NAME) == {"I Made Kerta", "Siti Maryam", "Ni Ketut Sarini"}
    assert column(found, Column.STATE) == {"Draf", "Siap kirim", "Perlu perbaikan"}
    assert "5104••••••••9033" in column(found, Column.NIK)


def test_ctrl_f_searches_by_name_as_one_types(
    qtbot: QtBot, open_window: Open, key: VaultKey, three: str
) -> None:
    found = opened(open_window(key), qtbot, 3).list
    QTest.keyClick(found.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert found.search.hasFocus()
    QTest.keyClicks(found.search, "siti")
    qtbot.waitUntil(lambda: column(found, Column.NAME) == {"Siti Maryam"})


def test_nobody_found_is_said_with_the_way_out(
    qtbot: QtBot, open_window: Open, key: VaultKey, three: str
) -> None:
    found = opened(open_window(key), qtbot, 3).list
    QTest.keyClicks(found.search, "zzz")
    qtbot.waitUntil(found.empty.isVisible)
    assert found.empty.truth.text() == "Tidak ada yang cocok."


def test_a_filter_shows_only_that_state(qtbot: QtBot, open_window: Open, key: VaultKey, three: str) -> None:
    found = opened(open_window(key), qtbot, 3).list
    filter_by(found, "Draf")
    qtbot.waitUntil(lambda: column(found, Column.STATE) == {"Draf"})
    filter_by(found, "Perlu perbaikan")
    qtbot.waitUntil(lambda: column(found, Column.NAME) == {"Ni Ketut Sarini"})


def test_more_than_a_page_comes_as_one_scrolls(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    for at in range(130):
        new_draft(vault, now=NOW, texts={"name": f"ORANG {at:03d}"})
    found = opened(open_window(key), qtbot, 100).list

    def all_came() -> bool:
        found.table.scrollToBottom()
        return found.model.rowCount() == 130

    qtbot.waitUntil(all_came)
    assert len(column(found, Column.NAME)) == 130


def test_the_offices_reason_is_shown_and_enter_opens_the_correction(
    qtbot: QtBot, open_window: Open, key: VaultKey, three: str
) -> None:
    workspace = opened(open_window(key), qtbot, 3)
    found = workspace.list
    found.table.setFocus()
    while (row := found.chosen()) is None or row.registration_id != three:
        QTest.keyClick(found.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Kantor: Foto KTP buram." in told(found.panel))
    assert "Nama ibu kandung: kurang satu kata" in told(found.panel)
    QTest.keyClick(found.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.form.isVisible())
    assert workspace.form.entry.texts["name"] == "NI KETUT SARINI"


def test_history_is_told_as_sentences(qtbot: QtBot, open_window: Open, key: VaultKey, three: str) -> None:
    found = opened(open_window(key), qtbot, 3).list
    filter_by(found, "Perlu perbaikan")
    qtbot.waitUntil(lambda: "Dikembalikan kantor untuk diperbaiki" in labels(found.panel))
    assert "Selesai, siap dikirim" in labels(found.panel)


def test_sending_before_enrolment_says_what_to_do_and_keeps_everything(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    queue(vault)
    workspace = opened(open_window(key), qtbot, 1)
    qtbot.waitUntil(lambda: workspace.bar.button.text() == "Kirim sekarang (1)")
    QTest.keyClick(workspace.bar.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Laptop ini belum tersambung ke pusat."))
    qtbot.waitUntil(lambda: workspace.bar.button.text() == "Kirim sekarang (1)")


def test_every_visible_control_has_an_accessible_name(
    qtbot: QtBot, open_window: Open, key: VaultKey, three: str
) -> None:
    window = open_window(key)
    workspace = opened(window, qtbot, 3)
    qtbot.waitUntil(lambda: workspace.list.panel.shown is not None)
    assert nameless(window) == []
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert nameless(window) == []
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert nameless(window) == []


def nameless(window: QWidget) -> list[str]:
    """Controls a key or a finger can reach, without a name to be read out."""
    reachable = (w for w in window.findChildren(QWidget) if w.isVisible() and w.focusPolicy() is not NO)
    return [repr(w) for w in reachable if not w.accessibleName() and not is_shell(w)]


NO = Qt.FocusPolicy.NoFocus


def is_shell(widget: QWidget) -> bool:
    """Frames that only pass the focus on."""
    return widget.focusProxy() is not None or widget.metaObject().className() in (
        "QScrollArea",
        "PersonPanel",
    )


def told(panel: QWidget) -> set[str]:
    return {line.text() for line in panel.findChildren(ProblemLine)}


def labels(panel: QWidget) -> set[str]:
    QApplication.processEvents()
    return {label.text() for label in panel.findChildren(QLabel)}
