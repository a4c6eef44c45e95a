"""What is asked of the office is bounded before it is read; no browser keeps, frames or runs an answer."""

import json

import pytest
import requests

from central.accounts.roles import Role
from central.office.shielded import FILES, MOST_JSON
from tests.central.clerks import PASSWORD, add_clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import ask

pytestmark = pytest.mark.only_on("embedded")  # it is about HTTP

SESSION = "/office/v1/session"
JSON = {"Content-Type": "application/json"}


def sent(office: Office, data: bytes, **headers: str) -> requests.Response:
    return ask(office.url, "POST", SESSION, data=data, headers={**JSON, **headers})


def test_a_body_of_any_length_is_heard_to_its_bound_and_no_further(office: Office) -> None:
    told = json.dumps({"name": add_clerk(office, Role.ADMIN), "password": PASSWORD}).encode()
    assert sent(office, told.ljust(MOST_JSON)).status_code == 200
    answer = sent(office, told.ljust(MOST_JSON + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_does_not_say_its_length_is_bounded_too(office: Office) -> None:
    pieces = (b" " * 64 * 1024 for _ in range(MOST_JSON // (64 * 1024) + 1))
    assert ask(office.url, "POST", SESSION, data=pieces, headers=JSON).status_code == 413


@pytest.mark.parametrize("path", FILES)
def test_files_have_bounds_of_their_own(clerk: SignIn, path: str) -> None:
    asked = f"{path}?template=contoh" if "bridge" in path else path
    answer = clerk(Role.ADMIN).ask("POST", asked, data=bytes(MOST_JSON + 1))
    assert answer.status_code in (404, 409), answer.text


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"name":"\xff","password":"x"}',
        b'{"name":' + b"9" * 6_000 + b',"password":"x"}',
        b'{"name":"a\\u0000b","password":"x"}',
        b'{"name":"\\ud800","password":"x"}',
        b'{"name":"a","password":"\\ud800"}',
    ],
)
def test_what_is_no_name_and_no_password_is_malformed(office: Office, data: bytes) -> None:
    answer = sent(office, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_no_answer_is_kept_framed_or_taken_for_a_page(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    for answer in (
        admin.ask("GET", SESSION),
        admin.ask("GET", "/office/v1/nowhere"),
        sent(office, b"x" * (MOST_JSON + 1)),
        ask(office.url, "GET", SESSION),
    ):
        told = answer.headers
        assert told["X-Content-Type-Options"] == "nosniff" and "no-store" in told["Cache-Control"]
        assert told["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_every_route_that_changes_something_says_that_a_body_may_be_too_large(office: Office) -> None:
    paths = ask(office.url, "GET", "/v1/openapi.json").json()["paths"]
    silent = [
        (method, path)
        for path, routes in paths.items()
        for method, told in routes.items()
        if path.startswith("/office/") and method != "get" and "413" not in told["responses"]
    ]
    assert paths and silent == []
