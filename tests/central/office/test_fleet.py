"""Agents and laptops as the office sees and runs them, each within its reach."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from central.accounts.roles import Role
from central.news import give_order
from central.review import Ruling, decide
from central.storage.office_tables import audit
from central.storage.tables import agents, codes, device_state
from perisai_app.wire import media
from perisai_app.wire.changes import Command
from perisai_app.wire.enrolment import read_code
from perisai_app.wire.submission import FileRef, FileRole
from tests.central.clerks import OFFICE, OTHER_OFFICE, Clerk
from tests.central.conftest import Office, enrol, enrol_body
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop, ask

AGENTS, DEVICES, CODES = "/office/v1/agents", "/office/v1/devices", "/office/v1/codes"
PHOTO = FileRef(role=FileRole.KTP, sha256="a" * 64, bytes=150_000, media_type="image/jpeg")
SAID = {"app_version": "0.1.0", "incarnation": 1, "counts": {"queued": 2, "draft": 4}, "free_mb": 100}


def key_of(office: Office, name: str) -> str:
    with office.centre.store.reading() as connection:
        return str(connection.execute(select(agents.c.agent_key).where(agents.c.name == name)).scalar_one())


def noted(office: Office, action: str) -> list[tuple[str, str, Any]]:
    query = select(audit).where(audit.c.action == action).order_by(audit.c.number)
    with office.centre.store.reading() as connection:
        return [(row.actor, row.subject, json.loads(row.details)) for row in connection.execute(query)]


def all_of(clerk: Clerk, path: str, **params: Any) -> list[dict[str, Any]]:
    """Every item, page by page."""
    found, after = [], ""
    while True:
        page = clerk.get(path, params={**params, "after": after})
        found += page["items"]
        if page["next"] is None:
            return found
        after = page["next"]


def test_agents_are_listed_with_their_work_and_last_contact_page_by_page(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    first, second = laptop.submission(), laptop.submission()
    laptop.send(first, second)
    decide(office.centre, [Ruling(registration_id=first.registration_id, outcome="registered")])
    laptop.check_in()
    admin = clerk(Role.ADMIN)
    found = all_of(admin, AGENTS, limit=1)
    assert [(one["office"], one["name"]) for one in found] == [
        (OTHER_OFFICE, "Agen Ende"),
        (OFFICE, "Agen Gianyar"),
    ]
    ours = admin.get(f"{AGENTS}/{found[1]['agent_key']}")
    assert ours == found[1]
    assert ours["counts"] == {"waiting": 1, "registered": 1, "returned": 0, "declined": 0}
    assert (ours["devices"], ours["contact_at"]) == (1, "2026-11-21T08:00:00Z")
    assert (found[0]["devices"], found[0]["contact_at"]) == (1, None)
    assert [one["name"] for one in admin.get(AGENTS, params={"office": OFFICE})["items"]] == ["Agen Gianyar"]


def test_a_laptop_is_shown_as_it_stood_at_its_last_check_in(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    laptop.send(laptop.submission(files=(PHOTO,)))
    said = {**SAID, "oldest_unsent": "2026-11-10T08:00:00Z", "files_waiting": 1, "newest_backup": "x"}
    laptop.check_in(manifest=said)
    (shown,) = clerk(Role.REVIEWER).get(DEVICES)["items"]
    assert {name: shown[name] for name in ("device_id", "agent", "office", "blocked", "missed_at")} == {
        "device_id": laptop.me.device_id,
        "agent": "Agen Gianyar",
        "office": OFFICE,
        "blocked": False,
        "missed_at": None,
    }
    assert (shown["contact_at"], shown["files_awaited"]) == ("2026-11-21T08:00:00Z", 1)
    assert shown["stuck"] == ["unsent_old", "disk_low"]
    told = shown["told"]
    assert (told["counts"], told["unsent"], told["free_mb"]) == ({"queued": 2, "draft": 4}, 2, 100)
    office.clock.forward(timedelta(days=8))
    path = f"{DEVICES}/{laptop.me.device_id}"
    assert clerk(Role.AUDITOR).get(path)["stuck"][0] == "silent"


def test_laptops_are_found_by_what_they_are_stuck_with(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.fleet.devices.MOST_LOOKED_AT", 1)
    laptop.check_in(manifest=SAID)
    other_laptop.check_in(manifest={**SAID, "free_mb": 90_000})
    admin = clerk(Role.ADMIN)
    assert len(all_of(admin, DEVICES, limit=1)) == 2
    found = all_of(admin, DEVICES, stuck="disk_low")
    assert [one["device_id"] for one in found] == [laptop.me.device_id]
    key = key_of(office, "Agen Ende")
    (other,) = admin.get(DEVICES, params={"agent_key": key, "office": OTHER_OFFICE})["items"]
    assert other["device_id"] == other_laptop.me.device_id


def test_a_code_is_shown_once_and_joins_one_laptop_and_nothing_keeps_its_secret(
    office: Office, clerk: SignIn
) -> None:
    supervisor = clerk(Role.SUPERVISOR)
    made = supervisor.post(CODES, json={"agent_name": "Agen  Baru"})
    assert made["svg"].startswith("<svg") and made["expires_at"] == "2026-11-28T08:00:00Z"
    code = read_code(made["code"])
    assert code is not None
    assert enrol(office, code).office == OFFICE
    assert ask(office.url, "POST", "/v1/enrol", json=enrol_body(code)).json()["code"] == "unknown_code"
    assert noted(office, "code_made") == [(supervisor.name, key_of(office, "Agen Baru"), {})]
    with office.centre.store.reading() as connection:
        kept = [str(row) for table in (codes, audit) for row in connection.execute(select(table))]
    assert not [row for row in kept if made["code"] in row or code.secret.hex() in row]


def test_nobody_gets_a_code_for_another_office_or_one_that_is_not_there(
    office: Office, clerk: SignIn, other_laptop: Laptop
) -> None:
    asked = [{"agent_name": "Agen Baru", "office": name} for name in (OTHER_OFFICE, "Tidak Ada")]
    supervisor, admin = clerk(Role.SUPERVISOR), clerk(Role.ADMIN)
    assert [supervisor.ask("POST", CODES, json=one).status_code for one in asked] == [404, 404]
    assert [admin.ask("POST", CODES, json=one).status_code for one in asked] == [201, 404]
    assert admin.ask("POST", CODES, json={"agent_name": "Agen Lepas"}).status_code == 201
    for role in (Role.REVIEWER, Role.AUDITOR):
        assert clerk(role).ask("POST", CODES, json=asked[0]).json()["code"] == "forbidden"
    with office.centre.store.reading() as connection:
        assert len(connection.execute(select(codes).where(codes.c.used_at.is_(None))).all()) == 2


def test_an_order_reaches_the_laptop_and_the_audit_knows_who_gave_it(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    supervisor, path = clerk(Role.SUPERVISOR), f"{DEVICES}/{laptop.me.device_id}/orders"
    for order in ("lock", "block", "unblock"):
        supervisor.post(path, json={"order": order})
        assert supervisor.get(f"{DEVICES}/{laptop.me.device_id}")["blocked"] == (order == "block")
    assert [one.body["order"] for one in laptop.check_in().changes] == ["lock", "block", "unblock"]
    assert noted(office, "device_ordered")[1] == (supervisor.name, laptop.me.device_id, {"order": "block"})
    assert supervisor.ask("POST", path, json={"order": "explode"}).status_code == 422


def test_a_replaced_laptop_may_only_hand_over_and_its_agent_joins_another(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    item = laptop.submission()
    laptop.send(item)
    made = clerk(Role.ADMIN).post(f"{DEVICES}/{laptop.me.device_id}/replace")
    code = read_code(made["code"])
    assert code is not None
    new = Laptop(office.url, enrol(office, code))
    assert laptop.changes().json()["code"] == "blocked"
    laptop.send(laptop.submission())
    work = new.ask("GET", media.WORK).json()["lines"]
    assert made["agent_key"] == key_of(office, "Agen Gianyar") and len(work) == 2


@pytest.mark.expects_log("request_failed")
def test_a_laptop_without_its_code_stays_as_it_was(
    office: Office, clerk: SignIn, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("central.fleet.codes.code_for", broken)
    admin = clerk(Role.ADMIN)
    assert admin.ask("POST", f"{DEVICES}/{laptop.me.device_id}/replace").status_code == 500
    assert not admin.get(f"{DEVICES}/{laptop.me.device_id}")["blocked"]


def test_a_revoked_token_is_nobody_s_at_the_next_request(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    admin = clerk(Role.ADMIN)
    assert admin.ask("DELETE", f"{DEVICES}/{laptop.me.device_id}/token").status_code == 204
    refused = laptop.post([laptop.submission().to_bytes()])
    assert (refused.status_code, refused.json()["code"]) == (401, "not_enrolled")
    assert admin.get(f"{DEVICES}/{laptop.me.device_id}")["revoked"]
    assert noted(office, "token_revoked") == [(admin.name, laptop.me.device_id, {})]


def test_what_is_out_of_reach_is_answered_like_what_is_not_there(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    own = key_of(office, "Agen Gianyar")
    people = [clerk(Role.SUPERVISOR), clerk(Role.AGENT, agent_key=own)]
    away, nobody = key_of(office, "Agen Ende"), "0" * 32
    for one in people:
        assert [item["agent_key"] for item in one.get(AGENTS)["items"]] == [own]
        assert [item["device_id"] for item in one.get(DEVICES)["items"]] == [laptop.me.device_id]
        for path in (
            f"{AGENTS}/{away}",
            f"{AGENTS}/{nobody}",
            f"{DEVICES}/{other_laptop.me.device_id}",
            f"{DEVICES}/{nobody}",
        ):
            assert one.ask("GET", path).json()["code"] == "not_found"
    for device_id in (other_laptop.me.device_id, nobody):
        for method, end, body in (
            ("POST", "orders", {"order": "block"}),
            ("POST", "replace", None),
            ("DELETE", "token", None),
        ):
            done = people[0].ask(method, f"{DEVICES}/{device_id}/{end}", json=body)
            assert (done.status_code, end) == (404, end)
    assert not other_laptop.check_in().blocked


def test_an_agent_orders_nothing(office: Office, clerk: SignIn, laptop: Laptop) -> None:
    agent = clerk(Role.AGENT, agent_key=key_of(office, "Agen Gianyar"))
    path = f"{DEVICES}/{laptop.me.device_id}/orders"
    assert agent.ask("POST", path, json={"order": "unblock"}).json()["code"] == "forbidden"
    give_order(office.centre, laptop.me.device_id, Command.BLOCK)
    assert laptop.check_in().blocked


def test_a_word_that_is_no_manifest_shows_a_laptop_all_the_same(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    laptop.check_in()
    with office.centre.store.writing() as connection:
        connection.execute(update(device_state).values(manifest="{}"))
    (shown,) = clerk(Role.ADMIN).get(DEVICES)["items"]
    assert (shown["told"], shown["contact_at"]) == (None, "2026-11-21T08:00:00Z")
