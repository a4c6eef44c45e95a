"""What a run leaves behind: how it ended, when the next may begin, and only one at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import DiskFull
from perisai_app.vault.instance import SYNC, Instance
from perisai_app.vault.runs import last_runs
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.media import SUBMISSIONS
from perisai_app.wire.problem_json import Code
from sync.backoff import BASE, CAP, due
from tests.sync.between import Asked, Between, no
from tests.sync.conftest import Queue, Run, answered_from
from tests.sync.test_request import hanging, requests_under_way
from tests.vault.conftest import NOW


def test_a_run_that_went_to_its_end_waits_for_nothing(joined: Run) -> None:
    joined()
    state = sync_state(joined.vault)
    assert (state.failures, state.reason, state.next_try_at) == (0, None, None)


def test_each_failure_in_a_row_is_counted_and_the_wait_is_kept_for_the_next_start(
    joined: Run, middle: Between
) -> None:
    middle.rule = lambda asked: no(503, Code.BUSY)
    joined()
    joined()
    state = sync_state(joined.vault)
    assert (state.failures, state.reason) == (2, "busy")
    assert state.next_try_at is not None and NOW <= state.next_try_at <= NOW + CAP
    middle.rule = lambda asked: None
    joined()
    assert sync_state(joined.vault).failures == 0


@pytest.mark.parametrize("status", [429, 503])
def test_a_time_that_the_centre_names_is_kept(joined: Run, middle: Between, status: int) -> None:
    middle.rule = lambda asked: no(status, Code.BUSY, Retry_After="1800")
    joined()
    state, named = sync_state(joined.vault), NOW + timedelta(minutes=30)
    assert state.next_try_at is not None and named <= state.next_try_at <= named + BASE
    assert not due(state, named - timedelta(seconds=1))


def test_a_time_that_the_centre_names_as_a_date_is_judged_by_its_own_clock(
    joined: Run, middle: Between
) -> None:
    told = {"Date": "Mon, 01 Jan 2024 00:00:00 GMT", "Retry_After": "Mon, 01 Jan 2024 00:20:00 GMT"}
    middle.rule = lambda asked: no(503, Code.BUSY, **told)
    joined()
    state, named = sync_state(joined.vault), NOW + timedelta(minutes=20)
    assert state.next_try_at is not None and named <= state.next_try_at <= named + BASE


def test_a_person_s_run_does_not_wait(joined: Run, queue: Queue, middle: Between) -> None:
    middle.rule = lambda asked: no(503, Code.BUSY, Retry_After="1800")
    joined()
    middle.rule = lambda asked: None
    queue()
    assert joined().stored == 1


def test_one_that_a_person_stopped_is_no_failure(joined: Run) -> None:
    joined.cancel.set()
    joined()
    assert sync_state(joined.vault).failures == 0


def test_each_run_is_kept_with_what_it_did(joined: Run, queue: Queue, middle: Between) -> None:
    queue()
    joined()
    middle.rule = lambda asked: no(503, Code.BUSY)
    joined()
    stopped, went = last_runs(joined.vault, 9)
    assert (went.offered, went.stored, went.stopped_by, went.ended_at) == (1, 1, None, NOW)
    assert went.bytes_sent > 0
    assert (stopped.offered, stopped.stopped_by) == (0, "busy")


def test_of_two_at_once_the_second_ends_without_asking_anybody(
    joined: Run, queue: Queue, middle: Between
) -> None:
    queue()
    with Instance(joined.vault.home, SYNC):
        assert joined().stopped_by == "already_running"
    assert (middle.asked, last_runs(joined.vault, 9)) == ([], ())
    assert sync_state(joined.vault).failures == 0
    assert joined().stored == 1


@dataclass
class Hanging:
    """A centre that answers no batch before the gate opens; `reached` when one has come."""

    gate: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def __call__(self, asked: Asked) -> None:
        if asked.path == SUBMISSIONS:
            self.reached.set()
            self.gate.wait(30)


@contextmanager
def stopped_at(hang: Hanging, run: Run) -> Iterator[None]:
    """The run is stopped as soon as its batch hangs; afterwards no request is left."""

    def stop() -> None:
        hang.reached.wait(30)
        run.cancel.set()

    stopper = threading.Thread(target=stop)
    stopper.start()
    try:
        yield
    finally:
        hang.gate.set()
        stopper.join()
    for thread in requests_under_way():
        thread.join(30)
    assert requests_under_way() == []


def test_a_run_that_hangs_in_the_middle_of_a_batch_is_stopped_at_once(
    joined: Run, queue: Queue, middle: Between
) -> None:
    queue()
    middle.rule = hang = Hanging()
    with stopped_at(hang, joined):
        assert joined().stopped_by == "cancelled"
        assert (joined.owed, joined.receipts()) == (1, [])
    joined.cancel.clear()
    middle.rule = lambda asked: None
    assert joined().stopped_by is None
    assert joined.states() == ["received"]


def test_a_laptop_that_never_joined_is_asked_for_its_code_and_nothing_is_lost(
    vault: Vault, queue: Queue
) -> None:
    queue()
    run = Run(vault)
    assert run().stopped_by == "not_enrolled"
    assert run.owed == 1


def test_a_centre_that_hangs_is_given_up(joined: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.engine.REQUEST_SECONDS", 0)
    with hanging() as hung:
        answered_from(joined.vault, hung.url)
        assert joined().stopped_by == "timeout"


def test_a_run_that_sent_everything_is_told_and_kept_though_the_purge_after_it_fails(
    joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr("perisai_app.vault.rights.upkeep.purge", full)
    queue()
    assert (joined().stored, joined().stopped_by) == (1, None)
    kept = last_runs(joined.vault, 2)
    assert [run.stored for run in kept] == [0, 1]
    assert all(run.ended_at for run in kept)
