"""Photos and recordings after the text: where each stands, how many wait, and who decides when they go."""

from collections.abc import Callable, Iterator
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy, files_policy
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import counts
from perisai_app.wire.media import FILES
from perisai_app.wire.problem_json import Code
from tests.central.conftest import Office, office
from tests.sync.between import Asked, Between, Said, between, no
from tests.ui.carried import drafted, settle, with_recordings
from tests.ui.keyboard import focused, look_again, press
from tests.ui.sending_day import HandClock, Open, QuietHint, join, workspace_of
from tests.ui.test_past_page import shown
from ui.screens.register_model import Column
from ui.workspace import Workspace

__all__ = ["office"]
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def middle(office: Office, vault: Vault) -> Iterator[Between]:
    with between(office.url) as opened:
        join(vault, office, opened.url)
        yield opened


def panel(workspace: Workspace) -> list[str]:
    """What is said of the chosen person's files, as it is read aloud too."""
    return [part.text() for part in workspace.list.panel.findChildren(QLabel) if part.isVisible()]


def name_aloud(workspace: Workspace, row: int = 0) -> str:
    model = workspace.list.model
    return str(model.data(model.index(row, Column.NAME), Qt.ItemDataRole.AccessibleTextRole))


def sent_and_quiet(workspace: Workspace, vault: Vault, people: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: counts(vault).received == people and not workspace.sending.running)


def test_each_file_of_a_person_says_where_it_is(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    drafted(vault, 1)
    workspace = workspace_of(open_window(key), qtbot)
    qtbot.waitUntil(lambda: "di draf" in panel(workspace))
    assert "Rekaman persetujuan, 60 KB" in panel(workspace)
    with_recordings(vault, 1, number=1)
    look_again()
    qtbot.waitUntil(lambda: workspace.list.model.rowCount() == 2)
    QTest.keyClick(workspace.list.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "menunggu dikirim" in panel(workspace))
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "sudah di pusat" in panel(workspace))
    with vault.writing() as db:
        db.execute("DELETE FROM file_parts")
    look_again()
    qtbot.waitUntil(lambda: "di pusat, belum di laptop ini" in panel(workspace))


def test_a_row_says_that_somebodys_files_are_behind_the_text_until_they_are_there(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    choose_files_policy(vault, FilesPolicy.TEXT_ONLY)
    with_recordings(vault, 1)
    workspace = workspace_of(open_window(key), qtbot)
    qtbot.waitUntil(lambda: workspace.list.settled())
    assert name_aloud(workspace) == "Ni Wayan Suarti", "who was not sent is not behind"
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: name_aloud(workspace).endswith("foto atau berkasnya belum sampai di pusat"))
    sent_and_quiet(workspace, vault, 1, qtbot)
    settle(workspace.lane, qtbot)
    behind = workspace.list.table.grab().toImage()
    press(Qt.Key.Key_F9, SHIFT)
    qtbot.waitUntil(lambda: name_aloud(workspace) == "Ni Wayan Suarti")
    settle(workspace.lane, qtbot)
    assert workspace.list.table.grab().toImage() != behind, "it is seen, not only read aloud"
    assert waiting_files(vault).files == 0


def test_the_bar_tells_what_waits_shows_how_far_it_is_and_stops(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, middle: Between
) -> None:
    gate, at_gate = Event(), Event()
    with_recordings(vault, 3, size=400_000)
    middle.rule = partial(held, gate, at_gate)
    workspace = workspace_of(open_window(key), qtbot)
    qtbot.waitUntil(lambda: workspace.bar.age.text() == "3 berkas (1,2 MB) menunggu")
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(at_gate.is_set)
    qtbot.waitUntil(lambda: workspace.bar.running.text().startswith("Mengirim foto dan berkas: "))
    assert workspace.bar.running.text().endswith(" dari 3") and workspace.bar.bar.maximum() == 3
    assert workspace.bar.bytes.text().endswith(" dari 1,2 MB")
    press(Qt.Key.Key_F9)
    gate.set()
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Dihentikan."))
    assert waiting_files(vault).files > 0 and counts(vault).received == 1
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: waiting_files(vault).files == 0)
    qtbot.waitUntil(lambda: workspace.bar.age.text() == "1 dengan bukti terima")


