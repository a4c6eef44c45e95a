"""The office's people, run by an admin over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from central.accounts.roles import Role
from tests.central.clerks import OFFICE, PASSWORD, Clerk, sign_in
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import ask

USERS, SESSION = "/office/v1/users", "/office/v1/session"


def people(admin: Clerk) -> list[dict[str, Any]]:
    found, after = [], ""
    while True:
        page = admin.get(USERS, params={"limit": 1, "after": after})
        found += page["items"]
        if page["next"] is None:
            return found
        after = page["next"]


def test_a_user_is_added_signs_in_gets_another_password_and_is_ended(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    told = {"name": "Bu Rina", "role": "supervisor", "password": PASSWORD, "office": OFFICE}
    added = admin.post(USERS, json=told)
    assert PASSWORD not in str(added)
    rina = sign_in(office, "Bu Rina")
    assert rina.get(SESSION)["office"] == OFFICE
    one = f"{USERS}/{added['user_id']}"
    newer = {"password": "angin sore di sawah"}
    assert admin.ask("PUT", f"{one}/password", json=newer).status_code == 204
    assert rina.ask("GET", SESSION).status_code == 401
    rina = sign_in(office, "Bu Rina", newer["password"])
    assert admin.ask("DELETE", one).status_code == 204
    assert rina.ask("GET", SESSION).status_code == 401
    assert [(user["name"], user["ended_at"] is None) for user in people(admin)] == [
        (admin.name, True),
        ("Bu Rina", False),
    ]
    assert admin.ask("DELETE", one).status_code == 404, "it has ended already"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"name": "admin contoh"}, "name_taken"),
        ({"name": " "}, "name_invalid"),
        ({"password": "pendek"}, "password_short"),
        ({"role": "supervisor", "office": "Tidak Ada"}, "office_unknown"),
        ({"role": "agent", "agent_key": "tidak-ada"}, "agent_unknown"),
    ],
)
@pytest.mark.only_on("embedded")
def test_what_cannot_be_is_refused_with_its_reason(clerk: SignIn, told: dict[str, str], reason: str) -> None:
    asked = {"name": "Pak Wira", "role": "reviewer", "password": PASSWORD, **told}
    refused = clerk(Role.ADMIN).ask("POST", USERS, json=asked)
    assert (refused.status_code, refused.json()["reason"]) == (409, reason)


def test_the_last_admin_stays_and_nobody_else_runs_users(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    ((me,), nobody) = people(admin), f"{USERS}/{uuid4()}"
    refused = admin.ask("DELETE", f"{USERS}/{me['user_id']}")
    assert (refused.status_code, refused.json()["reason"]) == (409, "last_admin")
    assert admin.ask("PUT", f"{nobody}/password", json={"password": PASSWORD}).status_code == 404
    for role in (Role.SUPERVISOR, Role.REVIEWER, Role.AUDITOR):
        one = clerk(role)
        assert one.ask("GET", USERS).json()["code"] == "forbidden"
        asked = {"name": "Pak Wira", "role": "admin", "password": PASSWORD}
        assert one.ask("POST", USERS, json=asked).json()["code"] == "forbidden"
    assert ask(office.url, "GET", USERS).status_code == 401


@pytest.mark.only_on("embedded")
def test_no_answer_repeats_a_password(clerk: SignIn) -> None:
    asked = {"name": "Pak Wira", "role": "raja", "password": [PASSWORD], "shoe": PASSWORD}
    refused = clerk(Role.ADMIN).ask("POST", USERS, json=asked)
    assert refused.status_code == 422 and PASSWORD not in refused.text
