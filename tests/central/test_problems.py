"""The centre's no has one shape, whatever went wrong, and never repeats what it was told."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import requests
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from central import problems
from central.app import OPENAPI
from central.enrolment import make_code
from central.files.unreachable import Unreachable
from central.overview import status
from central.watching import HEALTH, READY
from perisai_app.wire import media
from perisai_app.wire.problem_json import ProblemDetails
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office, enrol_body
from tests.central.samples import Laptop, ask

pytestmark = pytest.mark.only_on("embedded")  # it is about HTTP

MARK = "kenari-9001"
HELD_OR_FULL = ("LockNotAvailable", "DeadlockDetected", "DiskFull")
SAID_BY_A_SERVER = (*HELD_OR_FULL, "AdminShutdown", "CannotConnectNow", "TooManyConnections")


def assert_problem(response: requests.Response, code: int, name: str) -> None:
    found = ProblemDetails.model_validate_json(response.content)
    assert (response.status_code, found.status, found.code.value) == (code, code, name)
    assert response.headers["content-type"] == media.PROBLEM
    assert MARK not in response.text


@contextmanager
def somebody_writing(office: Office) -> Iterator[None]:
    """Another process's long write, while requests wait only a millisecond for it."""
    event.listen(office.centre.store.engine, "checkout", _impatient)
    other = office.beside()
    with other.store.writing():
        yield
    other.close()


