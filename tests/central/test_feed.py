"""The feed of decisions, read page by page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from central.enrolment import make_code
from central.review import Result, Ruling, decide
from perisai_app.wire.changes import ChangesPage, Decision, FieldRemark
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
    number = page(laptop).cursor.partition(":")[2]
    for cursor in ("", f"ffffffffffffffff:{number}", "rubbish", f"{office.centre.epoch}:-1", "9" * 400):
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


def test_a_page_is_bounded_whatever_is_asked(office: Office, laptop: Laptop) -> None:
    batch = [laptop.submission() for _ in range(1001)]
    laptop.send(*batch)
    ruled(office, *(item.registration_id for item in batch))
    assert len(page(laptop).changes) == 200
    found = page(laptop, limit=50_000)
    assert (len(found.changes), found.more) == (1000, True)
    for limit in ("0", "-1", "many", "9" * 5000):
        response = laptop.changes(limit=limit)
        assert (response.status_code, response.json()["code"]) == (422, "malformed")
