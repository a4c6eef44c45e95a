"""What laptops remember of a time that the centre forgot: a list for a person, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from central.erasing import erase
from central.recalling import recalled
from central.review import Ruling, decide
from perisai_app.wire import media
from perisai_app.wire.changes import Decision
from perisai_app.wire.recollection import Gone, Recollections
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office
from tests.central.samples import Laptop


def decision(item: Submission, **changes: Any) -> Decision:
    given = {"registration_id": item.registration_id, "revision": 1, "outcome": "registered"}
    told = {"member_number": "M-9001", "decided_at": "2026-11-19T08:00:00Z"}
    return Decision.model_validate({**given, **told, **changes})


def gone(item: Submission) -> Gone:
    counter, digest = item.counter, item.digest
    return Gone(registration_id=item.registration_id, revision=1, digest=digest, counter=counter)


def tell(laptop: Laptop, *decisions: Decision, gone: tuple[Gone, ...] = ()) -> int:
    body = Recollections(decisions=decisions, gone=gone).model_dump_json().encode()
    response = laptop.ask("POST", media.RECOLLECTIONS, data=body)
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    return int(response.json()["taken"])


def test_what_the_centre_forgot_waits_for_a_person_once(office: Office, laptop: Laptop) -> None:
    item, lost = laptop.submission(), laptop.submission()
    assert tell(laptop, decision(item), gone=(gone(lost),)) == 2
    assert tell(laptop, decision(item), gone=(gone(lost),)) == 0
    rows = {row["kind"]: row for row in recalled(office.centre)}
    assert rows["decision"]["registration_id"] == str(item.registration_id)
    assert rows["decision"]["outcome"] == "registered"
    assert (rows["gone"]["digest"], rows["gone"]["agent"]) == (lost.digest, "Agen Contoh")
    assert "M-9001" not in str(rows)
    assert "M-9001" in str(recalled(office.centre, with_bodies=True))


def test_what_the_centre_knows_to_the_word_is_no_news(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    decide(office.centre, [Ruling(registration_id=item.registration_id, outcome="registered")])
    known = Decision.model_validate(laptop.changes().json()["changes"][0]["body"])
    assert tell(laptop, known, gone=(gone(item),)) == 0
    assert tell(laptop, known.model_copy(update={"member_number": "M-1"})) == 1


def test_nothing_is_taken_about_the_erased_or_about_another_agents_people(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    theirs, erased = laptop.submission(), laptop.submission()
    laptop.send(theirs, erased)
    erase(office.centre, str(erased.registration_id))
    assert tell(join("Agen Lain"), decision(theirs), gone=(gone(theirs),)) == 0
    assert tell(laptop, decision(erased), gone=(gone(erased),)) == 0
    assert recalled(office.centre) == []


def test_an_erasure_takes_recollections_along(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    tell(laptop, decision(item))
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    assert recalled(office.centre) == []


@pytest.mark.parametrize(("field", "number"), [("counter", 2**53), ("revision", 10_001)])
def test_numbers_that_no_submission_bears_are_malformed(laptop: Laptop, field: str, number: int) -> None:
    told = {**gone(laptop.submission()).model_dump(mode="json"), field: number}
    response = laptop.ask("POST", media.RECOLLECTIONS, json={"gone": [told]})
    assert (response.status_code, response.json()["code"]) == (422, "malformed")
    many = {"gone": [gone(laptop.submission()).model_dump(mode="json")] * 501}
    assert laptop.ask("POST", media.RECOLLECTIONS, json=many).status_code == 422
