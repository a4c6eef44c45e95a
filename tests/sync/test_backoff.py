"""How long an automatic run waits: longer each time, never all at once, never for ever."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from perisai_app.vault.sync_state import SyncState
from sync.backoff import BASE, CAP, due, next_try, waits_until
from tests.vault.conftest import NOW

SHARES = st.floats(0, 1)
STEPS = st.integers(1, 10_000)


def state(next_try_at: datetime | None, tried_at: datetime | None = NOW) -> SyncState:
    return SyncState(1, "offline", tried_at, next_try_at, timedelta(0), False, False, False)


@given(STEPS, SHARES)
def test_no_wait_is_longer_than_the_cap(failures: int, share: float) -> None:
    assert NOW <= next_try(failures, NOW, share=share) <= NOW + CAP


def test_the_longest_wait_doubles_from_the_base_up_to_the_cap() -> None:
    waits = [next_try(failures, NOW, share=1) - NOW for failures in range(1, 9)]
    assert waits[:3] == [BASE, 2 * BASE, 4 * BASE] and waits[-1] == CAP


def test_laptops_that_failed_together_come_back_spread_over_the_whole_wait() -> None:
    assert next_try(3, NOW, share=0) == NOW
    assert next_try(3, NOW, share=0.5) == NOW + 2 * BASE


@given(STEPS, SHARES)
def test_a_centre_that_named_a_time_is_not_asked_before_it(failures: int, share: float) -> None:
    named = timedelta(hours=3)
    later = next_try(failures, NOW, share=share, retry_after=3 * 3600)
    assert NOW + named <= later <= NOW + named + BASE


def test_without_a_wait_it_is_due() -> None:
    assert due(state(None), NOW)


def test_it_is_due_when_the_wait_is_over_and_not_before() -> None:
    later = NOW + timedelta(minutes=5)
    assert not due(state(later), later - timedelta(seconds=1))
    assert waits_until(state(later), NOW) == later
    assert due(state(later), later)


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=9_000)))
def test_on_a_clock_that_went_back_nobody_waits_for_the_old_time(back: timedelta) -> None:
    assert due(state(NOW + CAP), NOW - back)
