"""'Kiriman' and the office's messages: reached by key and from the bar, true to what the vault remembers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from central.news import tell_message
from perisai_app.vault.backup.backup import back_up
from perisai_app.vault.backup.places import remember
from perisai_app.vault.backup.swap import ASIDE
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.held_back import held_back, hold_back
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.messages import unseen
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import counts
from perisai_app.vault.rights.backups import renew_backups
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.runs import begin_run, end_run
from perisai_app.vault.sync_state import note_clock, note_outcome
from tests.central.conftest import Office, office
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.keyboard import press
from tests.ui.sending_day import Open, join, queued, workspace_of
from ui.screens.past_page import PastPage
from ui.workspace import Workspace

__all__ = ["office"]
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def shown(workspace: Workspace, qtbot: QtBot) -> PastPage:
    press(Qt.Key.Key_R, CONTROL)
    page = workspace.past
    qtbot.waitUntil(lambda: page.isVisible() and bool(page.words()) and bool(page.notices))
    return page


def said(page: PastPage) -> list[str]:
    return [line.text() for line in page.notices]


def test_the_last_runs_are_told_newest_first_each_with_how_it_ended(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    for minutes, figures, stop in (
        (30, {"offered": 12, "stored": 10, "duplicate": 2, "bytes_sent": 41_234, "pulled": 3}, None),
        (20, {"offered": 12, "stored": 5, "bytes_sent": 900}, "timeout"),
        (10, {"offered": 3, "stored": 2, "refused": 1}, None),
        (5, {}, None),
    ):
        began = NOW - timedelta(minutes=minutes)
        end_run(vault, begin_run(vault, began), figures, stop, began + timedelta(seconds=12))
    begin_run(vault, NOW - timedelta(minutes=1))
    page = shown(workspace_of(open_window(key), qtbot), qtbot)
    runs = [text.split(". ")[0] for text in page.words()[1:]]
    assert runs == [
        "Terputus di tengah jalan, tidak ada yang hilang",
        "Tidak ada yang perlu dikirim",
        "2 dari 3 dikonfirmasi pusat",
        "Jaringan lambat, 5 dari 12 dikonfirmasi pusat",
        "12 dari 12 dikonfirmasi pusat",
    ]
    assert page.words()[-1].endswith(" · 3 kabar dari kantor · 41 KB · 12 detik")
    assert " · 1 perlu perbaikan" in page.words()[3]


def test_the_bar_leads_there_and_esc_leads_back(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    workspace = workspace_of(open_window(key), qtbot)
    QTest.keyClick(workspace.bar.past, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.past.isVisible() and bool(workspace.past.words()))
    assert workspace.past.words()[0] == "Belum ada pesan dari kantor."
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: workspace.list.isVisible())


def test_a_run_that_ends_while_one_looks_is_there_at_once(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    queued(vault)
    page = shown(workspace_of(open_window(key), qtbot), qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: any(text.startswith("1 dari 1 dikonfirmasi pusat") for text in page.words()))


class Browser(QObject):
    """Where the system's browser was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.went: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.went.append(url.toString())


@pytest.fixture
def browser(qapp: object) -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("http", made, "open")  # type: ignore[arg-type]  # it takes no bytes
    yield made
    QDesktopServices.unsetUrlHandler("http")


def test_a_login_page_is_named_and_a_key_opens_it(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, browser: Browser
) -> None:
    join(vault, office)
    workspace = workspace_of(open_window(key), qtbot)
    page = shown(workspace, qtbot)
    press(Qt.Key.Key_B, ALT)
    assert browser.went == [], "nobody asked for a login"
    note_outcome(vault, "portal", now=NOW, next_try_at=NOW + timedelta(minutes=9))
    press(Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: said(page)[0].startswith("Wi-Fi ini minta login dulu. Buka halaman login"))
    press(Qt.Key.Key_B, ALT)
    assert browser.went == ["http://127.0.0.1/"]


