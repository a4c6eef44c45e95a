"""Sums of digests: equal sets are equal in any order, any difference is found, and where it lies."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from perisai_app.wire.tally import COUNTERS_A_BUCKET, bucket_of, differing, root_of, sums_of
from tests.wire.fixed import golden

DIGESTS = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
HELD = st.dictionaries(st.integers(1, 2_000), DIGESTS, max_size=40)


@given(HELD, st.randoms())
def test_the_order_in_which_things_came_does_not_matter(held: dict[int, str], random: Random) -> None:
    shuffled = list(held.items())
    random.shuffle(shuffled)
    assert root_of(sums_of(shuffled)) == root_of(sums_of(held.items()))


@given(HELD.filter(bool), st.data())
def test_whatever_one_side_lacks_shows_in_its_bucket_and_in_the_root(
    held: dict[int, str], data: st.DataObject
) -> None:
    counter = data.draw(st.sampled_from(sorted(held)).filter(lambda one: int(held[one], 16) != 0))
    fewer = {key: text for key, text in held.items() if key != counter}
    ours, theirs = sums_of(held.items()), sums_of(fewer.items())
    assert differing(ours, theirs) == (bucket_of(counter),) == differing(theirs, ours)
    assert root_of(ours) != root_of(theirs)


def test_a_bucket_is_a_stretch_of_the_counter_from_one_on() -> None:
    assert [bucket_of(counter) for counter in (1, COUNTERS_A_BUCKET, COUNTERS_A_BUCKET + 1)] == [0, 0, 1]


def test_a_sum_goes_round_at_two_to_the_256th() -> None:
    assert sums_of([(1, "f" * 64), (2, f"{3:064x}")]) == {0: 2}


def test_the_root_of_known_buckets_never_changes() -> None:
    assert root_of({}) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    assert root_of(sums_of([(1, "0a" * 32), (300, "ff" * 32), (2, "f7" * 32)])).encode() == golden(
        "tally.root"
    )
