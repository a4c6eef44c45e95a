"""What the office orders happens in the window: it locks at once, and it shows the ways to hand all over."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from central.news import give_order
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import profile
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.orders import is_ordered
from perisai_app.vault.register import counts
from perisai_app.wire.changes import Command
from perisai_app.wire.media import FILES
from perisai_app.wire.problem_json import Code
from sync.engine import sync
from tests.central.conftest import Office, office
from tests.sync.between import Asked, Between, Said, between, no
from tests.ui.carried import settle, with_recordings
from tests.ui.conftest import PASSPHRASE, clock
from tests.ui.keyboard import enter, focused, look_again, press
from tests.ui.sending_day import Open, join, queued, workspace_of
from tests.ui.test_handing_over import wiped
from tests.ui.test_past_page import said, shown
from tests.ui.test_pin import PIN, locked_with_pin, set_pin, unlock_page

__all__ = ["office"]


def order(office: Office, vault: Vault, command: Command) -> None:
    give_order(office.centre, profile(vault).device_id, command)


def test_an_order_to_lock_locks_at_once_and_only_the_passphrase_opens(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    queued(vault)
    window = open_window(key)
    set_pin(window)
    assert window.session is not None
    own = window.session.key
    order(office, vault, Command.LOCK)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: window.workspace is None)
    qtbot.waitUntil(lambda: wiped(own))
    page = unlock_page(window)
    assert not page.asks_pin and focused() is page.passphrase
    assert page.problem().startswith("Kantor meminta laptop ini dikunci.")
    assert not is_ordered(vault, Command.LOCK) and counts(vault).queued == 1
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    workspace = workspace_of(window, qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: counts(vault).received == 1)
    qtbot.waitUntil(lambda: not workspace.sending.running)
    assert window.workspace is workspace, "carried out once"


def brought(vault: Vault, office: Office) -> None:
    """A new order is in the vault, and no window has seen it."""
    office.clock.forward(timedelta(minutes=1))
    order(office, vault, Command.LOCK)
    summary = sync(vault, now=clock, cancel=Event(), report=lambda at: None)
    assert summary.stopped_by == "lock_ordered" and is_ordered(vault, Command.LOCK)


def test_an_order_that_came_while_it_was_locked_is_not_met_by_a_pin_but_by_the_passphrase(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    join(vault, office)
    window = open_window(key)
    set_pin(window)
    locked_with_pin(window, qtbot)
    brought(vault, office)
    enter(PIN)
    qtbot.waitUntil(lambda: window.entrance is not None and not unlock_page(window).asks_pin)
    assert unlock_page(window).problem().startswith("Kantor meminta laptop ini dikunci.")
    brought(vault, office)
    qtbot.waitUntil(lambda: unlock_page(window).passphrase.hasFocus())
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: window.workspace is not None)
    qtbot.waitUntil(lambda: not is_ordered(vault, Command.LOCK))
    workspace = workspace_of(window, qtbot)
    look_again()
    settle(workspace.lane, qtbot)
    assert window.workspace is workspace


@pytest.fixture
def middle(office: Office, vault: Vault) -> Iterator[Between]:
    with between(office.url) as opened:
        join(vault, office, opened.url)
        yield opened


def no_files(asked: Asked) -> Said | None:
    return no(503, Code.BUSY) if asked.path.startswith(FILES) else None


def test_an_order_to_hand_over_stays_with_its_two_ways_until_all_has_arrived(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, middle: Between
) -> None:
    with_recordings(vault, 1)
    order(office, vault, Command.HAND_OVER)
    middle.rule = no_files
    workspace = workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F9)
    page = shown(workspace, qtbot)
    qtbot.waitUntil(lambda: any(text.startswith("Kantor minta semua pendaftaran") for text in said(page)))
    bar = workspace.bar
    assert "Kantor minta semua diserahkan" in (bar.state.text(), bar.contact.text())
    press(Qt.Key.Key_F8)
    assert workspace.hand_over.isVisible() and workspace.hand_over.place.hasFocus()
    press(Qt.Key.Key_Escape)
    middle.rule = lambda asked: None
    qtbot.waitUntil(lambda: not workspace.sending.running)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not is_ordered(vault, Command.HAND_OVER))
    qtbot.waitUntil(lambda: said(page)[0].startswith("Tidak ada halangan."))
