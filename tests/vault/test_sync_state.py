"""What the next run has to know of the last one; it survives a restart because it is in the vault."""

from datetime import timedelta

from nacl.signing import SigningKey

from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.sync_state import (
    SyncState,
    note_blocked,
    note_clock,
    note_outcome,
    recollected,
    recollecting_is_due,
    sync_state,
    work_done,
    work_is_due,
)
from tests.vault.conftest import NOW, join_centre

LATER = NOW + timedelta(minutes=3)
NEXT = SigningKey(b"n" * 32)


def test_a_new_vault_has_failed_at_nothing_and_owes_a_look_for_its_agents_work(vault: Vault) -> None:
    assert sync_state(vault) == SyncState(0, None, None, None, timedelta(0), False, True, False)


def test_failures_are_counted_in_a_row_with_the_last_ones_reason(vault: Vault) -> None:
    note_outcome(vault, "offline", now=NOW, next_try_at=NOW)
    note_outcome(vault, "busy", now=NOW, next_try_at=LATER)
    found = sync_state(vault)
    assert (found.failures, found.reason, found.tried_at, found.next_try_at) == (2, "busy", NOW, LATER)
    note_outcome(vault, None, now=LATER, next_try_at=None)
    found = sync_state(vault)
    assert (found.failures, found.reason, found.tried_at, found.next_try_at) == (0, None, LATER, None)


def test_it_is_still_there_when_the_vault_is_opened_again(vault: Vault) -> None:
    note_outcome(vault, "offline", now=NOW, next_try_at=LATER)
    again = open_vault(vault.home, vault.key)
    assert sync_state(again) == sync_state(vault)
    again.close()


def test_a_clock_may_be_ahead_or_behind_by_whole_seconds(vault: Vault) -> None:
    note_clock(vault, timedelta(minutes=7, milliseconds=600))
    assert sync_state(vault).skew == timedelta(minutes=7, seconds=1)
    note_clock(vault, timedelta(days=-3))
    assert sync_state(vault).skew == timedelta(days=-3)


def test_what_is_due_stays_due_until_it_was_done(vault: Vault) -> None:
    work_done(vault)
    note_blocked(vault, blocked=True)
    recollecting_is_due(vault)
    found = sync_state(vault)
    assert (found.work_due, found.blocked, found.recollect_due) == (False, True, True)
    work_is_due(vault)
    note_blocked(vault, blocked=False)
    recollected(vault)
    found = sync_state(vault)
    assert (found.work_due, found.blocked, found.recollect_due) == (True, False, False)


def test_no_news_is_not_written(vault: Vault) -> None:
    work_is_due(vault)
    row = vault.row("SELECT writes FROM profile")
    work_is_due(vault)
    note_blocked(vault, blocked=False)
    assert vault.row("SELECT writes FROM profile") == row


def test_joining_again_forgets_the_failures_of_before_and_asks_for_work(vault: Vault) -> None:
    note_outcome(vault, "not_enrolled", now=NOW, next_try_at=LATER)
    note_blocked(vault, blocked=True)
    work_done(vault)
    join_centre(vault, NEXT)
    found = sync_state(vault)
    assert (found.failures, found.next_try_at, found.blocked, found.work_due) == (0, None, False, True)
