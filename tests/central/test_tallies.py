"""What the centre holds from one laptop, bucket by bucket."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from central.erasing import erase
from perisai_app.wire import media
from perisai_app.wire.submission import Submission
from perisai_app.wire.tally import BucketAnswer, Held, TallyAnswer, sums_of
from tests.central.conftest import Office
from tests.central.samples import Laptop, ask


def tally(laptop: Laptop) -> TallyAnswer:
    return TallyAnswer.model_validate_json(laptop.ask("GET", media.TALLY).content)


def bucket(laptop: Laptop, number: int) -> tuple[Held, ...]:
    answer = BucketAnswer.model_validate_json(laptop.ask("GET", f"{media.TALLY}/{number}").content)
    assert answer.bucket == number
    return answer.held


def held(item: Submission, *, erased: bool = False) -> Held:
    return Held(
        registration_id=item.registration_id,
        revision=item.revision,
        digest=item.digest,
        counter=item.counter,
        erased=erased,
    )


def test_nothing_sent_is_no_bucket_at_all(office: Office, laptop: Laptop) -> None:
    assert tally(laptop) == TallyAnswer(epoch=office.centre.epoch, buckets=())
    assert bucket(laptop, 0) == ()


def test_buckets_are_summed_and_told_by_counter(laptop: Laptop, join: Callable[[str], Laptop]) -> None:
    first, last, next_one = (laptop.submission(counter=number) for number in (1, 256, 257))
    laptop.send(next_one, last, first)
    foreign = join("Agen Contoh")
    foreign.send(foreign.submission())
    expected = sums_of((item.counter, item.digest) for item in (first, last, next_one))
    assert tally(laptop).sums == expected
    assert bucket(laptop, 0) == (held(first), held(last))
    assert bucket(laptop, 1) == (held(next_one),)


def test_what_was_erased_counts_on_and_says_so(office: Office, laptop: Laptop) -> None:
    kept, gone = laptop.submission(), laptop.submission()
    laptop.send(kept, gone)
    before = tally(laptop)
    erase(office.centre, str(gone.registration_id))
    assert tally(laptop) == before
    assert bucket(laptop, 0) == (held(kept), held(gone, erased=True))


@pytest.mark.only_on("embedded")
def test_sums_are_read_from_an_index_alone(office: Office) -> None:
    with office.centre.store.reading() as connection:
        for table in ("submissions", "tombstones"):
            asked = text(f"EXPLAIN QUERY PLAN SELECT counter, digest FROM {table} WHERE device_id = 'x'")
            assert "USING COVERING INDEX" in str(connection.execute(asked).all())


@pytest.mark.parametrize("number", ["-1", "x", str(2**53)])
def test_a_bucket_that_cannot_be_is_malformed(laptop: Laptop, number: str) -> None:
    response = laptop.ask("GET", f"{media.TALLY}/{number}")
    assert (response.status_code, response.json()["code"]) == (422, "malformed")


def test_a_stranger_is_told_of_no_bucket(office: Office) -> None:
    for path in (media.TALLY, f"{media.TALLY}/0"):
        assert ask(office.url, "GET", path).status_code == 401
