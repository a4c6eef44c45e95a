"""Home: what waits, by digit, arrow and Enter to its list or form; the day's count; quiet days."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.people.members import keep_card, keep_membership
from perisai_app.vault.people.prospects import keep_prospect, open_prospects
from tests.ui.conftest import NOW
from tests.ui.keyboard import focused, press
from tests.ui.test_list import column, give_back, queue
from ui.parts.chip import StateChip
from ui.parts.problem_line import ProblemLine
from ui.screens.register_model import Column
from ui.theme.look import Look
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[..., MainWindow]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def at_home(qtbot: QtBot, open_window: Open, key: VaultKey) -> Callable[[], Workspace]:
    """The window as it opens, once its work has been read."""

    def opened() -> Workspace:
        workspace = open_window(key, page="home").workspace
        assert workspace is not None
        qtbot.waitUntil(lambda: workspace.home.shown is not None and QApplication.focusWidget() is not None)
        return workspace

    return opened


@pytest.fixture
def large(look: Look) -> Iterator[Look]:
    look.set_percent(150)
    yield look
    look.set_percent(100)


def titles(workspace: Workspace) -> list[str]:
    return [row.line.title for row in workspace.home.work.rows]


def words(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def two_of_each(vault: Vault) -> None:
    """A returned one and a ready one, two drafts, of whom one turns 65 soon, and a prospect."""
    give_back(vault, queue(vault, nik="5104015403849033", name="NI KETUT SARINI"))
    queue(vault, nik="5104015403849140", name="SITI MARYAM")
    new_draft(vault, now=NOW, texts={"name": "I KETUT RENA", "birth_date": "28-11-1961"})
    new_draft(vault, now=NOW, texts={"name": "I MADE KERTA"})
    keep_prospect(vault, name="Wayan Sukra", come_back="sesudah panen", now=NOW)


def test_unlocking_leads_home_and_what_waits_stands_in_order_of_urgency(
    at_home: Callable[[], Workspace], vault: Vault
) -> None:
    two_of_each(vault)
    workspace = at_home()
    assert workspace.home.isVisible()
    assert titles(workspace) == [
        "Perlu perbaikan",
        "Tenggat: berusia 65 tahun pada 28 Nov 2026",
        "Draf",
        "Siap kirim",
        "Calon yang minta didatangi lagi",
    ]
    told = words(workspace.home)
    assert "Ni Ketut Sarini. Kantor: Foto KTP buram." in told
    assert "I Ketut Rena. Harus terkirim sebelum tanggal itu." in told
    assert "Sri. Ada 5 hal menunggu." in told


def test_the_keys_act_at_once_and_go_up_and_down(at_home: Callable[[], Workspace], vault: Vault) -> None:
    two_of_each(vault)
    rows = at_home().home.work.rows
    assert focused() is rows[0].button
    press(Qt.Key.Key_Down)
    assert focused() is rows[1].button
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    assert focused() is rows[0].button


def test_a_digit_leads_to_the_list_of_just_those(
    qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    two_of_each(vault)
    workspace = at_home()
    press(Qt.Key.Key_3)
    qtbot.waitUntil(workspace.list.isVisible)
    qtbot.waitUntil(lambda: column(workspace.list, Column.STATE) == {"Draf"})
    press(Qt.Key.Key_H, CTRL)
    qtbot.waitUntil(workspace.home.isVisible)
    press(Qt.Key.Key_4)
    qtbot.waitUntil(lambda: column(workspace.list, Column.NAME) == {"Siti Maryam"})


def test_one_alone_is_opened_at_once(qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault) -> None:
    two_of_each(vault)
    workspace = at_home()
    press(Qt.Key.Key_2)
    qtbot.waitUntil(workspace.form.isVisible)
    assert workspace.form.entry.texts["name"] == "I KETUT RENA"


def test_enter_takes_up_what_the_office_gave_back(
    qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    two_of_each(vault)
    workspace = at_home()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(workspace.form.isVisible)
    assert workspace.form.entry.texts["name"] == "NI KETUT SARINI"


def test_deadlines_of_several_are_a_list_of_their_own(
    qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    for name, on in (("SATU", "28-11-1961"), ("DUA", "01-12-1961"), ("LAIN", "01-12-1980")):
        new_draft(vault, now=NOW, texts={"name": name, "birth_date": on})
    workspace = at_home()
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: column(workspace.list, Column.NAME) == {"Satu", "Dua"})


def test_members_who_owe_are_a_list_of_their_own(
    qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    owing = queue(vault, nik="5104015403849012", name="NI WAYAN SUARTI")
    for state in ("received", "registered"):
        vault.db.execute("UPDATE submissions SET state = ?", [state])
    keep_card(vault, owing, member_number=None, now=NOW)
    queue(vault, nik="5104015403849013", name="SITI MARYAM")
    workspace = at_home()
    assert titles(workspace) == ["Siap kirim", "Tindak lanjut"]
    assert "1 iuran pertama belum dibayar" in words(workspace.home)
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: column(workspace.list, Column.NAME) == {"Ni Wayan Suarti"})
    assert column(workspace.list, Column.STATE) == {"Belum terlindungi"}


def test_a_member_is_told_by_the_cover_in_row_and_panel_and_who_has_paid_is_not_warned(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    paid = queue(vault, nik="5104015403849012", name="NI WAYAN SUARTI")
    for state in ("received", "registered"):
        vault.db.execute("UPDATE submissions SET state = ?", [state])
    keep_card(vault, paid, member_number=None, now=NOW)
    keep_membership(vault, paid, member_number=None, paid_through="2026-08", claimed_jht=False, now=NOW)
    workspace = open_window(key).workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.list.panel.shown is not None)
    assert column(workspace.list, Column.STATE) == {"Menunggak 2 bulan"}
    chips = [chip.accessibleName() for chip in workspace.list.panel.findChildren(StateChip)]
    assert chips == ["Terdaftar", "Menunggak 2 bulan"]
    assert not workspace.list.panel.findChildren(ProblemLine)


def test_a_prospect_becomes_a_draft_by_two_keys(
    qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    keep_prospect(vault, name="Wayan Sukra", come_back="sesudah panen", now=NOW)
    workspace = at_home()
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: bool(workspace.visits.people.rows))
    press(Qt.Key.Key_1)
    qtbot.waitUntil(workspace.form.isVisible)
    assert workspace.form.entry.texts["name"] == "Wayan Sukra"
    assert open_prospects(vault) == ()


def test_todays_people_are_counted_against_the_target(at_home: Callable[[], Workspace], vault: Vault) -> None:
    queue(vault, nik="5104015403849012")
    queue(vault, nik="5104015403849013")
    told = words(at_home().home.target)
    assert "dari target 15" in told
    assert "kurang 13 lagi" in told


def test_the_first_day_is_calm_and_enter_begins(
    qtbot: QtBot, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    workspace = at_home()
    assert workspace.home.empty.truth.text() == "Belum ada pendaftaran."
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(workspace.form.isVisible)


def test_a_day_without_work_says_so(at_home: Callable[[], Workspace], vault: Vault) -> None:
    queue(vault)
    for state in ("received", "registered"):
        vault.db.execute("UPDATE submissions SET state = ?", [state])
    workspace = at_home()
    assert workspace.home.empty.truth.text() == "Tidak ada yang menunggu."
    assert "Selebihnya beres: 1 terdaftar." in words(workspace.home)


def test_all_is_reached_on_a_small_screen_with_large_text(
    large: Look, at_home: Callable[[], Workspace], vault: Vault
) -> None:
    two_of_each(vault)
    workspace = at_home()
    workspace.window().resize(1024, 600)
    rows = workspace.home.work.rows
    for row in rows:
        assert focused() is row.button
        assert row.button.visibleRegion().boundingRect().height() >= 32, row.line.title
        press(Qt.Key.Key_Down)
