"""Joining a centre with a one-time code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from central.enrolment import make_code
from central.overview import status
from central.stop import Stop
from central.storage.tables import codes, devices
from perisai_app.wire import media
from perisai_app.wire.enrolment import EnrolCode, device_id_of, read_code
from tests.central.conftest import Office, enrol, enrol_body
from tests.central.samples import Laptop, ask, verdicts


def refusal(office: Office, code: EnrolCode, **changes: str) -> tuple[int, str]:
    response = ask(office.url, "POST", media.ENROL, json=enrol_body(code, **changes))
    return response.status_code, response.json()["code"]


def test_a_code_joins_a_laptop_to_its_agent(office: Office) -> None:
    code = make_code(office.centre, "Ni Luh  Contoh", "Gianyar")
    body = enrol_body(code)
    answer = enrol(office, code, **body)
    assert (answer.agent_name, answer.office, answer.epoch) == (
        "Ni Luh Contoh",
        "Gianyar",
        office.centre.epoch,
    )
    assert answer.device_id == device_id_of(bytes.fromhex(body["device_key"]))
    assert answer.agent_id == body["agent_id"]
    assert code.belongs_to(bytes.fromhex(answer.centre_key))
    assert status(office.centre).devices == 1


def test_an_office_without_a_recovery_key_says_nothing_of_one(office: Office) -> None:
    body = enrol_body(make_code(office.centre, "Sri"))
    answer = ask(office.url, "POST", media.ENROL, json=body).json()
    assert "recovery_recipient" not in answer and None not in answer.values()


def test_a_code_survives_being_typed_by_hand(office: Office) -> None:
    code = make_code(office.centre, "Agen Contoh")
    typed = read_code(str(code).lower().replace("-", " "))
    assert typed == code


def test_a_code_works_once(office: Office) -> None:
    code = make_code(office.centre, "Agen Contoh")
    enrol(office, code)
    assert refusal(office, code) == (403, "unknown_code")
    assert status(office.centre).devices == 1


def test_a_laptop_whose_answer_was_lost_may_ask_again_with_its_code(office: Office) -> None:
    body = enrol_body(make_code(office.centre, "Agen Contoh"))
    lost, again = (ask(office.url, "POST", media.ENROL, json=body).json() for _ in range(2))
    assert again == lost | {"token": again["token"]}
    assert again["token"] != lost["token"]


def test_of_two_laptops_with_one_code_only_one_joins(office: Office) -> None:
    code = make_code(office.centre, "Agen Contoh")
    with ThreadPoolExecutor(4) as pool:
        asked = pool.map(lambda _: ask(office.url, "POST", media.ENROL, json=enrol_body(code)), range(4))
        assert sorted(response.status_code for response in asked) == [200, 403, 403, 403]


def test_a_code_expires_after_seven_days(office: Office) -> None:
    early, late = make_code(office.centre, "Agen Satu"), make_code(office.centre, "Agen Dua")
    office.clock.forward(timedelta(days=7, seconds=-1))
    enrol(office, early)
    office.clock.forward(timedelta(seconds=1))
    assert refusal(office, late) == (403, "unknown_code")


def test_a_code_that_nobody_made_is_unknown(office: Office) -> None:
    made = make_code(office.centre, "Agen Contoh")
    assert refusal(office, EnrolCode(b"\0" * 10, made.fingerprint)) == (403, "unknown_code")


def test_only_hashes_of_code_and_token_are_kept(office: Office) -> None:
    code = make_code(office.centre, "Agen Contoh")
    answer = enrol(office, code)
    with office.centre.store.reading() as connection:
        kept = str([*connection.execute(select(codes)), *connection.execute(select(devices))])
    assert code.secret_hash in kept
    assert code.secret.hex() not in kept
    assert answer.token not in kept


def test_a_known_laptop_gets_a_new_token_and_keeps_its_device(office: Office) -> None:
    first = make_code(office.centre, "Agen Contoh")
    body = enrol_body(first)
    old = Laptop(office.url, enrol(office, first, **body))
    unsent = old.submission()
    again = make_code(office.centre, "Agen Contoh")
    new = Laptop(office.url, enrol(office, again, **{**body, "secret": again.secret.hex()}))
    assert old.changes().status_code == 401
    assert [verdict.value for verdict in verdicts(new.send(unsent))] == ["stored"]
    assert status(office.centre).devices == 1


def test_a_new_code_does_not_lift_a_block(office: Office) -> None:
    first = make_code(office.centre, "Agen Contoh")
    body = enrol_body(first)
    enrol(office, first, **body)
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    again = make_code(office.centre, "Agen Contoh")
    laptop = Laptop(office.url, enrol(office, again, **{**body, "secret": again.secret.hex()}))
    assert laptop.changes().json()["code"] == "blocked"


@pytest.mark.parametrize("taken", ["agent_id", "device_key"])
def test_nobody_takes_over_another_agents_name_or_laptop(office: Office, taken: str) -> None:
    first = make_code(office.centre, "Agen Satu")
    body = enrol_body(first)
    victim = Laptop(office.url, enrol(office, first, **body))
    other = make_code(office.centre, "Agen Dua")
    assert refusal(office, other, **{taken: body[taken]}) == (403, "unknown_code")
    assert victim.changes().status_code == 200
    assert enrol(office, other).agent_name == "Agen Dua"


@pytest.mark.parametrize(
    "changes",
    [{"secret": "zz"}, {"device_key": "1"}, {"extra": "1"}, {"agent_id": ""}, {"app_version": "9" * 30}],
)
def test_what_is_no_enrolment_is_malformed_and_uses_no_code(office: Office, changes: dict[str, str]) -> None:
    code = make_code(office.centre, "Agen Contoh")
    assert refusal(office, code, **changes) == (422, "malformed")
    assert enrol(office, code).agent_name == "Agen Contoh"


def test_an_enrolment_as_big_as_a_book_is_too_large(office: Office) -> None:
    response = ask(office.url, "POST", media.ENROL, data=b"x" * 5000)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("name", ["", "   ", "a" * 81])
def test_a_code_needs_a_name_of_an_agent(office: Office, name: str) -> None:
    with pytest.raises(Stop, match="agent_name_invalid"):
        make_code(office.centre, name)


def test_a_token_that_nobody_has_stops_the_run(office: Office, laptop: Laptop) -> None:
    stranger = {"Authorization": f"Bearer {uuid4()}"}
    for given in (stranger, {"Authorization": f"Basic {laptop.me.token}"}, {}):
        for method, path in (("POST", media.SUBMISSIONS), ("GET", media.CHANGES)):
            response = ask(office.url, method, path, headers=given)
            assert (response.status_code, response.json()["code"]) == (401, "not_enrolled")
