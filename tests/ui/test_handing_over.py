"""Handing over by stick: three steps by keys, beside the work, and every trouble with its cure."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from central.news import give_order
from central.packages.taking import take_part
from perisai_app.package import write
from perisai_app.vault.database import Vault
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.identity import profile
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.orders import open_orders
from perisai_app.vault.register import counts
from perisai_app.wire.changes import Command
from tests.central.conftest import Office, office
from tests.ui.carried import with_recordings
from tests.ui.conftest import PASSPHRASE
from tests.ui.keyboard import enter, focused, keys, new_person, press
from tests.ui.sending_day import Open, join, queued, workspace_of
from ui import handing_over
from ui.screens.hand_over_page import HandOverPage
from ui.window import MainWindow
from ui.workspace import Workspace

__all__ = ["office"]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "flashdisk"
    made.mkdir()
    return made


def page_of(workspace: Workspace) -> HandOverPage:
    press(Qt.Key.Key_F8)
    assert workspace.hand_over.isVisible()
    return workspace.hand_over


def written(page: HandOverPage, stick: Path, qtbot: QtBot) -> str:
    """Type the place, Enter; what was told then."""
    page.place.clear()
    enter(str(stick))
    qtbot.waitUntil(lambda: bool(page.told("write")))
    return page.told("write")[0]


def read(page: HandOverPage, files: list[Path], qtbot: QtBot) -> list[str]:
    """Choose these files of the stick in the dialog, by name; what was told then."""
    press(Qt.Key.Key_B, ALT)
    qtbot.waitUntil(lambda: isinstance(focused(), QLineEdit) and focused().objectName() == "fileNameEdit")
    listed = modal().findChild(QListView, "listView")
    assert listed is not None
    qtbot.waitUntil(lambda: listed.model().rowCount(listed.rootIndex()) > 0)
    keys(str(files[0]) if len(files) == 1 else " ".join(f'"{one.name}"' for one in files))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.read.hasFocus)
    qtbot.waitUntil(lambda: len(page.told("back")) == len(files) and not page.reading.isVisible())
    return page.told("back")


def modal() -> QFileDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QFileDialog)
    return found


def imported(office: Office, stick: Path) -> list[Path]:
    """Every part there, taken in by the office; its receipts lie on the stick."""
    receipts: list[Path] = []
    for part in sorted(stick.glob("*.age")):
        receipts.append(stick / f"tanda-{len(receipts) + 1}")
        receipts[-1].write_bytes(take_part(office.centre, part).receipts)
    return receipts


def test_three_steps_by_keys_bring_everything_to_the_office_and_its_receipts_back(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, stick: Path
) -> None:
    join(vault, office)
    with_recordings(vault, 2)
    queued(vault, 1)
    window = open_window(key)
    workspace = workspace_of(window, qtbot)
    page = page_of(workspace)
    told = written(page, stick, qtbot)
    assert told.startswith("Tertulis 1 file (") and "2 pendaftaran, 2 foto dan berkas." in told
    assert "Bawa ke kantor: perisai-2026-11-21.age" in told
    assert "Terhitung terkirim sesudah tanda terimanya dibaca" in told
    assert (counts(vault).queued, waiting_files(vault).files) == (2, 2), "nothing counts as sent yet"
    give_order(office.centre, profile(vault).device_id, Command.HAND_OVER)
    (told,) = read(page, imported(office, stick), qtbot)
    assert told.startswith("tanda-1: 2 pendaftaran dan 2 foto dan berkas dikonfirmasi pusat.")
    assert (counts(vault).received, waiting_files(vault).files) == (2, 0)
    qtbot.waitUntil(lambda: workspace.bar.ready.text() == "Semua sudah terkirim")
    assert vault.row("SELECT 1 FROM changes WHERE kind = 'order'") and open_orders(vault) == (), "handed over"
    (told,) = read(page, [stick / "tanda-1"], qtbot)
    assert told == "tanda-1: sudah pernah dibaca. Tidak ada yang berubah."


def test_a_small_stick_gets_several_files_and_the_room_is_told_before(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, stick: Path
) -> None:
    join(vault, office)
    for number in range(2):
        with_recordings(vault, 1, number=number, size=150_000)
    page = page_of(workspace_of(open_window(key), qtbot))
    page._asked = small_parts(page._asked)  # type: ignore[method-assign]  # 60 MB of recordings take minutes
    keys(str(stick))
    qtbot.waitUntil(lambda: page.room.text().endswith(" Perlu sekitar 302 KB."))
    told = written(page, stick, qtbot)
    assert told.startswith("Tertulis 2 file (")
    assert "perisai-2026-11-21-1-of-2.age, perisai-2026-11-21-2-of-2.age" in told
    assert written(page, stick, qtbot).count("perisai-2026-11-21-no2") == 2, "nothing is overwritten"


def small_parts(asked: Callable[[], handing_over.Asked]) -> Callable[[], handing_over.Asked]:
    return lambda: handing_over.Asked(asked().folder, write.SMALLEST, text_only=False)


def test_the_choices_of_part_and_content_are_what_is_written(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, stick: Path
) -> None:
    join(vault, office)
    with_recordings(vault, 1)
    page = page_of(workspace_of(open_window(key), qtbot))
    assert page._asked().part_bytes == write.USUAL
    for _ in range(2):
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert page._asked().part_bytes == 60_000_000
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)
    page.place.setFocus()
    assert "1 pendaftaran, 0 foto dan berkas." in written(page, stick, qtbot)


class SlowStick:
    """A stick whose first bytes take until the test lets them."""

    def __init__(self) -> None:
        self.gate, self.reached = Event(), Event()

    def write(self, *what: Any, report: write.Report, **how: Any) -> write.Written:
        def slowly(done: int, total: int) -> None:
            report(done, total)
            self.reached.set()
            self.gate.wait(30)

        return write.write_package(*what, report=slowly, **how)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowStick:
    made = SlowStick()
    monkeypatch.setattr(handing_over, "write_package", made.write)
    return made


def test_writing_shows_how_far_it_is_holds_no_typing_up_and_stops_without_a_trace(
    qtbot: QtBot,
    open_window: Open,
    key: VaultKey,
    vault: Vault,
    office: Office,
    stick: Path,
    slow: SlowStick,
) -> None:
    join(vault, office)
    with_recordings(vault, 2)
    window = open_window(key)
    workspace = workspace_of(window, qtbot)
    page = page_of(workspace)
    enter(str(stick))
    qtbot.waitUntil(slow.reached.is_set)
    qtbot.waitUntil(lambda: page.writing.words.text().startswith("Menulis: 1 KB dari 12"))
    assert page.write.text() == "Hentikan" and page.writing.isVisible()
    form = new_person(window, qtbot)
    keys("5104015403849077")
    qtbot.waitUntil(lambda: form.head.saved.text().startswith("Tersimpan"))
    page_of(workspace)
    press(Qt.Key.Key_T, ALT)
    slow.gate.set()
    qtbot.waitUntil(lambda: page.told("write")[:1] != [])
    assert page.told("write")[0].startswith("Dihentikan; tidak ada yang tertinggal di flashdisk.")
    assert list(stick.iterdir()) == [] and page.write.text() == "Tulis sekarang"


def test_closing_the_window_ends_what_is_being_written_and_leaves_nothing_on_the_stick(
    qtbot: QtBot,
    open_window: Open,
    key: VaultKey,
    vault: Vault,
    office: Office,
    stick: Path,
    slow: SlowStick,
) -> None:
    join(vault, office)
    with_recordings(vault, 2)
    window = open_window(key)
    page_of(workspace_of(window, qtbot))
    enter(str(stick))
    qtbot.waitUntil(slow.reached.is_set)
    window.close()
    slow.gate.set()
    window.locker.wait()
    assert list(stick.iterdir()) == []


def left_alone(window: MainWindow) -> None:
    """The five minutes of the idle lock are over."""
    window._idle.idle.emit()
    assert window.workspace is None and window.entrance is not None


def come_back(window: MainWindow, qtbot: QtBot) -> Workspace:
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    return workspace_of(window, qtbot)


def wiped(key: VaultKey) -> bool:
    return not key._held


Begun = tuple[MainWindow, VaultKey]


@pytest.fixture
def begun(
    qtbot: QtBot,
    open_window: Open,
    key: VaultKey,
    vault: Vault,
    office: Office,
    stick: Path,
    slow: SlowStick,
) -> Begun:
    """A window that writes a stick, and its session's key."""
    join(vault, office)
    with_recordings(vault, 2)
    window = open_window(key)
    page_of(workspace_of(window, qtbot))
    enter(str(stick))
    qtbot.waitUntil(slow.reached.is_set)
    assert window.session is not None
    return window, window.session.key


