"""No refusal, no log and no line of the audit repeats what somebody typed: names, a NIK, a phone number."""

from typing import Any

import pytest
from sqlalchemy import select, text

from central.accounts.roles import Role
from central.storage.office_tables import audit
from perisai_app.wire import media
from tests.central.clerks import OFFICE, OTHER_OFFICE
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn, clerk
from tests.central.office.matrix_samples import JSON
from tests.central.office.matrix_table import laptop_lines, office_lines
from tests.central.samples import Laptop, ask, check_in_body

__all__ = ["clerk"]

NAME, NIK, PHONE = "Kenari Burung Rahasia", "5104015405849777", "+6281299997777"
CANARIES = (NAME, "Kenari", NIK, PHONE)
TYPED = f"{NAME} {NIK} {PHONE} \x07"  # a bell, which no text of the office may bear
NOBODY = "019aa5f0-0000-7000-8000-00000000ffff"
ROUTES = [(line.method, line.path) for line in office_lines() + laptop_lines()]


def typed_into(sample: Any) -> Any:
    """The sample with every text of it replaced."""
    if isinstance(sample, dict):
        return {name: typed_into(value) for name, value in sample.items()}
    if isinstance(sample, (list, tuple)):
        return [typed_into(value) for value in sample]
    return TYPED if isinstance(sample, str) else sample


def bodies(method: str, path: str) -> list[Any]:
    sample = JSON.get(f"{method} {path}", {"name": "x", "counter": 1, "lines": ["x"]})
    if path == media.ENROL:
        sample = {**enrol_body_of_nobody(), "device_name": "x"}
    if path == media.CHECKIN:
        sample = check_in_body("0" * 64)
    return [typed_into(sample), {TYPED: TYPED}, [TYPED], TYPED, {**sample, "unknown": NIK, NAME: PHONE}]


def enrol_body_of_nobody() -> dict[str, str]:
    return {"agent_id": NOBODY, "secret": "0" * 20, "device_key": "0" * 64, "app_version": "0.1.0"}


def filled(path: str, value: str) -> str:
    return "/".join(value if part.startswith("{") else part for part in path.split("/"))


def refusals(url_of: Any, method: str, path: str) -> list[Any]:
    """What is said to rubbish in the address, in the query, and in every text of the body."""
    here = filled(path, NOBODY)
    asked = [
        url_of(method, filled(path, TYPED.strip("\x07 "))),
        url_of(method, here, params={"after": TYPED}),
    ]
    if method not in ("GET", "HEAD", "OPTIONS"):
        asked += [url_of(method, here, json=body) for body in bodies(method, path)]
        asked.append(url_of(method, here, data=b"{" + TYPED.encode()))
    return [answer for answer in asked if answer.status_code >= 400]


def test_no_refusal_no_log_and_no_line_of_the_audit_repeats_what_was_typed(
    office: Office, clerk: SignIn, laptop: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    admin = clerk(Role.ADMIN)
    refused = 0
    for method, path in ROUTES:
        if path.startswith("/office/v1/session"):
            asking = (lambda *a, **k: ask(office.url, *a, **k), admin.ask)[method == "PUT"]
        else:
            asking = admin.ask if path.startswith("/office/") else laptop.ask
        for answer in refusals(asking, method, path):
            refused += 1
            said = answer.text + str(answer.headers)
            assert [one for one in CANARIES if one in said] == [], (method, path, answer.status_code)
    assert refused > len(ROUTES)
    assert [one for one in CANARIES if one in logged(caplog)] == []
    assert [one for one in CANARIES if one in audited(office)] == []


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All but the list of requests, which central/server.py does not keep, and connections of these tests."""
    ours = [one for one in caplog.records if one.name.split(".")[0] not in ("urllib3",)]
    return "\n".join(one.getMessage() for one in ours if one.name != "uvicorn.access")


def audited(office: Office) -> str:
    with office.centre.store.reading() as connection:
        return str(connection.execute(select(audit)).all())


@pytest.mark.expects_log("request_failed.*kind='IntegrityError'")
def test_what_the_database_says_of_a_fault_reaches_neither_answer_nor_log(
    office: Office, clerk: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL's DETAIL repeats the values of the row."""
    caplog.set_level("INFO")
    admin = clerk(Role.ADMIN)
    admin.post("/office/v1/offices", json={"name": OTHER_OFFICE})
    with office.centre.store.writing() as connection:
        connection.execute(text("UPDATE offices SET branch = name"))
        connection.execute(text("CREATE UNIQUE INDEX only_one ON offices (branch)"))
    told = {"branch": NAME}
    assert admin.ask("PATCH", f"/office/v1/offices/{OFFICE}", json=told).status_code == 200
    answer = admin.ask("PATCH", f"/office/v1/offices/{OTHER_OFFICE}", json=told)
    assert answer.status_code == 500
    assert NAME not in answer.text and NAME not in logged(caplog)
