"""Who did what to whom: read by auditors, found by each of its sides, and changed by nobody."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from central.accounts.roles import Role
from central.accounts.users import id_of
from central.auditing import COMMAND_LINE, Actor, note
from central.office.paging import cursor_of
from central.storage.office_tables import audit
from tests.central.clerks import Clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn

AUDIT = "/office/v1/audit"
NUL, HUGE = ({"after": cursor_of(*key)} for key in (("\x00", 1), ("2026-11-21T08:00:00Z", 2**70)))


def numbers(clerk: Clerk, **params: Any) -> list[int]:
    """Of the entries found that tests wrote, page by page."""
    found, after = [], ""
    while True:
        page = clerk.get(AUDIT, params={**params, "after": after, "limit": 2})
        found += [one["details"]["n"] for one in page["items"] if "n" in one["details"]]
        if page["next"] is None:
            return found
        after = page["next"]


@pytest.fixture
def written(office: Office) -> None:
    """Six deeds of three actors, an hour between each two."""
    actors = (COMMAND_LINE, Actor("auditor contoh"), Actor("Tidak Ada Lagi"))
    for n in range(6):
        with office.centre.store.writing() as connection:
            deed = "decided" if n < 4 else "exported"
            note(connection, actors[n % 3], office.centre.now(), deed, f"r{n % 2}", n=n)
        office.clock.forward(timedelta(hours=1))


@pytest.mark.usefixtures("written")
def test_the_audit_is_read_newest_first_and_found_by_each_of_its_sides(office: Office, clerk: SignIn) -> None:
    auditor = clerk(Role.AUDITOR)
    assert numbers(auditor) == [5, 4, 3, 2, 1, 0]
    user_id = id_of(office.centre, auditor.name)
    assert numbers(auditor, actor=user_id) == [4, 1]
    assert numbers(auditor, actor="command_line") == [3, 0]
    assert numbers(auditor, subject="r1") == [5, 3, 1]
    assert numbers(auditor, action="exported") == [5, 4]
    assert numbers(auditor, action="decided", subject="r0") == [2, 0]
    times = {"since": "2026-11-21T17:00:00+08:00", "before": "2026-11-21T11:00:00Z"}
    assert numbers(auditor, **times) == [2, 1]
    (first,) = auditor.get(AUDIT, params={"actor": user_id, "action": "exported"})["items"]
    assert {name: first[name] for name in ("at", "actor", "actor_id", "action", "subject", "details")} == {
        "at": "2026-11-21T12:00:00Z",
        "actor": "auditor contoh",
        "actor_id": user_id,
        "action": "exported",
        "subject": "r0",
        "details": {"n": 4},
    }


def test_nobody_but_admins_and_auditors_reads_it(clerk: SignIn) -> None:
    for role in Role:
        if role in (Role.ADMIN, Role.AUDITOR):
            assert clerk(role).get(AUDIT)["items"]
        elif role is not Role.AGENT:
            assert clerk(role).ask("GET", AUDIT).json()["code"] == "forbidden"


@pytest.mark.only_on("embedded")
def test_what_is_no_question_is_none(clerk: SignIn) -> None:
    auditor = clerk(Role.AUDITOR)
    assert auditor.get(AUDIT, params={"since": "0001-01-01T00:00:00+23:59"})["items"]
    for params in (
        {"actor": "Bu Rina"},
        {"action": "x y"},
        {"since": "kemarin"},
        {"after": "W10"},
        NUL,
        HUGE,
    ):
        assert auditor.ask("GET", AUDIT, params=params).status_code == 422, params


@pytest.mark.usefixtures("written")
def test_no_entry_changes_or_goes_in_either_database(office: Office) -> None:
    deeds: list[Any] = [update(audit).values(actor="Orang lain"), delete(audit)]
    if office.db:
        deeds.append(text("TRUNCATE audit"))
    for deed in deeds:
        with pytest.raises(DBAPIError, match="append-only"), office.centre.store.writing() as connection:
            connection.execute(deed)