def held(gate: Event, at_gate: Event, asked: Asked) -> None:
    if asked.path.startswith(FILES):
        at_gate.set()
        gate.wait(30)


def test_the_policy_is_chosen_by_keys_and_kept_in_the_vault(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    with_recordings(vault, 1)
    workspace = workspace_of(open_window(key), qtbot)
    page = shown(workspace, qtbot)
    qtbot.waitUntil(lambda: page.files.policy.text() == FilesPolicy.EVERYTHING)
    tab_to(page.files.policy.buttons[0])
    press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: files_policy(vault) is FilesPolicy.TEXT_ONLY)
    qtbot.waitUntil(lambda: page.files.note.text() == "Foto dan berkas hanya dikirim bila diminta.")
    press(Qt.Key.Key_F9)
    sent_and_quiet(workspace, vault, 1, qtbot)
    assert waiting_files(vault).files == 1, "the button sends the text"
    press(Qt.Key.Key_F9, SHIFT)
    qtbot.waitUntil(lambda: waiting_files(vault).files == 0)
    qtbot.waitUntil(lambda: page.files.send.isHidden())


def tab_to(widget: object) -> None:
    for _ in range(60):
        if focused() is widget:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError("no way there by Tab")


def test_whoever_wants_to_be_asked_is_asked_once_for_the_same_files(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    choose_files_policy(vault, FilesPolicy.ASK)
    with_recordings(vault, 2)
    workspace = workspace_of(open_window(key), qtbot)
    banner = workspace.banner
    press(Qt.Key.Key_F9)
    question = "2 foto dan berkas (120 KB) menunggu. Kirim sekarang?"
    qtbot.waitUntil(lambda: banner.text().endswith(question))
    assert banner.text().startswith("Semua sudah terkirim. Pusat mengonfirmasi 1 dari 1.")
    press(Qt.Key.Key_N, ALT)
    assert banner.text() == "" and waiting_files(vault).files == 2
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: banner.text().startswith("Tidak ada yang perlu dikirim."))
    settle(workspace.lane, qtbot)
    assert "menunggu" not in banner.text(), "they were asked about"
    with_recordings(vault, 1, number=1)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "3 foto dan berkas (180 KB) menunggu." in banner.text())
    press(Qt.Key.Key_Y, ALT)
    qtbot.waitUntil(lambda: waiting_files(vault).files == 0)
    qtbot.waitUntil(lambda: banner.text().startswith("3 foto dan berkas sudah sampai di pusat."))


class Metered(QuietHint):
    """A network that the system takes for a costly one."""

    def is_metered(self) -> bool:
        return True


def test_a_costly_network_spares_files_until_a_person_wants_them(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    with_recordings(vault, 1)
    workspace = workspace_of(open_window(key, now=HandClock(), hint=Metered()), qtbot)
    sent_and_quiet(workspace, vault, 1, qtbot)
    assert waiting_files(vault).files == 1
    page = shown(workspace, qtbot)
    qtbot.waitUntil(lambda: page.files.note.text().startswith("Menurut laptop, jaringan ini berbayar"))
    press(Qt.Key.Key_F9, SHIFT)
    qtbot.waitUntil(lambda: waiting_files(vault).files == 0)


def test_files_that_are_wanted_during_a_run_go_after_it(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, middle: Between
) -> None:
    gate, at_gate = Event(), Event()
    choose_files_policy(vault, FilesPolicy.TEXT_ONLY)
    with_recordings(vault, 1)
    middle.rule = first_held(gate, at_gate)
    workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(at_gate.is_set)
    press(Qt.Key.Key_F9, SHIFT)
    gate.set()
    qtbot.waitUntil(lambda: waiting_files(vault).files == 0)


def first_held(gate: Event, at_gate: Event) -> Callable[[Asked], Said | None]:
    def rule(_asked: Asked) -> Said | None:
        at_gate.set()
        return None if gate.wait(30) else no(503, Code.BUSY)

    return rule
