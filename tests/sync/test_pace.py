"""How large the next batch is."""

from hypothesis import given
from hypothesis import strategies as st

from sync.pace import AIM_SECONDS, FIRST_BATCH, LARGEST_BATCH, Pace, next_size

SIZES = st.integers(1, LARGEST_BATCH)
SECONDS = st.floats(0, 1e6)


@given(SIZES, SECONDS)
def test_a_batch_is_never_empty_and_never_above_the_largest(size: int, seconds: float) -> None:
    assert 1 <= next_size(size, seconds) <= LARGEST_BATCH


@given(SIZES, SECONDS, SECONDS)
def test_a_slower_answer_never_earns_a_larger_batch(size: int, one: float, other: float) -> None:
    quick, slow = sorted((one, other))
    assert next_size(size, slow) <= next_size(size, quick)


@given(SIZES, SIZES, SECONDS)
def test_a_larger_batch_in_the_same_time_stays_the_larger(one: int, other: int, seconds: float) -> None:
    small, large = sorted((one, other))
    assert next_size(small, seconds) <= next_size(large, seconds)


@given(SIZES)
def test_about_the_time_aimed_at_changes_nothing(size: int) -> None:
    assert next_size(size, AIM_SECONDS) == size


def test_quick_answers_lead_to_the_largest_batch_and_slow_ones_to_one_line() -> None:
    sizes = [50]
    for _ in range(3):
        sizes.append(next_size(sizes[-1], 0.1))
    assert sizes == [50, 200, 800, LARGEST_BATCH]
    for _ in range(11):
        sizes.append(next_size(sizes[-1], 60))
    assert sizes[-1] == 1


def test_an_answer_in_half_the_time_aimed_at_earns_twice_as_many_lines() -> None:
    assert next_size(100, AIM_SECONDS / 2) == 200


def test_the_small_end_of_an_outbox_does_not_make_the_next_batch_small() -> None:
    pace = Pace(400)
    pace.took(3, 0.5)
    assert pace.size == 400


def test_a_few_lines_that_took_long_make_it_small() -> None:
    pace = Pace(400)
    pace.took(10, 3 * AIM_SECONDS)
    assert pace.size == 5


def test_full_batches_answered_in_good_time_lift_the_bound() -> None:
    pace = Pace(1, 1)
    sizes = []
    for _ in range(4):
        pace.took(pace.size, 0.1)
        sizes.append(pace.size)
    assert sizes == [2, 4, 8, 16]


def test_a_batch_that_is_not_full_or_was_slow_lifts_no_bound() -> None:
    pace = Pace(8, 8)
    pace.took(7, 0.1)
    pace.took(8, 1.5 * AIM_SECONDS)
    assert (pace.size, pace.most) == (8, 8)


def test_a_run_that_stumbled_earns_each_doubling_by_four_full_batches_in_a_row() -> None:
    pace = Pace(8, 8)
    pace.failed(8)
    found = []
    for _ in range(8):
        pace.took(pace.size, 0.1)
        found.append(pace.size)
    assert found == [4, 4, 4, 8, 8, 8, 8, 16]


def test_another_failure_in_between_begins_the_count_anew() -> None:
    pace = Pace(8, 8)
    pace.failed(8)
    for _ in range(3):
        pace.took(4, 0.1)
    pace.failed(4)
    for _ in range(3):
        pace.took(2, 0.1)
    assert (pace.size, pace.most) == (2, 2)


def test_a_run_begins_small() -> None:
    assert Pace().size == FIRST_BATCH
