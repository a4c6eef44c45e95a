"""When a run starts by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from perisai_app.vault.sync_state import SyncState
from sync.when import AT_MOST, EVERY, HINT_GAP, QUIET, Facts, next_start
from tests.vault.conftest import NOW

CALM = SyncState(0, None, NOW, None, timedelta(0), False, False, False)
WAITING = replace(CALM, failures=2, reason="offline", next_try_at=NOW + timedelta(minutes=30))
HERE = Facts(enrolled=True, running=False)
SECOND = timedelta(seconds=1)


def test_after_a_run_the_next_one_comes_by_timer() -> None:
    assert next_start(HERE, CALM, NOW + SECOND) == NOW + EVERY


def test_a_laptop_that_never_ran_starts_at_once() -> None:
    assert next_start(HERE, replace(CALM, tried_at=None), NOW) == NOW


def test_what_was_finalized_goes_out_after_a_little_quiet() -> None:
    facts = replace(HERE, first_finalized=NOW, last_finalized=NOW + SECOND)
    assert next_start(facts, CALM, NOW + SECOND) == NOW + SECOND + QUIET


def test_one_who_goes_on_finalizing_does_not_put_it_off_for_ever() -> None:
    now = NOW + AT_MOST + SECOND
    facts = replace(HERE, first_finalized=NOW, last_finalized=now)
    assert next_start(facts, CALM, now) == now


def test_a_wait_is_kept_even_when_something_was_finalized() -> None:
    facts = replace(HERE, first_finalized=NOW, last_finalized=NOW)
    assert next_start(facts, WAITING, NOW + SECOND) == WAITING.next_try_at


def test_after_the_wait_it_starts_at_once() -> None:
    assert WAITING.next_try_at is not None
    now = WAITING.next_try_at + SECOND
    assert next_start(HERE, WAITING, now) == now


def test_a_network_that_came_back_brings_it_forward() -> None:
    now = NOW + timedelta(minutes=2)
    assert next_start(replace(HERE, online_since=now), WAITING, now) == now


def test_a_flickering_network_does_not_make_it_try_without_a_pause() -> None:
    facts = replace(HERE, online_since=NOW + SECOND)
    assert next_start(facts, WAITING, NOW + SECOND) == NOW + HINT_GAP


def test_a_network_that_was_there_before_the_try_is_no_news() -> None:
    assert next_start(replace(HERE, online_since=NOW - SECOND), WAITING, NOW + SECOND) == WAITING.next_try_at


def test_a_network_that_came_back_does_not_shorten_what_the_centre_asked_for() -> None:
    busy = replace(WAITING, reason="busy")
    facts = replace(HERE, online_since=NOW + SECOND)
    assert next_start(facts, busy, NOW + SECOND) == busy.next_try_at


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (replace(HERE, enrolled=False), CALM),
        (replace(HERE, running=True), CALM),
        (HERE, replace(WAITING, reason="not_enrolled")),
    ],
    ids=["no centre", "a run goes", "a new code is needed"],
)
def test_it_does_not_start_while_it_cannot(facts: Facts, state: SyncState) -> None:
    assert next_start(facts, state, NOW + timedelta(days=1)) is None


def test_a_new_code_from_the_office_lets_it_start_again() -> None:
    joined = replace(CALM, reason="not_enrolled")
    assert next_start(HERE, joined, NOW + EVERY) == NOW + EVERY
