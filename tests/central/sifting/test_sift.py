"""Looking comes after the answer, loses nothing, repeats nothing, and forgets what no longer holds."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select, update

from central.centre import Centre
from central.erasing import erase
from central.sifting import keeping
from central.sifting import sift as sifting
from central.sifting.beside import sifted
from central.sifting.facts import claim
from central.sifting.limits import USUAL, Limits, limits_of
from central.sifting.sift import sift, sift_some
from central.stop import Stop
from central.storage.office_tables import name_words, signals
from central.storage.tables import registrations
from tests.central.conftest import Office
from tests.central.samples import Laptop, registration
from tests.central.sifting.conftest import People, both, found, key

ONE = {"nik": "5104015405849001", "birth_date": "1984-05-14"}


def waiting(centre: Centre) -> int:
    query = select(func.count()).select_from(registrations).where(registrations.c.sifted == 0)
    with centre.store.reading() as connection:
        return int(connection.execute(query).scalar_one())


def test_every_one_is_looked_at_once_in_bounded_batches_and_found_by_each_word(
    office: Office, brought: People
) -> None:
    items = [brought(serial) for serial in range(9001, 9006)]
    assert [sift_some(office.centre, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert waiting(office.centre) == 0
    query = select(name_words.c.registration_id).where(name_words.c.word == "KENARI")
    with office.centre.store.reading() as connection:
        assert sorted(connection.execute(query).scalars()) == sorted(map(key, items))


def test_a_crash_before_the_end_loses_nothing_and_leaves_nothing(
    office: Office, brought: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(9001, **ONE)
    brought(9002, **ONE)

    def killed(*told: object) -> None:
        keeping.keep(*told)  # type: ignore[arg-type]  # what the sifter gives it
        raise KeyboardInterrupt

    monkeypatch.setattr(sifting, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        sift(office.centre)
    with office.centre.store.reading() as connection:
        assert not connection.execute(select(signals)).all()
    monkeypatch.undo()
    assert waiting(office.centre) == 2 and len(found(office)) == 1


def test_a_correction_ends_what_no_longer_holds_and_finds_what_does(
    office: Office, brought: People, laptop: Laptop
) -> None:
    one, same = brought(9001, **ONE), brought(9002, **ONE)
    other = brought(9003)
    assert [(row.registration_id, row.other_id) for row in found(office)] == [both(one, same)]
    told = other.registration.model_copy(update={"phone": same.registration.phone})
    laptop.send(laptop.correction(same, registration=told))
    assert [(row.registration_id, row.other_id) for row in found(office)] == [both(other, same)]


def test_what_is_still_open_stays_as_old_as_it_is(office: Office, brought: People, laptop: Laptop) -> None:
    one, _ = brought(9001, **ONE), brought(9002, **ONE)
    (before,) = found(office)
    office.clock.forward(timedelta(days=1))
    laptop.send(laptop.correction(one, registration=one.registration))
    assert [tuple(row) for row in found(office)] == [tuple(before)]


def test_what_was_ruled_on_stays_so_until_its_facts_are_others(
    office: Office, brought: People, laptop: Laptop
) -> None:
    one, _ = brought(9001, **ONE), brought(9002, **ONE)
    found(office)
    with office.centre.store.writing() as connection:
        connection.execute(update(signals).values(ruled="different", reason="x", ruled_by="y", ruled_at="z"))
    second = laptop.correction(one, registration=one.registration)
    laptop.send(second)
    assert [row.ruled for row in found(office)] == ["different"]
    named = one.registration.model_copy(update={"name": "I Made Gelatik"})
    laptop.send(laptop.correction(second, registration=named))
    (row,) = found(office)
    assert (row.ruled, row.ruled_by, row.reason) == ("", None, None)


def test_with_one_who_is_erased_the_pair_goes(office: Office, brought: People) -> None:
    items = [brought(9001, **ONE), brought(9002, **ONE)]
    assert len(found(office)) == 1
    erase(office.centre, both(*items)[1])
    with office.centre.store.reading() as connection:
        assert not connection.execute(select(signals)).all()


@pytest.mark.only_on("postgresql")
def test_while_one_process_looks_another_does_not_and_nobody_waits(
    office: Office, brought: People, laptop: Laptop
) -> None:
    for serial in range(9001, 9005):
        brought(serial, **ONE)
    beside = office.beside()
    claimed, go_on = Event(), Event()

    def slow() -> int:
        with office.centre.store.writing() as connection:
            mine = claim(connection, 2)
            claimed.set()
            assert go_on.wait(30)
            sifting._look_at(connection, mine, USUAL, office.centre.now())
        return len(mine)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(slow)
        assert claimed.wait(30)
        assert sift(beside) == 0
        laptop.send(laptop.submission(registration=registration(9500)))
        go_on.set()
        assert first.result() == 2
    assert sift(beside) == 3
    beside.close()
    assert len(found(office, "same_nik")) == 6


@pytest.mark.parametrize("most", [1, 50])
def test_whoever_comes_first_or_together_all_see_each_other(
    office: Office, brought: People, most: int
) -> None:
    items = [brought(serial, phone="+6281200000077", birth_date="1984-05-14") for serial in range(9001, 9005)]
    while sift_some(office.centre, most=most):
        pass
    with office.centre.store.reading() as connection:
        kinds = connection.execute(select(signals.c.kind, signals.c.registration_id)).all()
    assert {one for kind, one in kinds if kind == "shared_phone"} == set(map(key, items))
    assert sum(kind == "near_name" for kind, _ in kinds) == 6


def test_a_thread_beside_the_server_looks_at_what_comes_and_ends_with_it(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Event()

    def told(centre: Centre, limits: Limits) -> int:
        some = sift_some(centre, limits)
        if some:
            done.set()
        return some

    monkeypatch.setattr("central.sifting.beside.sift_some", told)
    monkeypatch.setattr("central.sifting.beside.SECONDS_BETWEEN", 3_600)
    with sifted(office.centre, USUAL):
        for _ in range(2):
            done.clear()
            laptop.send(laptop.submission())
            assert done.wait(30)
    assert waiting(office.centre) == 0


def test_the_office_sets_what_is_too_much(office: Office, brought: People) -> None:
    for serial in range(9001, 9003):
        brought(serial, phone="+6281200000001")
    assert limits_of(office.home) == USUAL
    office.home.limits.write_text(json.dumps({"phone_households": 2}))
    sift(office.centre, limits_of(office.home))
    assert len(found(office, "shared_phone")) == 2
    office.home.limits.write_text('{"phone_households": 0}')
    with pytest.raises(Stop):
        limits_of(office.home)
