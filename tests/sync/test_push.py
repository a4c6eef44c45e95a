"""How large the next batch is."""

from hypothesis import given
from hypothesis import strategies as st

from sync.push import AIM_SECONDS, FIRST_BATCH, LARGEST_BATCH, next_size

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
    sizes = [FIRST_BATCH]
    for _ in range(7):
        sizes.append(next_size(sizes[-1], 0.1))
    assert sizes[:3] == [25, 50, 100] and sizes[-1] == LARGEST_BATCH
    for _ in range(11):
        sizes.append(next_size(sizes[-1], 60))
    assert sizes[-1] == 1