def test_the_idle_lock_hides_everything_and_the_stick_is_written_to_its_end_behind_it(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, own = begun
    left_alone(window)
    slow.gate.set()
    qtbot.waitUntil(lambda: wiped(own))
    assert len(list(stick.glob("perisai-*.age"))) == 1, "the key is wiped once the stick is whole"
    banner = come_back(window, qtbot).banner
    qtbot.waitUntil(lambda: banner.text().startswith("Tertulis 1 file"))


def test_who_comes_back_before_it_is_whole_is_told_then_and_a_second_one_waits_for_it(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, _ = begun
    left_alone(window)
    workspace = come_back(window, qtbot)
    page = page_of(workspace)
    slow.reached.clear()
    page.place.clear()
    enter(str(stick))
    qtbot.waitUntil(page.writing.isVisible)
    assert not slow.reached.wait(0.05) and workspace.banner.text() == ""
    slow.gate.set()
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Tertulis 1 file"))
    qtbot.waitUntil(lambda: page.told("write")[:1] != [])
    assert len(list(stick.glob("perisai-*.age"))) == 2, "neither took the other's name"


def test_a_lock_by_hand_stops_what_is_being_written_and_says_so_afterwards(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, own = begun
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace is None
    slow.gate.set()
    qtbot.waitUntil(lambda: wiped(own))
    assert list(stick.iterdir()) == []
    banner = come_back(window, qtbot).banner
    qtbot.waitUntil(lambda: banner.text().startswith("Dihentikan; tidak ada yang tertinggal"))


def test_closing_a_window_that_locked_itself_stops_the_stick_behind_it(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, _ = begun
    left_alone(window)
    window.close()
    slow.gate.set()
    window.locker.wait()
    assert list(stick.iterdir()) == []


def test_a_place_that_is_not_there_is_told_before_and_after(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, tmp_path: Path
) -> None:
    join(vault, office)
    queued(vault)
    page = page_of(workspace_of(open_window(key), qtbot))
    press(Qt.Key.Key_T, ALT)
    assert page.room.text() == "Pilih flashdisk atau folder dulu."
    assert written(page, tmp_path / "dicabut", qtbot).startswith("Flashdisk tercabut atau tidak menjawab.")
    qtbot.waitUntil(lambda: page.room.text().startswith("Tempat ini tidak ada. Pasang flashdisknya"))
    assert counts(vault).queued == 1


def test_a_laptop_that_joined_no_centre_is_told_what_to_do(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, stick: Path
) -> None:
    page = page_of(workspace_of(open_window(key), qtbot))
    assert written(page, stick, qtbot).startswith("Laptop ini belum tersambung ke pusat.")


def test_of_several_receipts_a_foreign_one_keeps_no_other_back(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, stick: Path
) -> None:
    join(vault, office)
    queued(vault)
    window = open_window(key)
    page = page_of(workspace_of(window, qtbot))
    written(page, stick, qtbot)
    (good,) = imported(office, stick)
    (stick / "asing").write_bytes(bytes(500))
    told = read(page, [stick / "asing", good], qtbot)
    assert any(text.startswith("asing: Tanda terima ini untuk laptop lain") for text in told)
    assert any(text.startswith("tanda-1: 1 pendaftaran") for text in told) and len(told) == 2
    assert counts(vault).received == 1


def second_writing(window: MainWindow, stick: Path, qtbot: QtBot) -> VaultKey:
    """The agent is back and asks for another package while the first is still written."""
    workspace = come_back(window, qtbot)
    page = page_of(workspace)
    page.place.clear()
    enter(str(stick))
    qtbot.waitUntil(page.writing.isVisible)
    assert window.session is not None
    return window.session.key


def test_of_two_sticks_behind_the_lock_both_are_written_and_both_told(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, first = begun
    left_alone(window)
    second = second_writing(window, stick, qtbot)
    left_alone(window)
    slow.gate.set()
    qtbot.waitUntil(lambda: wiped(first) and wiped(second))
    assert len(list(stick.glob("perisai-*.age"))) == 2
    banner = come_back(window, qtbot).banner
    for _ in range(2):
        qtbot.waitUntil(lambda: banner.text().startswith("Tertulis 1 file"))
        banner.clear()
    assert not banner.text().startswith("Tertulis 1 file")


def test_a_lock_by_hand_stops_every_stick_of_this_agent(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, first = begun
    left_alone(window)
    second = second_writing(window, stick, qtbot)
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    slow.gate.set()
    qtbot.waitUntil(lambda: wiped(first) and wiped(second))
    assert list(stick.iterdir()) == []


def test_another_session_s_key_does_not_wait_for_the_stick(
    qtbot: QtBot, begun: Begun, stick: Path, slow: SlowStick
) -> None:
    window, first = begun
    left_alone(window)
    come_back(window, qtbot)
    assert window.session is not None
    second = window.session.key
    left_alone(window)
    qtbot.waitUntil(lambda: wiped(second))
    assert not wiped(first)
    slow.gate.set()
    qtbot.waitUntil(lambda: wiped(first))
