"""More files at once only while that is faster; a link that breaks bears one."""

import pytest

from sync.width import MOST, Width


def land(width: Width, files: int, *, speed: float) -> None:
    """So many files of 100 KB, at this many bytes a second in all."""
    for _ in range(files):
        width.landed(100_000, 100_000 / speed)


def test_a_link_that_gets_faster_with_each_is_used_by_four(width: Width) -> None:
    for at_once in range(1, MOST):
        assert width.now == at_once
        land(width, 4 * at_once, speed=100_000 * at_once)
    land(width, 40, speed=800_000)
    assert width.now == MOST


def test_one_that_is_full_goes_back_to_what_filled_it_and_stays(width: Width) -> None:
    land(width, 4, speed=100_000)
    assert width.now == 2
    land(width, 8, speed=105_000)
    assert width.now == 1
    land(width, 40, speed=900_000)
    assert width.now == 1


def test_a_quick_link_is_used_by_four_at_once(width: Width) -> None:
    land(width, 3, speed=1_500_000)
    assert width.now == 1
    land(width, 1, speed=1_500_000)
    assert width.now == MOST
    land(width, 40, speed=800_000)
    assert width.now == MOST


def test_a_few_small_files_in_a_moment_decide_nothing(width: Width) -> None:
    for _ in range(4):
        width.landed(2_000, 0.01)
    assert width.now == 1


def test_a_break_ends_the_search(width: Width) -> None:
    land(width, 4, speed=100_000)
    width.broke()
    land(width, 40, speed=900_000)
    assert width.now == 1


@pytest.fixture
def width() -> Width:
    return Width()
