"""Sending that nobody pressed for, in a real window with a real centre: when it starts, and when not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import counts, page
from perisai_app.vault.runs import last_runs
from perisai_app.vault.sync_state import note_outcome, sync_state
from perisai_app.wire.media import CHECKIN
from perisai_app.wire.problem_json import Code
from tests.central.conftest import Office, office
from tests.sync.between import Asked, Between, Rule, between, no
from tests.ui.keyboard import keys, new_person
from tests.ui.sending_day import LOGIN_PAGE, HandClock, Open, QuietHint, join, queued, workspace_of
from ui.auto_send import AutoSend
from ui.window import MainWindow
from ui.workspace import Workspace

__all__ = ["office"]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def hint(qapp: object) -> QuietHint:
    return QuietHint()


@pytest.fixture
def middle(office: Office, vault: Vault) -> Iterator[Between]:
    """Between Sri's laptop and her office."""
    with between(office.url) as opened:
        join(vault, office, opened.url)
        opened.asked.clear()
        yield opened


@dataclass(frozen=True)
class Day:
    """A window that sends by itself, over a vault that joined."""

    qtbot: QtBot
    open_window: Open
    key: VaultKey
    clock: HandClock
    hint: QuietHint

    def begin(self) -> Workspace:
        return workspace_of(self.open_window(self.key, now=self.clock, hint=self.hint), self.qtbot)


@pytest.fixture
def day(qtbot: QtBot, open_window: Open, key: VaultKey, clock: HandClock, hint: QuietHint) -> Day:
    return Day(qtbot, open_window, key, clock, hint)


def window_of(workspace: Workspace) -> MainWindow:
    window = workspace.window()
    assert isinstance(window, MainWindow)
    return window


def held(gate: Event) -> Rule:
    """The check-in waits at the gate."""

    def rule(asked: Asked) -> None:
        if asked.path == CHECKIN:
            gate.wait(30)

    return rule


def auto_of(workspace: Workspace) -> AutoSend:
    assert workspace.auto is not None
    return workspace.auto


def rest(qtbot: QtBot, workspace: Workspace) -> None:
    """Until no run goes, and the window knows how the last one went."""
    auto = auto_of(workspace)
    qtbot.waitUntil(lambda: not workspace.sending.running and auto._standing is not None)