def test_what_is_held_back_and_a_wrong_clock_are_told_and_a_key_lets_it_go_out_again(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    queued(vault)
    (owed,) = next_owed(vault, 1)
    hold_back(vault, owed.sent, "internal", NOW)
    note_clock(vault, timedelta(minutes=12))
    page = shown(workspace_of(open_window(key), qtbot), qtbot)
    clock, held = said(page)
    assert clock.startswith("Jam laptop ini maju 12 menit dari jam pusat.")
    assert held.startswith("1 pendaftaran belum bisa dibaca pusat, jadi ditahan di laptop ini.")
    assert 'Pilih "Coba kirim lagi"' in held
    press(Qt.Key.Key_C, ALT)
    qtbot.waitUntil(lambda: counts(vault).received == 1)
    assert held_back(vault) == ()
    qtbot.waitUntil(lambda: said(page)[0].startswith("Tidak ada halangan."))


def test_a_message_of_the_office_is_told_once_in_the_banner_and_stays_on_the_page(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    tell_message(office.centre, "Besok kantor tutup.")
    tell_message(office.centre, "Target tercapai. " * 40)
    workspace = workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: workspace.banner.text() == "2 kabar baru dari kantor.")
    workspace.banner.clear()
    qtbot.waitUntil(lambda: workspace.banner.text() == "Pesan kantor: Besok kantor tutup.")
    press(Qt.Key.Key_R, ALT)
    assert workspace.banner.text().endswith("… (selengkapnya di Kiriman, Ctrl+R)")
    workspace.banner.tell("green", "Ni Wayan Suarti siap dikirim.")  # something came between
    workspace.banner.clear()
    press(Qt.Key.Key_R, ALT)
    assert workspace.banner.text() == ""
    qtbot.waitUntil(lambda: unseen(vault, 9) == ())
    press(Qt.Key.Key_R, CONTROL)
    page = shown(workspace, qtbot)
    assert workspace.banner.text() == ""
    assert page.words()[0].startswith("Target tercapai. Target tercapai.")
    assert page.words()[1].startswith("Besok kantor tutup. 21 Nov ")


def test_a_message_that_nobody_read_is_told_again_at_the_next_start(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    tell_message(office.centre, "Besok kantor tutup.")
    workspace = workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(unseen(vault, 9)) and not workspace.sending.running)
    again = workspace_of(open_window(key), qtbot) if workspace.window().close() else workspace
    qtbot.waitUntil(lambda: again.banner.text() == "Pesan kantor: Besok kantor tutup.")


def test_copies_that_may_still_hold_the_erased_and_old_files_are_told_with_the_cure(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, tmp_path: Path
) -> None:
    stick = tmp_path / "usb" / "cadangan.perisai"
    stick.parent.mkdir()
    back_up(vault, stick, now=NOW)
    remember(vault, stick, is_file=True)
    draft = new_draft(vault, now=NOW, texts=dict(COMPLETE))
    erase_person(vault, draft.registration_id, now=NOW, even_unsent=True)
    stick.parent.rename(tmp_path / "dicabut")
    (vault.home / f"{ASIDE}-20261120T080000Z").mkdir()
    workspace = workspace_of(open_window(key), qtbot)
    page = shown(workspace, qtbot)
    qtbot.waitUntil(lambda: len(said(page)) == 3)
    assert f"{stick}" in said(page)[1] and "F9" in said(page)[1]
    assert f"{ASIDE}-20261120T080000Z" in said(page)[2] and "kantor" in said(page)[2]
    assert "usb" not in workspace.bar.accessibleName() + workspace.bar.state.text(), "the bar is for sending"
    (tmp_path / "dicabut").rename(stick.parent)
    workspace.sending.at_start(
        lambda own: renew_backups(own, now=NOW) or "", lambda _told: workspace.reload()
    )
    qtbot.waitUntil(lambda: len(said(page)) == 2)
