"""What reviewers see of what the sifter found, and what they say of it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.sifting import listing
from central.sifting.sift import sift
from central.storage.office_tables import audit, signals
from perisai_app.wire.submission import Submission
from tests.central.clerks import Clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop, registration
from tests.central.sifting.conftest import both, key

SIGNALS = "/office/v1/signals"
ONE = {"nik": "5104015405849001"}


def person(laptop: Laptop, serial: int, **given: Any) -> Submission:
    """Somebody of the day and phone that everybody else here has not, but for what is given."""
    own = {"phone": f"+62812000{serial}", "birth_date": f"1984-05-{serial % 28 + 1:02d}"}
    item = laptop.submission(registration=registration(serial, **{**own, **given}))
    laptop.send(item)
    return item


def listed(clerk: Clerk, limit: int = 50) -> list[dict[str, Any]]:
    """All pages."""
    items, after = [], ""
    while True:
        page = clerk.get(SIGNALS, params={"limit": limit, "after": after})
        assert len(page["items"]) <= limit
        items += page["items"]
        if (after := page["next"]) is None:
            return items


def say(clerk: Clerk, item: Submission, kind: str, **asked: Any) -> tuple[int, str]:
    """The status, and why not."""
    path = f"/office/v1/registrations/{item.registration_id}/signals/{kind}/ruling"
    response = clerk.ask("POST", path, json={"reason": "Saudara kembar", **asked})
    said = response.json() if response.content else {}
    return response.status_code, said.get("reason") or said.get("code", "")


def ruled(office: Office) -> list[str]:
    with office.centre.store.reading() as connection:
        return list(connection.execute(select(signals.c.ruled)).scalars())


@pytest.fixture
def pair(office: Office, laptop: Laptop, other_laptop: Laptop) -> tuple[Submission, Submission]:
    """One NIK from two offices, looked at."""
    items = person(laptop, 9001, **ONE), person(other_laptop, 9001, **ONE)
    sift(office.centre)
    return items


def test_a_reviewer_says_that_two_are_different_and_it_is_no_longer_open(
    office: Office, clerk: SignIn, laptop: Laptop, pair: tuple[Submission, Submission]
) -> None:
    mine, theirs = pair
    reviewer = clerk(Role.REVIEWER)
    (row,) = listed(reviewer)
    assert (row["registration_id"], row["other_id"], row["elsewhere"]) == (*both(*pair), False)
    assert say(reviewer, theirs, "same_nik", ruled="different", other_id=key(mine)) == (204, "")
    laptop.send(laptop.correction(mine, registration=mine.registration))
    sift(office.centre)
    assert (listed(reviewer), ruled(office)) == ([], ["different"])
    with office.centre.store.reading() as connection:
        noted = connection.execute(select(audit).where(audit.c.action == "signal_ruled")).one()
    first, second = both(*pair)
    assert (noted.actor, noted.subject) == (reviewer.name, first)
    assert json.loads(noted.details) == {"kind": "same_nik", "ruled": "different", "other": second}


def test_two_that_are_one_person_say_so_at_both(clerk: SignIn, pair: tuple[Submission, Submission]) -> None:
    reviewer = clerk(Role.REVIEWER)
    assert say(reviewer, pair[0], "same_nik", ruled="same", other_id=key(pair[1])) == (204, "")
    for item in pair:
        (told,) = reviewer.get(f"/office/v1/registrations/{key(item)}")["signals"]
        assert (told["ruled"], told["ruled_by"], told["reason"]) == ("same", reviewer.name, "Saudara kembar")


def test_of_a_pair_across_offices_a_supervisor_sees_his_side_and_cannot_judge_it(
    office: Office, clerk: SignIn, other_laptop: Laptop, pair: tuple[Submission, Submission]
) -> None:
    mine, theirs = pair
    for serial in (9010, 9011):
        person(other_laptop, serial, nik="5104015405849010")
    sift(office.centre)
    supervisor = clerk(Role.SUPERVISOR)
    (row,) = listed(supervisor)
    assert (row["registration_id"], row["other_id"], row["elsewhere"]) == (key(mine), None, True)
    assert key(theirs) not in json.dumps(row)
    for one, other in ((mine, theirs), (theirs, mine)):
        assert say(supervisor, one, "same_nik", ruled="same", other_id=key(other)) == (404, "not_found")
    assert ruled(office) == ["", ""] and len(listed(clerk(Role.AUDITOR))) == 2


def test_only_what_is_said_of_such_a_signal_is_taken(office: Office, clerk: SignIn, laptop: Laptop) -> None:
    items = [person(laptop, serial, phone="+6281200000001") for serial in (9002, 9005, 9009, 9013)]
    one, other = (person(laptop, serial, **ONE) for serial in (9020, 9021))
    sift(office.centre)
    reviewer = clerk(Role.REVIEWER)
    beside = {"other_id": key(other)}
    assert say(reviewer, one, "same_nik", ruled="seen", **beside) == (409, "wrong_ruling")
    assert say(reviewer, items[0], "shared_phone", ruled="same") == (409, "wrong_ruling")
    assert say(reviewer, one, "same_nik", ruled="same") == (404, "not_found")
    assert say(reviewer, one, "near_name", ruled="same", **beside) == (404, "not_found")
    assert say(reviewer, one, "same_nik", ruled="same", other_id=str(uuid4())) == (404, "not_found")
    assert say(reviewer, one, "shoe", ruled="seen")[0] == 422
    assert say(reviewer, items[0], "shared_phone", ruled="seen") == (204, "")
    assert sorted(ruled(office)) == ["", "", "", "", "seen"]


def test_the_gravest_come_first_and_then_the_oldest_page_by_page(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        of = other_laptop if number % 2 else laptop
        item = person(of, 9001 + number)
        told = {"kind": "fast", "other_id": "", "details": "{}", "weight": (10, 60, 60)[number % 3]}
        with office.centre.store.writing() as connection:
            at = f"2026-11-21T08:00:{20 - number:02d}.000Z"
            connection.execute(signals.insert().values(**told, registration_id=key(item), raised_at=at))
    reviewer, supervisor = clerk(Role.REVIEWER), clerk(Role.SUPERVISOR)
    rows = listed(reviewer, limit=2)
    assert len(rows) == 7 and rows == listed(reviewer)
    order = [(-row["weight"], row["raised_at"]) for row in rows]
    assert order == sorted(order)
    own = listed(supervisor)
    monkeypatch.setattr(listing, "MOST_LOOKED_AT", 1)
    assert listed(supervisor, limit=2) == own == [row for row in rows if row in own] and len(own) == 4


def test_an_agent_is_not_told_what_is_odd_and_no_made_up_cursor_is_taken(
    clerk: SignIn, laptop: Laptop, office: Office
) -> None:
    with office.centre.store.reading() as connection:
        agent_key = connection.exec_driver_sql("SELECT agent_key FROM agents").scalar_one()
    assert clerk(Role.AGENT, agent_key=agent_key).ask("GET", SIGNALS).status_code == 403
    reviewer = clerk(Role.REVIEWER)
    for cursor in ("eA", "WzEsIlx1MDAwMCIsIiIsIiIsIiJd", "WzEsMSwxLDEsMV0"):
        assert reviewer.ask("GET", SIGNALS, params={"after": cursor}).status_code == 422
