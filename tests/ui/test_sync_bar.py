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
from perisai_app.vault.files.sending import Waiting
from perisai_app.vault.held_back import hold_back
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import Counts, counts
from perisai_app.vault.sync_state import SyncState, note_clock, note_outcome
from perisai_app.wire.media import CHECKIN
from sync.engine import Progress, Stage
from tests.central.conftest import Office, office
from tests.sync.between import Said, between
from tests.ui.conftest import NOW
from tests.ui.keyboard import look_again
from tests.ui.sending_day import HandClock, Open, join, queued, workspace_of
from ui.bar_facts import bar_facts
from ui.parts.mark import Mark
from ui.parts.sync_bar import BarFacts, SyncBar
from ui.standing import Standing
from ui.theme.look import Look
from ui.wording.dates import hour
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
        look_again()
        qtbot.waitUntil(lambda: workspace.bar.state.text() == "Pusat sibuk, dicoba lagi 0:42")
        clock.forward(seconds=2)
        qtbot.waitUntil(lambda: workspace.bar.state.text() == "Pusat sibuk, dicoba lagi 0:40")
        middle.rule = lambda asked: None
        QTest.keyClick(workspace.bar.button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: counts(vault).received == 1)
        qtbot.waitUntil(lambda: workspace.bar.state.text() == "Ada internet. Data aman.")


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
    look_again()
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


def standing_with(**found: object) -> Standing:
    """Twelve people whom the centre has, with receipts, and nothing else."""
    return replace(ALL_THERE, **found)  # type: ignore[arg-type]  # each test names the fields it changes


STATE = SyncState(0, None, None, None, timedelta(0), blocked=False, work_due=False, recollect_due=False)
NOTHING = Counts(
    **{name: 0 for name in ("drafts", "queued", "registered", "returned", "declined", "refused", "conflict")},
    received=12,
    oldest_unsent=None,
    last_contact=NOW,
)
ALL_THERE = Standing(NOTHING, STATE, "https://pusat.example", (), ())
LACKS = [
    {"counts": replace(NOTHING, queued=1)},
    {"counts": replace(NOTHING, returned=1)},
    {"counts": replace(NOTHING, refused=1)},
    {"counts": replace(NOTHING, conflict=1)},
    {"counts": replace(NOTHING, received=0)},
    {"held": (object(),)},
    {"waiting": Waiting(1, 400_000)},
    {"lines": 1},
]


def test_all_is_sent_where_the_receipts_say_so() -> None:
    facts = bar_facts(ALL_THERE, NOW)
    assert (facts.ready, facts.age, facts.confirmed) == (
        "Semua sudah terkirim",
        "12 dengan bukti terima",
        True,
    )


@pytest.mark.parametrize("lacks", LACKS, ids=lambda found: "-".join(found))
def test_it_never_says_all_sent_while_anything_lacks(lacks: dict[str, object]) -> None:
    facts = bar_facts(standing_with(**lacks), NOW)
    assert "Semua sudah terkirim" not in (facts.ready, facts.state, facts.contact, facts.age)
    assert not facts.confirmed


@pytest.mark.parametrize(("days", "tone"), [(3, ""), (4, "amber"), (7, "amber"), (8, "red")])
def test_the_oldest_turns_amber_after_three_days_and_red_after_seven(days: int, tone: str) -> None:
    old = replace(NOTHING, queued=2, oldest_unsent=NOW - timedelta(days=days))
    facts = bar_facts(standing_with(counts=old), NOW)
    assert (facts.age, facts.age_tone) == (f"tertua {days} hari", tone)


def test_a_warning_of_the_oldest_has_a_sign_and_stays_beside_files_that_wait() -> None:
    old = replace(NOTHING, queued=2, oldest_unsent=NOW - timedelta(days=9))
    facts = bar_facts(standing_with(counts=old, waiting=Waiting(3, 1_200_000)), NOW)
    assert facts.age == "tertua 9 hari · 3 berkas (1,2 MB) menunggu"


def test_contact_and_backup_are_told_by_the_hour() -> None:
    assert bar_facts(ALL_THERE, NOW).contact.endswith(" · belum ada cadangan")
    backed_up = bar_facts(standing_with(backed_up_at=NOW), NOW).contact
    assert backed_up == f"kontak terakhir {hour(NOW)} · cadangan {hour(NOW)}"


def test_internet_is_only_said_after_a_contact_of_just_now() -> None:
    assert bar_facts(ALL_THERE, NOW).state == "Ada internet. Data aman."
    assert bar_facts(ALL_THERE, NOW + timedelta(hours=1)).state == "Data aman di laptop ini."


def test_a_red_oldest_keeps_its_sign_and_words_where_room_is_short(bar: SyncBar, look: Look) -> None:
    red = replace(WAITS, state="Data aman di laptop ini.", tone="", fixing="")
    set_out(bar, look, percent=150, width=1024, facts=red)
    assert bar.age.isVisible() and bar.age_icon.isVisible()


def test_people_are_shields_that_only_a_receipt_fills(bar: SyncBar, look: Look) -> None:
    set_out(bar, look, percent=100, width=1366, facts=WAITS)
    bar.show_running("Pusat mengonfirmasi 7 dari 12", "", 7, 12, "Hentikan dulu", odd=1)
    assert [bar.shields.marks.count(mark) for mark in (Mark.HALF, Mark.ALERT, Mark.OUTLINE)] == [6, 1, 5]
    assert bar.shields.isVisible() and not bar.bar.isVisible()
    bar.show_running("Pusat mengonfirmasi 7 dari 31", "", 7, 31, "Hentikan dulu", odd=0)
    assert bar.bar.isVisible() and not bar.shields.isVisible()


def test_the_way_by_stick_is_in_the_bar(qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault) -> None:
    workspace = workspace_of(open_window(key), qtbot)
    QTest.mouseClick(workspace.bar.stick, Qt.MouseButton.LeftButton)
    assert workspace.hand_over.isVisible()
