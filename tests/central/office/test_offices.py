"""Offices with their branch and target: listed within reach, added and changed by an admin."""

from central.accounts.roles import Role
from tests.central.clerks import OFFICE
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop

OFFICES = "/office/v1/offices"


def test_an_office_is_added_changed_and_listed_page_by_page(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    added = admin.post(OFFICES, json={"name": " KC  Bali/NTB ", "branch": "Denpasar"})
    assert added == {
        "name": "KC Bali/NTB",
        "branch": "Denpasar",
        "monthly_target": 0,
        "added_at": "2026-11-21T08:00:00Z",
    }
    changed = admin.ask("PATCH", f"{OFFICES}/KC%20Bali%2FNTB", json={"monthly_target": 40}).json()
    assert changed == {**added, "monthly_target": 40}
    first = admin.get(OFFICES, params={"limit": 1})
    second = admin.get(OFFICES, params={"limit": 1, "after": first["next"]})
    assert [one["name"] for one in (*first["items"], *second["items"])] == [OFFICE, "KC Bali/NTB"]
    assert second["next"] is None


def test_a_name_is_taken_once_and_what_is_not_there_is_not_changed(clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    for name in (OFFICE, " "):
        refused = admin.ask("POST", OFFICES, json={"name": name})
        assert (refused.status_code, refused.json()["reason"]) == (409, "name_taken")
    assert admin.ask("PATCH", f"{OFFICES}/Tidak%20Ada", json={"branch": "x"}).status_code == 404
    assert admin.ask("PATCH", f"{OFFICES}/{OFFICE}", json={"monthly_target": -1}).status_code == 422


def test_only_an_admin_runs_offices_and_each_sees_those_within_reach(
    clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    supervisor = clerk(Role.SUPERVISOR)
    assert [one["name"] for one in supervisor.get(OFFICES)["items"]] == [OFFICE]
    assert len(clerk(Role.REVIEWER).get(OFFICES)["items"]) == 2
    assert supervisor.ask("POST", OFFICES, json={"name": "Baru"}).json()["code"] == "forbidden"
    facts = supervisor.get("/office/v1/letter-facts")
    assert supervisor.ask("PUT", "/office/v1/letter-facts", json=facts).json()["code"] == "forbidden"
