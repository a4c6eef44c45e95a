"""What reviewers and supervisors decide over HTTP, and what laptops, the audit and others see of it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.storage.office_tables import audit, memberships
from perisai_app.wire.submission import Submission
from tests.central.clerks import Clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import NAME, Laptop

DECISIONS = "/office/v1/decisions"


def told(laptop: Laptop) -> list[dict[str, Any]]:
    return [change["body"] for change in laptop.changes().json()["changes"]]


def decide(clerk: Clerk, item: Submission, **asked: Any) -> tuple[int, str]:
    """The status, and what was said: the result, the reason, or the code."""
    path = f"/office/v1/registrations/{item.registration_id}/decision"
    response = clerk.ask("POST", path, json={"outcome": "registered", **asked})
    said = response.json()
    return response.status_code, said.get("result") or said.get("reason") or said["code"]


@pytest.fixture
def item(laptop: Laptop) -> Submission:
    """A registration that waits for the office."""
    submission = laptop.submission()
    laptop.send(submission)
    return submission


def test_a_reviewer_registers_somebody_and_the_agent_hears_of_it(
    office: Office, clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    reviewer = clerk(Role.REVIEWER)
    numbers = {"member_number": "26000000001", "payment_code": "K-1"}
    assert decide(reviewer, item, revision=1, **numbers) == (200, "decided")
    assert decide(reviewer, item, revision=1, **numbers) == (200, "unchanged")
    (body,) = told(laptop)
    assert (body["outcome"], body["member_number"], body["payment_code"]) == ("registered", *numbers.values())
    with office.centre.store.reading() as connection:
        noted = connection.execute(select(audit).where(audit.c.action == "decided")).one()
        kept = connection.execute(select(memberships)).one()
    assert (noted.actor, noted.subject) == ("reviewer contoh", str(item.registration_id))
    assert json.loads(noted.details) == {"outcome": "registered", "revision": 1}
    assert (kept.member_number, kept.payment_code, kept.paid_through) == ("26000000001", "K-1", None)


def test_what_is_sent_back_names_the_fields_and_what_the_office_proposes(
    clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    remark = {"field": "phone", "remark": "Tidak aktif", "proposed": "+6281200000001"}
    reviewer = clerk(Role.REVIEWER)
    returned = {"outcome": "returned", "reason": "Periksa nomor HP"}
    shoe = [{**remark, "field": "shoe"}]
    assert decide(reviewer, item, outcome="returned") == (409, "reason_missing")
    assert decide(reviewer, item, **returned, remarks=shoe) == (409, "field_unknown")
    assert decide(reviewer, item, **returned, remarks=[remark]) == (200, "decided")
    (body,) = told(laptop)
    assert (body["outcome"], body["remarks"]) == ("returned", [remark])


def test_nobody_decides_unseen_about_a_newer_revision(
    clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    laptop.send(laptop.correction(item))
    reviewer = clerk(Role.REVIEWER)
    assert decide(reviewer, item, revision=1) == (409, "revision_outdated")
    assert decide(reviewer, item, revision=2, outcome="declined", reason="Ganda") == (200, "decided")
    assert decide(reviewer, item, revision=2) == (409, "already_decided")


def test_what_is_out_of_reach_is_answered_like_what_is_not_there(
    clerk: SignIn, other_laptop: Laptop, item: Submission
) -> None:
    away = other_laptop.submission()
    other_laptop.send(away)
    supervisor = clerk(Role.SUPERVISOR)
    nobody = item.model_copy(update={"registration_id": uuid4()})
    assert [decide(supervisor, one) for one in (away, nobody)] == [(404, "not_found")] * 2
    asked = [
        {"registration_id": str(one.registration_id), "outcome": "registered"} for one in (away, item, nobody)
    ]
    found = supervisor.post(DECISIONS, json={"decisions": asked})["verdicts"]
    assert [(one["result"], one["code"]) for one in found] == [
        ("refused", "registration_unknown"),
        ("decided", None),
        ("refused", "registration_unknown"),
    ]
    assert told(other_laptop) == []


def test_many_are_decided_each_alone_and_twice_in_one_list_is_judged_in_order(
    clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    second = laptop.submission()
    laptop.send(second)
    first = {"registration_id": str(item.registration_id), "outcome": "registered", "member_number": "M1"}
    asked = [first, {**first, "member_number": "M2"}, first, {"registration_id": str(second.registration_id)}]
    asked[3] |= {"outcome": "declined", "reason": "Bukan pekerja"}
    found = clerk(Role.REVIEWER).post(DECISIONS, json={"decisions": asked})["verdicts"]
    assert [one["code"] or one["result"] for one in found] == [
        "decided",
        "already_decided",
        "unchanged",
        "decided",
    ]
    assert [body["outcome"] for body in told(laptop)] == ["registered", "declined"]


@pytest.mark.parametrize(
    "asked",
    [
        {"outcome": "approved"},
        {"outcome": "registered", "member_number": "1" * 41},
        {"outcome": "registered", "member_number": "nul\x00"},
        {"outcome": "returned", "reason": NAME * 40},
        {"outcome": "returned", "remarks": [{"field": NAME}]},
        {"outcome": "returned", "remarks": [{"field": "name", "remark": NAME, "shoe": NAME}]},
        {"outcome": "registered", "revision": 10**30},
        {"outcome": "registered", "agent_key": "x"},
    ],
)
@pytest.mark.only_on("embedded")
def test_what_is_no_decision_is_refused_without_a_word_of_it(
    clerk: SignIn, item: Submission, asked: dict[str, Any]
) -> None:
    reviewer = clerk(Role.REVIEWER)
    assert decide(reviewer, item, **asked) == (422, "malformed")
    path = f"/office/v1/registrations/{item.registration_id}/decision"
    assert NAME not in reviewer.ask("POST", path, json=asked).text
    assert reviewer.ask("POST", DECISIONS, json={"decisions": [asked] * 501}).status_code == 422


def test_an_agent_and_an_auditor_decide_nothing(
    office: Office, clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    assert decide(clerk(Role.AUDITOR), item) == (403, "forbidden")
    assert told(laptop) == []