def _impatient(connection: Any, *_: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 1")


def test_what_is_not_there_is_not_found(laptop: Laptop) -> None:
    for path in (f"/{MARK}", f"/v1/submissions/{MARK}", "/v1/changes/", "/docs"):
        assert_problem(laptop.ask("GET", path), 404, "not_found")


def test_another_method_is_not_allowed(laptop: Laptop) -> None:
    response = laptop.ask("DELETE", media.SUBMISSIONS)
    assert_problem(response, 405, "not_allowed")
    assert response.headers["allow"] == "POST"


def test_rubbish_is_malformed_and_not_repeated(office: Office, laptop: Laptop) -> None:
    assert_problem(laptop.changes(limit=MARK), 422, "malformed")
    assert_problem(ask(office.url, "POST", media.ENROL, json={"secret": MARK}), 422, "malformed")
    assert_problem(ask(office.url, "POST", media.ENROL, data=b"{" + MARK.encode()), 422, "malformed")


def test_a_stranger_is_told_how_to_sign_in(office: Office) -> None:
    response = ask(office.url, "GET", media.CHANGES, headers={"Authorization": f"Bearer {MARK}"})
    assert_problem(response, 401, "not_enrolled")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.expects_log("request_failed.*kind='OperationalError' where='central.feed:")
def test_a_fault_of_the_centre_is_logged_by_kind_and_place_only(
    office: Office, laptop: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    with office.centre.store.writing() as connection:
        connection.execute(text("DROP TABLE changes"))
    assert_problem(laptop.changes(MARK), 500, "internal")
    assert MARK not in caplog.text
    assert "no such table" not in caplog.text


def test_a_busy_centre_asks_to_come_back_and_stores_nothing(office: Office, laptop: Laptop) -> None:
    item: Submission = laptop.submission()
    with somebody_writing(office):
        response = laptop.post([item.to_bytes()])
    assert_problem(response, 503, "busy")
    assert int(response.headers["retry-after"]) > 0
    assert status(office.centre).submissions == 0
    assert laptop.send(item).verdicts == ()


@pytest.mark.expects_log("request_failed.*kind='OperationalError'")
def test_a_centre_whose_disk_is_full_asks_to_come_back_and_tells_its_own_people(
    office: Office, laptop: Laptop
) -> None:
    event.listen(office.centre.store.engine, "checkout", _filled)
    response = laptop.post([laptop.submission().to_bytes() for _ in range(200)])
    assert_problem(response, 503, "busy")
    event.remove(office.centre.store.engine, "checkout", _filled)
    assert laptop.send(laptop.submission()).verdicts == ()


def _filled(connection: Any, *_: Any) -> None:
    connection.execute("PRAGMA max_page_count = 1")  # as many as there are


@pytest.mark.parametrize("kind", SAID_BY_A_SERVER)
def test_a_database_server_is_busy_by_its_code_whatever_language_it_speaks(kind: str) -> None:
    own = getattr(psycopg.errors, kind)("kann nicht")
    assert problems._unforeseen(OperationalError("", {}, own)).status_code == 503


@pytest.mark.parametrize(
    ("failure", "status"),
    [(OSError(errno.ENOSPC, ""), 503), (Unreachable(), 503), (OSError(errno.EACCES, ""), 500)],
)
def test_a_store_of_files_that_is_full_or_away_asks_to_come_back(failure: OSError, status: int) -> None:
    assert problems._unforeseen(failure).status_code == status


def test_what_a_database_server_says_of_itself_is_not_taken_for_busy() -> None:
    own = psycopg.errors.IoError("deadlock, lock timeout, is locked")
    assert problems._unforeseen(OperationalError("", {}, own)).status_code == 500


def test_reading_goes_on_while_somebody_writes(office: Office, laptop: Laptop) -> None:
    with somebody_writing(office):
        assert laptop.changes().status_code == 200


def test_every_answer_bears_our_own_content_type(office: Office, laptop: Laptop) -> None:
    code = make_code(office.centre, "Agen Dua")
    answers = (
        ask(office.url, "GET", HEALTH),
        ask(office.url, "POST", media.ENROL, json=enrol_body(code)),
        laptop.post([]),
        laptop.changes(),
    )
    assert [(a.status_code, a.headers["content-type"]) for a in answers] == [(200, media.ANSWER)] * 4


def test_health_says_who_it_is(office: Office) -> None:
    assert ask(office.url, "GET", HEALTH).json() == {
        "service": "perisai-central",
        "protocol": 1,
        "epoch": office.centre.epoch,
    }


def test_the_openapi_document_names_every_path(office: Office) -> None:
    document = ask(office.url, "GET", OPENAPI).json()
    own = {path: set(routes) for path, routes in document["paths"].items() if path.startswith("/v1/")}
    assert own == {  # the office's are in tests/central/office/matrix.txt
        HEALTH: {"get"},
        READY: {"get"},
        media.CERTIFICATE: {"get"},
        media.ENROL: {"post"},
        media.SUBMISSIONS: {"post"},
        media.CHECKIN: {"post"},
        media.CHANGES: {"get"},
        "/v1/packs/{sha256}": {"get"},
        media.TALLY: {"get"},
        f"{media.TALLY}/{{bucket}}": {"get"},
        media.WORK: {"get"},
        f"{media.WORK}/{{registration_id}}": {"get"},
        media.PROOF: {"post"},
        media.RECOLLECTIONS: {"post"},
        media.BACKED_UP: {"post"},
        media.FILES: {"options", "post"},
        f"{media.FILES}/{{sha256}}": {"head", "patch", "delete", "get"},
        media.AWAITED: {"get"},
    }


def test_the_openapi_document_says_every_no_in_our_one_shape(office: Office) -> None:
    document = ask(office.url, "GET", OPENAPI).json()
    for path, routes in document["paths"].items():
        for told in routes.values():
            noes = {status: answer for status, answer in told["responses"].items() if status >= "300"}
            assert set(noes) >= {"500", "503"}, path
            is_protocol = path.startswith("/v1/") and path not in (HEALTH, READY, media.CERTIFICATE)
            assert ("426" in noes) == is_protocol, path
            assert all(list(answer["content"]) == [media.PROBLEM] for answer in noes.values()), path
            if is_protocol and (yes := told["responses"].get("200")):
                assert list(yes["content"]) == [media.ANSWER], path
