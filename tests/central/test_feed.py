"""The feed of decisions, read page by page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from central.appending import append
from central.enrolment import make_code
from central.news import tell_message
from central.review import Result, Ruling, decide
from central.storage.tables import agents
from perisai_app.wire.changes import ChangesPage, Decision, FieldRemark, Kind, Message
from tests.central.conftest import Office, enrol
from tests.central.samples import Laptop


def ruled(office: Office, *ids: UUID, **changes: Any) -> None:
    rulings = [Ruling(**{"registration_id": key, "outcome": "registered", **changes}) for key in ids]
    assert [verdict.result for verdict in decide(office.centre, rulings)] == [Result.DECIDED] * len(ids)


def page(laptop: Laptop, after: str = "", **params: Any) -> ChangesPage:
    response = laptop.changes(after, **params)
    assert response.status_code == 200
    return ChangesPage.model_validate_json(response.content)


def told(found: ChangesPage) -> list[UUID]:
    return [Decision.model_validate(change.body).registration_id for change in found.changes]


def test_a_decision_comes_whole_through_the_feed(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    remark = FieldRemark(field="phone", remark="Salah sambung", proposed="+6281200000001")
    ruled(office, item.registration_id, outcome="returned", reason="Periksa nomor", remarks=[remark])
    (change,) = page(laptop).changes
    assert change.kind == "decision"
    assert Decision.model_validate(change.body) == Decision(
        registration_id=item.registration_id,
        revision=1,
        outcome="returned",
        reason="Periksa nomor",
        remarks=(remark,),
        decided_at="2026-11-21T08:00:00Z",
    )


def test_pages_follow_each_other_without_gap_or_repeat(office: Office, laptop: Laptop) -> None:
    batch = [laptop.submission() for _ in range(7)]
    laptop.send(*batch)
    ruled(office, *(item.registration_id for item in batch))
    seen, cursor, more = [], "", True
    while more:
        found = page(laptop, cursor, limit=3)
        assert len(found.changes) <= 3
        seen += told(found)
        cursor, more = found.cursor, found.more
    assert seen == [item.registration_id for item in batch]
    assert page(laptop, cursor) == ChangesPage(
        epoch=office.centre.epoch, changes=(), cursor=cursor, more=False
    )


def test_the_cursor_goes_on_where_it_stood(office: Office, laptop: Laptop) -> None:
    first, second = laptop.submission(), laptop.submission()
    laptop.send(first, second)
    ruled(office, first.registration_id)
    cursor = page(laptop).cursor
    ruled(office, second.registration_id)
    assert told(page(laptop, cursor)) == [second.registration_id]


def test_a_cursor_of_another_epoch_or_of_nobody_starts_again(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    ruled(office, item.registration_id)
    epoch, _, rest = page(laptop).cursor.partition(":")
    old_shape = f"{epoch}:1"
    for cursor in ("", f"ffffffffffffffff:{rest}", "rubbish", old_shape, f"{epoch}:-1", "9" * 400, "å:::"):
        assert told(page(laptop, cursor)) == [item.registration_id]


def test_another_agents_decisions_are_invisible(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    other = join("Agen Lain")
    mine, theirs = laptop.submission(), other.submission()
    laptop.send(mine)
    other.send(theirs)
    ruled(office, theirs.registration_id, mine.registration_id)
    assert told(page(laptop)) == [mine.registration_id]
    assert told(page(other)) == [theirs.registration_id]


def test_a_second_laptop_of_an_agent_sees_and_corrects_the_firsts_work(
    office: Office, laptop: Laptop
) -> None:
    item = laptop.submission()
    laptop.send(item)
    ruled(office, item.registration_id, outcome="returned", reason="Foto KTP buram")
    second = Laptop(office.url, enrol(office, make_code(office.centre, laptop.me.agent_name)))
    assert second.me.agent_id != laptop.me.agent_id
    assert told(page(second)) == [item.registration_id]
    assert second.send(second.correction(item)).verdicts == ()


def test_a_page_is_bounded_whatever_is_asked(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.page.MAX_PAGE_BYTES", 1024 * 1024)
    batch = [laptop.submission() for _ in range(1001)]
    laptop.send(*batch)
    ruled(office, *(item.registration_id for item in batch))
    assert len(page(laptop).changes) == 200
    found = page(laptop, limit=50_000)
    assert (len(found.changes), found.more) == (1000, True)
    for limit in ("0", "-1", "many", "9" * 5000):
        response = laptop.changes(limit=limit)
        assert (response.status_code, response.json()["code"]) == (422, "malformed")


@pytest.mark.only_on("embedded")
def test_a_number_that_is_not_committed_yet_holds_up_the_next_one(office: Office, laptop: Laptop) -> None:
    """A second writer with a higher number could commit first, were numbers not taken one by one."""
    hasty = office.beside(patience=0)
    with office.centre.store.reading() as connection:
        (agent_key,) = connection.execute(select(agents.c.agent_key)).scalars()
    with office.centre.store.writing() as slow:
        append(slow, [agent_key], Kind.MESSAGE, Message(text="Satu", sent_at=""))
        with pytest.raises(OperationalError, match="locked"):
            tell_message(hasty, "Dua")
        before = page(laptop)
    tell_message(hasty, "Tiga")
    hasty.close()
    assert before.changes == ()
    assert [change.body["text"] for change in page(laptop, before.cursor).changes] == ["Satu", "Tiga"]


def test_of_many_writers_at_once_every_number_is_read_once_and_in_order(
    office: Office, laptop: Laptop
) -> None:
    """Each page is read while others write; whatever appears must lie after the cursor."""
    seen: list[str] = []
    cursor, last = "", False
    with ThreadPoolExecutor(4) as pool:
        written = [pool.submit(tell_message, office.centre, str(number)) for number in range(40)]
        while not last:
            last = all(one.done() for one in written)
            found = page(laptop, cursor)
            cursor = found.cursor
            seen += [change.body["text"] for change in found.changes]
    assert sorted(seen, key=int) == [str(number) for number in range(40)]


def test_a_page_is_bounded_in_bytes_as_well(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.page.MAX_PAGE_BYTES", 100)
    for text in ("a" * 80, "b" * 80, "c" * 80):
        tell_message(office.centre, text)
    seen, cursor, more = [], "", True
    while more:
        found = page(laptop, cursor)
        assert len(found.changes) == 1
        seen += [change.body["text"][0] for change in found.changes]
        cursor, more = found.cursor, found.more
    assert seen == ["a", "b", "c"]