def test_a_joined_laptop_sends_at_once_what_waits_and_later_by_the_clock(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    queued(vault)
    workspace = day.begin()
    qtbot.waitUntil(lambda: counts(vault).received == 1)
    rest(qtbot, workspace)
    assert len(last_runs(vault, 9)) == 1
    queued(vault, 1)
    clock.forward(minutes=14)
    auto_of(workspace).look()
    assert not workspace.sending.running
    clock.forward(minutes=1)
    auto_of(workspace).look()
    qtbot.waitUntil(lambda: counts(vault).received == 2)


def test_finalizing_sends_a_little_later_so_that_people_go_out_together(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    workspace = day.begin()
    qtbot.waitUntil(lambda: len(last_runs(vault, 9)) == 1)
    rest(qtbot, workspace)
    clock.forward(minutes=1)
    queued(vault)
    workspace.form.finished.emit("Ni Wayan Suarti siap dikirim.")
    rest(qtbot, workspace)
    clock.forward(seconds=19)
    auto_of(workspace).look()
    assert not workspace.sending.running
    assert auto_of(workspace).next() == clock() + timedelta(seconds=1)
    clock.forward(seconds=1)
    auto_of(workspace).look()
    qtbot.waitUntil(lambda: counts(vault).received == 1)


def test_without_a_network_no_run_begins_and_the_bar_says_when_it_tries_again(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    queued(vault)
    middle.rule = lambda asked: LOGIN_PAGE
    workspace = day.begin()
    qtbot.waitUntil(lambda: workspace.bar.state.text().startswith("Wi-Fi ini minta login dulu"))
    rest(qtbot, workspace)
    assert middle.paths == ["POST /v1/checkin"]
    assert last_runs(vault, 9) == ()
    assert sync_state(vault).reason == "portal"
    assert workspace.bar.button.isEnabled() and workspace.bar.button.text() == "Kirim sekarang (1)"


def test_the_network_coming_back_brings_the_next_try_forward_but_only_our_probe_is_believed(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    queued(vault)
    middle.rule = lambda asked: LOGIN_PAGE
    workspace = day.begin()
    qtbot.waitUntil(lambda: sync_state(vault).failures == 1)
    rest(qtbot, workspace)
    note_outcome(vault, "portal", now=clock(), next_try_at=clock() + timedelta(hours=2, minutes=18))
    workspace.reload()
    qtbot.waitUntil(lambda: "dicoba lagi 2:1" in workspace.bar.state.text())
    clock.forward(seconds=31)
    auto_of(workspace).look()
    assert not workspace.sending.running
    day.hint.came_back.emit()
    qtbot.waitUntil(lambda: sync_state(vault).failures == 3)  # still the login page
    rest(qtbot, workspace)
    middle.rule = lambda asked: None
    clock.forward(seconds=31)
    day.hint.came_back.emit()
    qtbot.waitUntil(lambda: counts(vault).received == 1)


def test_a_press_joins_a_run_that_goes_already_and_typing_goes_on_meanwhile(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    queued(vault)
    gate = Event()
    middle.rule = held(gate)
    workspace = day.begin()
    qtbot.waitUntil(lambda: f"POST {CHECKIN}" in middle.paths)
    assert workspace.bar.button.text() == "Kirim sekarang (1)", "a quiet run leaves the bar alone"
    form = new_person(window_of(workspace), qtbot)
    keys("510401")
    qtbot.waitUntil(lambda: form.head.saved.text().startswith("Tersimpan "))
    assert "510401" in [row.nik for row in page(vault).rows]
    QTest.keyClick(workspace, Qt.Key.Key_F9)
    assert workspace.bar.running.text() == "Menghubungi pusat …"
    assert workspace.bar.button.text() == "Hentikan dulu"
    gate.set()
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Semua sudah terkirim."))
    assert [run.offered for run in last_runs(vault, 9)] == [1]


def test_what_a_person_stopped_does_not_start_again_by_itself_soon(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    queued(vault)
    gate = Event()
    middle.rule = held(gate)
    workspace = day.begin()
    qtbot.waitUntil(lambda: f"POST {CHECKIN}" in middle.paths)
    for _join_then_stop in range(2):
        QTest.keyClick(workspace, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Dihentikan."))
    gate.set()
    rest(qtbot, workspace)
    clock.forward(minutes=14)
    auto_of(workspace).look()
    assert not workspace.sending.running
    clock.forward(minutes=1)
    auto_of(workspace).look()
    qtbot.waitUntil(lambda: counts(vault).received == 1)


def test_an_expired_token_stops_sending_only_and_nothing_tries_by_itself(
    qtbot: QtBot, day: Day, vault: Vault, middle: Between, clock: HandClock
) -> None:
    queued(vault)
    middle.rule = lambda asked: no(401, Code.NOT_ENROLLED) if asked.path == CHECKIN else None
    workspace = day.begin()
    qtbot.waitUntil(lambda: workspace.bar.state.text() == "Izin kirim sudah habis")
    rest(qtbot, workspace)
    assert workspace.bar.contact.text() == "Ada kode baru dari kantor? Tekan Ctrl+J"
    assert workspace.banner.text().startswith("Izin kirim sudah habis. Anda tetap bisa mendaftarkan;")
    clock.forward(hours=5)
    assert auto_of(workspace).next() is None
    new_person(window_of(workspace), qtbot)
    keys("510401")
    qtbot.waitUntil(lambda: "510401" in [row.nik for row in page(vault).rows])


def test_a_laptop_that_never_joined_keeps_still(day: Day, vault: Vault) -> None:
    queued(vault)
    workspace = day.begin()
    assert auto_of(workspace).next() is None
    assert workspace.bar.state.text() == "Belum tersambung ke pusat"
    assert workspace.bar.contact.text() == "Ada kode dari kantor? Tekan Ctrl+J"
