"""Where somebody's cover stands, and words to agents, as the office tells them."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.storage.office_tables import audit, memberships
from central.storage.tables import agents
from perisai_app.wire.submission import Submission
from tests.central.clerks import Clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop

LIST, MESSAGES = "/office/v1/memberships", "/office/v1/messages"
PAID = {"member_number": "26000000001", "paid_through": "2026-12"}


def told(laptop: Laptop, kind: str) -> list[dict[str, Any]]:
    return [change["body"] for change in laptop.changes().json()["changes"] if change["kind"] == kind]


def put(clerk: Clerk, item: Submission, **asked: Any) -> tuple[int, str]:
    path = f"/office/v1/registrations/{item.registration_id}/membership"
    response = clerk.ask("PUT", path, json=asked)
    said = response.json()
    return response.status_code, said.get("result") or said["code"]


@pytest.fixture
def item(laptop: Laptop) -> Submission:
    submission = laptop.submission()
    laptop.send(submission)
    return submission


def test_a_membership_is_told_once_and_kept_as_it_was_told_last(
    office: Office, clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    reviewer = clerk(Role.REVIEWER)
    assert put(reviewer, item, **PAID) == (200, "told")
    assert put(reviewer, item, **PAID) == (200, "unchanged")
    assert put(reviewer, item, paid_through="2027-01") == (200, "told")
    heard = told(laptop, "membership")
    assert [(body["member_number"], body["paid_through"]) for body in heard] == [
        ("26000000001", "2026-12"),
        ("26000000001", "2027-01"),
    ]
    with office.centre.store.reading() as connection:
        kept = connection.execute(select(memberships)).one()
        noted = connection.execute(select(audit).where(audit.c.action == "membership_told")).all()
    assert (kept.member_number, kept.paid_through, kept.claimed_jht) == ("26000000001", "2027-01", 0)
    assert [(row.actor, row.subject) for row in noted] == [("reviewer contoh", str(item.registration_id))] * 2


def test_a_number_that_came_with_the_decision_is_not_told_twice(
    clerk: SignIn, laptop: Laptop, item: Submission
) -> None:
    reviewer = clerk(Role.REVIEWER)
    path = f"/office/v1/registrations/{item.registration_id}/decision"
    reviewer.post(path, json={"outcome": "registered", "member_number": "26000000001"})
    assert put(reviewer, item, member_number="26000000001") == (200, "unchanged")
    assert put(reviewer, item, claimed_jht=True) == (200, "told")
    (body,) = told(laptop, "membership")
    assert (body["member_number"], body["claimed_jht"]) == ("26000000001", True)


def test_a_list_gets_a_verdict_for_each_and_reaches_no_further_than_its_teller(
    clerk: SignIn, laptop: Laptop, other_laptop: Laptop, item: Submission
) -> None:
    away = other_laptop.submission()
    other_laptop.send(away)
    supervisor = clerk(Role.SUPERVISOR)
    keys = [str(key) for key in (item.registration_id, away.registration_id, uuid4(), item.registration_id)]
    asked = {"memberships": [{"registration_id": key, **PAID} for key in keys]}
    found = supervisor.post(LIST, json=asked)["verdicts"]
    assert [(one["registration_id"], one["result"]) for one in found] == list(
        zip(
            keys,
            ["told", "registration_unknown", "registration_unknown", "unchanged"],
            strict=True,
        )
    )
    assert put(supervisor, away, **PAID) == (404, "not_found")
    assert (len(told(laptop, "membership")), told(other_laptop, "membership")) == (1, [])


@pytest.mark.only_on("embedded")
@pytest.mark.parametrize("asked", [{"paid_through": "2026-13"}, {"paid_through": "12-2026"}, {"nik": "x"}])
def test_a_month_is_a_month(clerk: SignIn, item: Submission, asked: dict[str, Any]) -> None:
    assert put(clerk(Role.REVIEWER), item, **asked) == (422, "malformed")


def test_a_message_goes_to_one_agent_or_to_all_within_reach(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    with office.centre.store.reading() as connection:
        keys = {row.name: row.agent_key for row in connection.execute(select(agents))}
    supervisor, reviewer = clerk(Role.SUPERVISOR), clerk(Role.REVIEWER)
    assert supervisor.post(MESSAGES, json={"text": "Rapat Senin"}) == {"agents": 1}
    assert reviewer.post(MESSAGES, json={"text": "Libur"}) == {"agents": 2}
    one = {"text": "Ambil kartu", "agent_key": keys["Agen Ende"]}
    assert reviewer.post(MESSAGES, json=one) == {"agents": 1}
    assert supervisor.ask("POST", MESSAGES, json=one).status_code == 404
    assert [body["text"] for body in told(laptop, "message")] == ["Rapat Senin", "Libur"]
    assert [body["text"] for body in told(other_laptop, "message")] == ["Libur", "Ambil kartu"]


def test_an_auditor_tells_nothing(clerk: SignIn, laptop: Laptop, item: Submission) -> None:
    auditor = clerk(Role.AUDITOR)
    assert put(auditor, item, **PAID) == (403, "forbidden")
    assert auditor.ask("POST", MESSAGES, json={"text": "Hai"}).status_code == 403
    assert laptop.changes().json()["changes"] == []
