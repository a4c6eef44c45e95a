"""The bar at the foot says why it waits, until when, and what to do; and its button always works."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from central.storage.tables import devices
from perisai_app.vault.database import Vault
from perisai_app.vault.held_back import hold_back
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import counts
from perisai_app.vault.sync_state import note_clock, note_outcome
from perisai_app.wire.media import CHECKIN
from sync.engine import Progress, Stage
from tests.central.conftest import Office, office
from tests.sync.between import Said, between
from tests.ui.conftest import NOW
from tests.ui.sending_day import HandClock, Open, join, queued, workspace_of
from ui.parts.sync_bar import BarFacts, SyncBar
from ui.theme.look import Look
from ui.wording.standing import countdown

__all__ = ["office"]


def test_a_busy_centre_is_named_with_a_countdown_that_runs_and_a_button_that_works(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    clock = HandClock()
    queued(vault)
    with between(office.url) as middle:
        join(vault, office, middle.url)
        busy = Said(503, {"Retry-After": "42", "Content-Type": "text/plain"}, b"")
        middle.rule = lambda asked: busy if asked.path == CHECKIN else None
        workspace = workspace_of(open_window(key, now=clock), qtbot)
        QTest.keyClick(workspace, Qt.Key.Key_F9)
        qtbot.waitUntil(lambda: workspace.bar.state.text().startswith("Pusat sibuk, dicoba lagi "))
        note_outcome(vault, "busy", now=clock(), next_try_at=clock() + timedelta(seconds=42))
        workspace.reload()
        qtbot.waitUntil(lambda: workspace.bar.state.text() == "Pusat sibuk, dicoba lagi 0:42")
        clock.forward(seconds=2)
        qtbot.waitUntil(lambda: workspace.bar.state.text() == "Pusat sibuk, dicoba lagi 0:40")
        middle.rule = lambda asked: None
        QTest.keyClick(workspace.bar.button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: counts(vault).received == 1)
        qtbot.waitUntil(lambda: workspace.bar.state.text() == "Data aman di laptop ini.")


def test_a_blocked_laptop_uploads_only_and_is_told_so(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    queued(vault)
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    workspace = workspace_of(open_window(key), qtbot)
    QTest.keyClick(workspace, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: workspace.bar.state.text() == "Laptop ini diblokir kantor")
    assert workspace.bar.contact.text() == "Hanya bisa menyerahkan yang ada. Hubungi kantor"
    assert workspace.banner.text().startswith(
        "Laptop ini diblokir kantor. Data yang ada masih bisa diserahkan."
    )
    assert counts(vault).received == 1


def test_a_clock_twelve_minutes_off_is_told_after_a_run_that_went_well(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    clock = HandClock()
    join(vault, office)
    clock.forward(minutes=12)
    workspace = workspace_of(open_window(key, now=clock), qtbot)
    QTest.keyClick(workspace, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: workspace.bar.state.text() == "Jam laptop ini maju 12 menit")
    assert workspace.bar.contact.text() == "Betulkan jam dan tanggal. Data aman"


def test_a_clock_that_is_behind_is_told_and_one_within_five_minutes_is_not(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    note_clock(vault, timedelta(minutes=5))
    workspace = workspace_of(open_window(key), qtbot)
    assert workspace.bar.state.text() == "Data aman di laptop ini."
    note_clock(vault, -timedelta(hours=7))
    workspace.reload()
    qtbot.waitUntil(lambda: workspace.bar.state.text() == "Jam laptop ini mundur 7 jam")


def test_lines_held_back_are_told_beside_why_it_waits(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    queued(vault)
    (owed,) = next_owed(vault, 1)
    hold_back(vault, owed.sent, "internal", NOW)
    note_outcome(vault, "internal", now=NOW, next_try_at=NOW + timedelta(minutes=65))
    workspace = workspace_of(open_window(key), qtbot)
    assert workspace.bar.state.text() == "Pusat bermasalah, dicoba lagi 1:05:00"
    assert workspace.bar.contact.text() == "1 pendaftaran ditahan"


def test_a_run_shows_registrations_bytes_and_the_time_left(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    workspace = workspace_of(open_window(key), qtbot)
    sender = workspace.sending
    sender.running = True
    sender._on_progress(Progress(Stage.SEND, 7, 12, 412_000, 680_000, 40))
    assert workspace.bar.running.text() == "Pusat mengonfirmasi 7 dari 12"
    assert workspace.bar.bytes.text() == "412 dari sekitar 680 KB, sisa 40 detik"
    assert (workspace.bar.bar.value(), workspace.bar.bar.maximum()) == (7, 12)


@pytest.mark.parametrize(
    ("seconds", "told"), [(42, "0:42"), (0, "0:00"), (61, "1:01"), (3_599, "59:59"), (3_900, "1:05:00")]
)
def test_a_countdown_reads_as_a_clock(seconds: int, told: str) -> None:
    assert countdown(timedelta(seconds=seconds)) == told


WAITS = BarFacts(
    state="Wi-Fi ini minta login dulu, dicoba lagi 12:05",
    contact="Jam laptop ini maju 12 menit",
    ready="120 siap kirim",
    age="tertua 12 hari",
    age_tone="red",
    fixing="12 perlu perbaikan",
    button="Kirim sekarang (120)",
    tone="amber",
)


@pytest.fixture
def bar(qapp: QApplication, look: Look) -> Iterator[SyncBar]:
    """In a window that is wide enough for anything, so that the bar alone is short of room."""
    host = QWidget()
    host.resize(2_000, 100)
    made = SyncBar(look)
    made.setParent(host)
    host.show()
    yield made
    host.close()
    host.deleteLater()


def set_out(bar: SyncBar, look: Look, *, percent: int, width: int, facts: BarFacts) -> None:
    look.set_percent(percent)
    bar.setGeometry(0, 0, width, 80)
    bar.show_facts(facts)
    QApplication.processEvents()


@pytest.mark.parametrize("percent", [100, 115, 130, 150])
@pytest.mark.parametrize("width", [1024, 1366])
def test_nothing_of_the_bar_is_cut_and_the_reason_stays_to_the_end(
    bar: SyncBar, look: Look, percent: int, width: int
) -> None:
    set_out(bar, look, percent=percent, width=width, facts=WAITS)
    assert bar.state.isVisible() and bar.state.width() >= bar.state.sizeHint().width()
    assert bar.button.geometry().right() < width
    assert bar.button.width() >= bar.button.sizeHint().width()


def test_what_is_in_order_gives_way_before_what_needs_a_person(bar: SyncBar, look: Look) -> None:
    well = replace(WAITS, state="Data aman di laptop ini.", tone="")
    set_out(bar, look, percent=150, width=1024, facts=well)
    assert bar.fixing.isVisible()
    assert not bar.state.isVisible()
