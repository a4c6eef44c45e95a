"""Joining a centre and sending to it: what the run did, and each way in which there is no centre."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from central.enrolment import make_code
from perisai_app.wire.enrolment import new_code
from tests.cli.conftest import COUNTED, Office, Perisai, assert_one_sentence

CODE = str(new_code(bytes(32)))
DONE = (
    "offered",
    "stored",
    "duplicate",
    "refused",
    "conflict",
    "pulled",
    "bytes_sent",
    "held_back",
    "repaired",
    "files",
    "disowned",
)
NOTHING = dict.fromkeys(DONE, 0)
WAITING = dict.fromkeys(COUNTED, 0) | {"queued": 2}


@dataclass(frozen=True)
class Portal:
    """A Wi-Fi that answers everything with 200 and its own page."""

    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def agent(perisai: Perisai, people: Callable[..., Path]) -> Perisai:
    """An agent with two people to send."""
    perisai.answer("import", str(people({}, {})), "--branch", "Gianyar")
    return perisai


@pytest.fixture
def closed() -> str:
    """The address of a loopback port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def enrol(agent: Perisai, office: Office) -> Any:
    return agent.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))


def sync(agent: Perisai) -> tuple[int, Any]:
    """The exit code and the summary of a run that was stopped; people get one line."""
    done = agent("sync", "--json")
    assert_one_sentence(done.err)
    assert set(done.json) == {*NOTHING, "stopped_by"}
    return done.code, done.json["stopped_by"]


def test_people_taken_in_are_sent_once_and_the_centre_holds_them(agent: Perisai, office: Office) -> None:
    assert set(enrol(agent, office)) == {"device_id", "agent_name", "office"}
    told = agent.answer("sync")
    assert told["bytes_sent"] > 0
    assert told == NOTHING | {
        "offered": 2,
        "stored": 2,
        "bytes_sent": told["bytes_sent"],
        "stopped_by": None,
    }
    assert agent.counts() == WAITING | {"queued": 0, "received": 2}
    again = agent.answer("sync")
    assert (again["offered"], again["stored"], again["stopped_by"]) == (0, 0, None)


def test_a_run_in_words_answers_on_one_stream_and_draws_on_the_other(agent: Perisai, office: Office) -> None:
    enrol(agent, office)
    done = agent("sync")
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert "2 dari 2" in done.out


def test_a_code_typed_wrong_is_told_before_anybody_is_asked(agent: Perisai) -> None:
    with portal() as wifi:
        assert agent.refused("enrol", wifi.url, "ABCD-1234") == (2, "bad_code")
    assert wifi.asked == []


def test_a_code_the_centre_does_not_know_is_refused(agent: Perisai, office: Office) -> None:
    used = make_code(office.centre, "Orang Lain", "Gianyar")
    unknown = str(type(used)(bytes(10), used.fingerprint))
    assert agent.refused("enrol", office.url, unknown) == (4, "unknown_code")
    assert agent.counts() == WAITING


def test_a_centre_with_another_key_is_a_stranger(agent: Perisai, office: Office) -> None:
    code = make_code(office.centre, "Agen Contoh", "Gianyar")
    forged = str(type(code)(code.secret, bytes(10)))
    done = agent("enrol", office.url, forged, "--json")
    assert (done.code, done.json) == (4, {"error": "stranger"})
    assert_one_sentence(done.err)
    assert sync(agent) == (4, "not_enrolled")
    assert agent.counts() == WAITING


def test_a_centre_that_is_down_is_told_and_nobody_is_lost(agent: Perisai, closed: str) -> None:
    assert agent.refused("enrol", closed, CODE) == (3, "offline")
    assert agent.counts() == WAITING


def test_a_page_of_html_is_no_centre(agent: Perisai) -> None:
    with portal() as wifi:
        assert agent.refused("enrol", wifi.url, CODE) == (3, "portal")
    assert wifi.asked
    assert agent.counts() == WAITING


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1:9", "http://pusat.example", "pusat.example", "ftp://127.0.0.1", ""]
)
def test_plain_http_is_for_this_computer_only(
    agent: Perisai, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with no_connection(monkeypatch) as tried:
        assert agent.refused("enrol", url, CODE) == (2, "insecure_url")
    assert tried == []
    assert agent.counts() == WAITING


def test_a_laptop_that_never_joined_is_told_and_keeps_everything(agent: Perisai) -> None:
    assert sync(agent) == (4, "not_enrolled")
    assert agent.counts() == WAITING


def test_a_run_without_its_centre_can_be_tried_again_and_then_sends_all(
    agent: Perisai, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(agent, office)
    with no_connection(monkeypatch) as tried:
        assert sync(agent) == (3, "offline")
    assert tried
    assert agent.counts() == WAITING
    assert agent.answer("sync")["stored"] == 2


@contextmanager
def no_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """A network on which every connection fails, and what was tried on it."""
    tried: list[object] = []

    def fail(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("socket.socket.connect", fail)
        yield tried


@contextmanager
def portal() -> Iterator[Portal]:
    wifi: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            wifi.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b"<html>Masuk Wi-Fi</html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silence: the standard one writes to standard error."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_port}", wifi)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
