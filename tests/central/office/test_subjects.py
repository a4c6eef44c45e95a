"""One person's rights: what is here, a copy of all of it, and its erasure; by whoever may, and noted."""

import io
import json
import zipfile
from typing import Any

import pyrage
from pyrage import x25519
from sqlalchemy import insert, select

from central.accounts.roles import Role
from central.storage.office_tables import audit, signals
from tests.central.conftest import Office
from tests.central.files.sending import sha
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop
from tests.central.subjects.people import forms, lived, person

PATH = "/office/v1/subjects"
WHY = {"reason": "withdrawn", "asked_by": "subject", "reference": "12/PDP/2026"}


def by_nik(serial: int) -> dict[str, Any]:
    return {"person": {"nik": person(serial)["nik"]}}


def noted(office: Office, subject: str) -> list[tuple[str, str, Any]]:
    with office.centre.store.reading() as connection:
        rows = connection.execute(select(audit).where(audit.c.subject == subject).order_by(audit.c.number))
        return [(row.actor, row.action, json.loads(row.details)) for row in rows]


def test_a_copy_holds_everything_about_the_person_and_nothing_about_others(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    item, picture = lived(office, laptop, 9021)
    other, _ = lived(office, other_laptop, 9032)
    admin, key, others = clerk(Role.ADMIN), str(item.registration_id), str(other.registration_id)
    _like(office, key, others)
    admin.ask("POST", "/office/v1/exports/registrations", json={"kind": "csv"})
    response = admin.ask("POST", f"{PATH}/copy", json=by_nik(9021))
    assert response.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    story = json.loads(archive.read(f"registrations/{key}.json"))
    assert [one["told"]["registration"]["nik"] for one in story["revisions"]] == [
        person(9021)["nik"],
        "5104015405859021",
    ]
    assert [one["kind"] for one in story["from_the_office"]] == ["decision", "decision", "membership"]
    assert story["membership"]["paid_through"] == "2026-12"
    assert [one["device_id"] for one in story["laptops"] if one["sent"]] == [laptop.me.device_id]
    assert len(story["remembered_by_laptops"]) == 1 and story["audit"]
    about = json.loads(archive.read("person.json"))
    assert (about["registrations"], [one["details"]["rows"] for one in about["lists"]]) == ([key], [2])
    assert archive.read(f"files/{sha(picture)}.jpg") == picture
    whole = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist()).lower()
    assert "same_photo" in {one["kind"] for one in story["signals"]}
    assert not [form for form in (*forms(9032), others) if form in whole]
    assert [form for form in forms(9021) if form not in whole] == []
    begun, ended = noted(office, key)[-2:]
    assert (begun[1], begun[2]) == ("person_copy_begun", {"sealed": False})
    assert (ended[0], ended[1], ended[2]) == (admin.name, "person_copied", {"sealed": False, "whole": True})


def _like(office: Office, one: str, other: str) -> None:
    """Something odd about two people."""
    told = {"kind": "same_photo", "weight": 90, "details": "{}", "raised_at": office.centre.now()}
    with office.centre.store.writing() as connection:
        connection.execute(insert(signals).values(registration_id=one, other_id=other, **told))


def test_a_copy_is_sealed_for_a_key_or_under_a_passphrase_and_leaves_nothing_here(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    lived(office, laptop, 9021)
    admin, own, words = clerk(Role.ADMIN), x25519.Identity.generate(), "kata sandi panjang"
    for_key = admin.ask(
        "POST", f"{PATH}/copy", json={**by_nik(9021), "seal": {"recipient": str(own.to_public())}}
    )
    under = admin.ask("POST", f"{PATH}/copy", json={**by_nik(9021), "seal": {"passphrase": words}})
    opened = (pyrage.decrypt(for_key.content, [own]), pyrage.passphrase.decrypt(under.content, words))
    for data in opened:
        assert "person.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    wrong = {**by_nik(9021), "seal": {"recipient": "age1" + "q" * 58}}
    refused = admin.ask("POST", f"{PATH}/copy", json=wrong)
    assert (refused.status_code, refused.json()["reason"]) == (409, "recipient_unknown")
    assert not list(office.home.path.glob("copy-*"))


def test_what_would_go_is_shown_first_and_then_as_many_go_and_no_others(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    item, _ = lived(office, laptop, 9021)
    again = laptop.submission(registration=item.registration)
    laptop.send(again)
    stays, _ = lived(office, laptop, 9032)
    admin = clerk(Role.ADMIN)
    told = {"person": {"nik": item.registration.nik}}
    shown = admin.post(f"{PATH}/search", json=told)["registrations"]
    ids = {one["registration_id"]: one for one in shown}
    assert set(ids) == {str(item.registration_id), str(again.registration_id)}
    one = ids[str(item.registration_id)]
    assert (one["name"], one["revisions"], one["changes"], one["files"]) == (person(9021)["name"], 2, 3, 1)
    assert one["has_membership"] is True and one["laptops"][0]["sent"] is True
    few = admin.ask("POST", f"{PATH}/erasure", json={**told, "why": WHY, "expected": 1})
    assert (few.status_code, few.json()["reason"]) == (409, "other_number")
    gone = admin.post(f"{PATH}/erasure", json={**told, "why": WHY, "expected": 2})
    assert gone == {"registrations": 2, "revisions": 3}
    assert admin.ask("POST", f"{PATH}/search", json=told).status_code == 404
    who, action, details = noted(office, str(item.registration_id))[-1]
    assert (who, action, details) == (admin.name, "registration_erased", {**WHY, "revisions": 2})
    admin.get(f"/office/v1/registrations/{stays.registration_id}")


def test_only_whoever_may_asks_and_no_answer_repeats_who_was_asked_about(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    item, _ = lived(office, laptop, 9021)
    bodies = {"search": {}, "copy": {}, "erasure": {"why": WHY, "expected": 1}}
    for role in (Role.SUPERVISOR, Role.REVIEWER, Role.AUDITOR):
        other = clerk(role)
        codes = [
            other.ask("POST", f"{PATH}/{path}", json={**by_nik(9021), **more}).status_code
            for path, more in bodies.items()
        ]
        assert codes == [403, 403, 403]
    admin = clerk(Role.ADMIN)
    absent = [str(item.registration_id), "00000000-0000-4000-8000-000000000000"]
    asked = {"person": {"registration_ids": absent}, "why": WHY, "expected": 2}
    assert admin.ask("POST", f"{PATH}/erasure", json=asked).status_code == 404
    nik = person(9021)["nik"]
    for wrong in (
        {"person": {"nik": nik + "1"}},
        {"person": {"nik": nik, "registration_ids": absent}},
        by_nik(9021) | {"why": nik},
    ):
        answer = admin.ask("POST", f"{PATH}/search", json=wrong)
        assert answer.status_code == 422 and nik not in answer.text
    bad = {**by_nik(9021), "why": {**WHY, "reference": "0812-7779-021"}, "expected": 1}
    assert admin.ask("POST", f"{PATH}/erasure", json=bad).status_code == 422
