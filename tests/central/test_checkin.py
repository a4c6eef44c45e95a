"""Check-in: one signed answer over the laptop's own nonce, with news, and what the office keeps of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from nacl.signing import VerifyKey
from sqlalchemy import select, update

from central import checkins
from central.erasing import new_epoch
from central.news import tell_message
from central.storage.tables import device_state, devices
from perisai_app.wire import media
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.checkin import is_our_centre
from perisai_app.wire.tally import root_of, sums_of
from tests.central.conftest import Office
from tests.central.samples import Laptop, ask, check_in_body


def test_the_answer_proves_the_centre_over_this_laptops_nonce_only(office: Office, laptop: Laptop) -> None:
    answer = laptop.check_in()
    key = VerifyKey(office.centre.public_key)
    assert (answer.epoch, answer.at, answer.blocked) == (office.centre.epoch, "2026-11-21T08:00:00Z", False)
    assert (answer.key_id, answer.rotations) == (office.centre.public_key.hex()[:16], ())
    assert not is_our_centre(answer, key, device_id=laptop.me.device_id, nonce="0" * 32)
    assert not is_our_centre(answer, key, device_id="0" * 32, nonce=answer.nonce)


def test_the_news_come_with_it_and_go_on_from_its_cursor(office: Office, laptop: Laptop) -> None:
    tell_message(office.centre, "Selamat pagi")
    first = laptop.check_in()
    assert [change.body["text"] for change in first.changes] == ["Selamat pagi"]
    assert laptop.check_in(cursor=first.cursor).changes == ()
    tell_message(office.centre, "Selamat siang")
    assert [c.body["text"] for c in laptop.check_in(cursor=first.cursor).changes] == ["Selamat siang"]
    assert laptop.changes(first.cursor).json()["changes"][0]["body"]["text"] == "Selamat siang"


def test_more_news_than_a_page_are_told_to_be_more(office: Office, laptop: Laptop) -> None:
    for number in range(201):
        tell_message(office.centre, f"Pesan {number}")
    answer = laptop.check_in()
    assert (len(answer.changes), answer.more) == (200, True)


def test_it_says_whether_both_hold_the_same(laptop: Laptop) -> None:
    batch = [laptop.submission(counter=number) for number in (1, 256, 257)]
    laptop.send(*batch)
    mine = root_of(sums_of((item.counter, item.digest) for item in batch))
    assert laptop.check_in(tally=mine).agrees
    assert not laptop.check_in().agrees


def test_the_highest_counter_is_of_what_was_sent_and_never_of_what_was_told(laptop: Laptop) -> None:
    laptop.send(laptop.submission(counter=7))
    assert laptop.check_in(counter=3).counter == 7
    assert laptop.check_in(counter=12).counter == 7


def test_the_office_keeps_how_each_laptop_stands_and_when_it_was_heard_last(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    other = join("Agen Lain")
    laptop.check_in()
    office.clock.forward(timedelta(hours=1))
    laptop.check_in()
    other.check_in()
    with office.centre.store.reading() as connection:
        rows = {row.device_id: row for row in connection.execute(select(device_state))}
    assert set(rows) == {laptop.me.device_id, other.me.device_id}
    mine = rows[laptop.me.device_id]
    assert mine.contact_at == "2026-11-21T09:00:00Z"
    assert json.loads(mine.manifest)["counts"] == {"queued": 3}


def test_a_blocked_laptop_gets_a_signed_answer_without_news(office: Office, laptop: Laptop) -> None:
    tell_message(office.centre, "Selamat pagi")
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    answer = laptop.check_in(cursor="here")
    assert (answer.blocked, answer.changes, answer.cursor, answer.more) == (True, (), "here", False)


@pytest.mark.parametrize(
    "changes", [{"nonce": "x"}, {"counter": -1}, {"counter": 2**53}, {"extra": 1}, {"manifest": {}}]
)
def test_what_is_no_check_in_is_malformed_and_keeps_nothing(
    office: Office, laptop: Laptop, changes: dict[str, object]
) -> None:
    response = laptop.ask("POST", media.CHECKIN, json=check_in_body(laptop.me.centre_key, **changes))
    assert (response.status_code, response.json()["code"]) == (422, "malformed")
    with office.centre.store.reading() as connection:
        assert connection.execute(select(device_state)).all() == []


def test_a_check_in_as_big_as_a_book_is_too_large(laptop: Laptop) -> None:
    response = laptop.ask("POST", media.CHECKIN, data=b"x" * 65_537)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.only_on("embedded")
@pytest.mark.parametrize("counter", [False, "1", 1.5, -1, media.MAX_COUNTER + 1])
def test_a_number_is_taken_as_a_number_alone(laptop: Laptop, counter: object) -> None:
    body = check_in_body(laptop.me.centre_key, counter=counter)
    response = laptop.ask("POST", media.CHECKIN, json=body)
    assert (response.status_code, response.json()["code"]) == (422, "malformed")


def test_a_stranger_is_proved_nothing(office: Office, laptop: Laptop) -> None:
    response = ask(office.url, "POST", media.CHECKIN, json=check_in_body(laptop.me.centre_key))
    assert (response.status_code, response.json()["code"]) == (401, "not_enrolled")


def test_all_of_an_answer_is_of_one_instant(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, news = office.centre.epoch, checkins._news

    def an_epoch_later(*asked: Any) -> ChangesPage:
        new_epoch(office.centre)
        return news(*asked)

    monkeypatch.setattr(checkins, "_news", an_epoch_later)
    answer = laptop.check_in()
    assert (answer.epoch, answer.cursor.split(":")[0]) == (before, before)
    assert office.centre.epoch != before
