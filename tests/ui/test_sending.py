"""Sending from the window to a real centre: it moves, it can be stopped at any instant, and it goes on."""

from collections.abc import Callable
from threading import Event
from typing import Never

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perisai_app import logs
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import counts
from sync.enrol import enrol
from tests.end_to_end.conftest import CentreProcess
from tests.end_to_end.conftest import centre as centre
from tests.faults.proxy import wire_to
from tests.ui.conftest import COMPLETE, NOW
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[[VaultKey | None], MainWindow]
PEOPLE, FIRST_BATCH = 120, 100
PLANTED = "Ni Wayan Sampel 5104015405849001"
AT_FIRST = 3  # the check-in, the work of other laptops, the first batch


def test_a_sending_shows_how_far_it_is_stops_at_once_and_later_goes_on(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, centre: CentreProcess
) -> None:
    gate, under_way = Event(), Event()
    queue(vault, PEOPLE)
    with wire_to(centre.port) as wire:
        enrol(vault, wire.url, centre.says("code", "--agent", "Sri")["code"], now=NOW)
        wire.passing = lambda number: None if number <= AT_FIRST else held_by(gate, under_way)
        workspace = workspace_of(open_window(key))
        qtbot.waitUntil(lambda: workspace.bar.button.text() == f"Kirim sekarang ({PEOPLE})")
        press(workspace)
        confirmed = f"Pusat mengonfirmasi {FIRST_BATCH} dari {PEOPLE}"
        qtbot.waitUntil(lambda: workspace.bar.running.text() == confirmed)
        qtbot.waitUntil(under_way.is_set)  # the second batch has left the laptop
        assert workspace.bar.button.text() == "Hentikan dulu"
        press(workspace)
        qtbot.waitUntil(lambda: workspace.banner.text().startswith("Dihentikan."))
        gate.set()  # only now does the wire let its answer through, to nobody
        found = counts(vault)
        assert (found.received, found.queued) == (FIRST_BATCH, PEOPLE - FIRST_BATCH)
        qtbot.waitUntil(lambda: workspace.bar.button.text() == f"Kirim sekarang ({found.queued})")
        press(workspace)
        qtbot.waitUntil(lambda: workspace.banner.text().startswith("Semua sudah terkirim."))
    assert counts(vault).received == PEOPLE
    assert centre.says("status")["submissions"] == PEOPLE


def queue(vault: Vault, people: int) -> None:
    with vault.writing():
        for _ in range(people):
            made = new_draft(vault, now=NOW, texts=COMPLETE)
            finalize(vault, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW)


def held_by(gate: Event, under_way: Event) -> None:
    under_way.set()
    gate.wait(30)


def press(workspace: Workspace) -> None:
    QTest.keyClick(workspace.bar.button, Qt.Key.Key_Space)


def workspace_of(window: MainWindow) -> Workspace:
    found = window.findChild(Workspace)
    assert found is not None
    return found


def test_what_no_run_foresees_is_logged_by_type_and_place_alone(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> Never:
        raise ZeroDivisionError(PLANTED)

    logs.set_up(vault.home)
    monkeypatch.setattr("ui.sending.sync", fails)
    workspace = workspace_of(open_window(key))
    press(workspace)
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Pengiriman berhenti."))
    told = (vault.home / "logs" / "perisai.log").read_text("utf-8")
    assert '"event": "sending_failed"' in told and '"kind": "ZeroDivisionError"' in told
    assert "tests.ui.test_sending:" in told and PLANTED not in told
