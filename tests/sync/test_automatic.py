"""A run that nobody pressed for: its check-in is the probe, and what it met is a try like any other."""

from threading import Event

import pytest

from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.database import Vault
from perisai_app.vault.instance import SYNC, Instance
from perisai_app.vault.runs import last_runs
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.media import CHECKIN
from sync.automatic import run_by_itself
from sync.engine import Summary
from tests.sync.between import Between, Said
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

PAGE = Said(200, {"Content-Type": "text/html"}, b"<html></html>")
ELSE = Said(404, {"Content-Type": "text/plain"}, b"")
BUSY = Said(503, {"Content-Type": "text/plain", "Retry-After": "600"}, b"")


def by_itself(vault: Vault, cancel: Event | None = None) -> Summary:
    return run_by_itself(vault, now=lambda: NOW, cancel=cancel or Event(), report=lambda _: None)


def test_where_our_centre_answers_it_is_a_whole_run(middle: Between, joined: Run, queue: Queue) -> None:
    queue()
    assert by_itself(joined.vault).stored == 1
    assert [run.stored for run in last_runs(joined.vault, 9)] == [1]


def test_with_nothing_to_send_and_nothing_new_it_is_one_request(
    middle: Between, joined: Run, queue: Queue
) -> None:
    queue()
    by_itself(joined.vault)
    middle.asked.clear()
    assert by_itself(joined.vault).stopped_by is None
    assert middle.paths == [f"POST {CHECKIN}"]


def test_while_another_runs_it_asks_nobody_and_notes_nothing(middle: Between, joined: Run) -> None:
    middle.rule = lambda asked: BUSY
    with Instance(joined.vault.home, SYNC):
        assert by_itself(joined.vault).stopped_by == "already_running"
    assert middle.asked == []
    assert sync_state(joined.vault).failures == 0


@pytest.mark.parametrize(("said", "code"), [(PAGE, "portal"), (ELSE, "not_ours"), (BUSY, "busy")])
def test_anything_else_ends_it_before_a_run_begins_with_a_reason_and_a_wait(
    middle: Between, joined: Run, queue: Queue, said: Said, code: str
) -> None:
    queue()
    middle.asked.clear()
    middle.rule = lambda asked: said
    assert by_itself(joined.vault).stopped_by == code
    assert middle.paths == [f"POST {CHECKIN}"]
    assert kept(joined.vault.home) == ()
    state = sync_state(joined.vault)
    assert (state.failures, state.reason, state.tried_at) == (1, code, NOW)
    assert state.next_try_at is not None
    assert last_runs(joined.vault, 9) == ()


def test_a_centre_that_asks_for_time_is_given_it(middle: Between, joined: Run) -> None:
    middle.rule = lambda asked: BUSY
    by_itself(joined.vault)
    later = sync_state(joined.vault).next_try_at
    assert later is not None and (later - NOW).total_seconds() >= 600


def test_a_stop_is_no_failure(middle: Between, joined: Run) -> None:
    cancel = Event()
    cancel.set()
    assert by_itself(joined.vault, cancel).stopped_by == "cancelled"
    assert sync_state(joined.vault).failures == 0


def test_a_vault_that_never_joined_asks_nobody(vault: Vault) -> None:
    assert by_itself(vault).stopped_by == "not_enrolled"
    assert sync_state(vault).failures == 0
