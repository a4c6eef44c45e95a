"""Whoever else answers, or nobody: the run stops with its cause, and everything stays queued."""

import dataclasses
import socket

import pytest

import sync.answers
import sync.link
from perisai_app.vault.database import Vault
from perisai_app.wire.checkin import CheckinAnswer
from perisai_app.wire.media import ANSWER, CHECKIN, PROBLEM
from tests.central.conftest import Office
from tests.sync.conftest import Queue, Run, answered_from
from tests.sync.strangers import Stranger, listening

HTML = {"Content-Type": "text/html; charset=utf-8"}
OUR_SHAPE = (
    CheckinAnswer(
        epoch="e",
        nonce="0" * 32,
        at="",
        blocked=False,
        agrees=True,
        counter=0,
        files_awaited=0,
        changes=(),
        cursor="",
        more=False,
        key_id="",
        signature="",
    )
    .model_dump_json()
    .encode()
)


def stopped(run: Run, url: str) -> str | None:
    """What stops a run with two queued submissions when this address answers; both stay queued."""
    answered_from(run.vault, url)
    summary = run()
    assert (run.owed, run.receipts(), run.states()) == (2, [], ["queued", "queued"])
    assert (summary.stored, summary.pulled) == (0, 0)
    return summary.stopped_by


@pytest.fixture
def run(joined: Run, queue: Queue) -> Run:
    queue()
    queue()
    return joined


@pytest.mark.parametrize(
    ("stranger", "cause"),
    [
        (Stranger(200, HTML), "portal"),
        (Stranger(200, {"Content-Type": "Text/HTML"}), "portal"),
        (Stranger(200, {"Content-Type": "text/plain"}), "not_ours"),
        (Stranger(200, {"Content-Type": ANSWER}), "not_ours"),
        (Stranger(200, {"Content-Type": ANSWER}, b"{}"), "not_ours"),
        (Stranger(200, HTML, OUR_SHAPE), "portal"),
        (Stranger(200, {"Content-Type": ANSWER}, OUR_SHAPE), "stranger"),
        (Stranger(404, HTML), "not_ours"),
        (Stranger(401, HTML), "not_ours"),
        (Stranger(511, HTML), "portal"),
        (Stranger(400, {"Content-Type": PROBLEM}, b"{"), "not_ours"),
        (Stranger(500, HTML), "internal"),
        (Stranger(408, HTML), "timeout"),
        (Stranger(413, HTML), "too_large"),
        (Stranger(504, HTML), "busy"),
        (Stranger(503, HTML), "busy"),
        (Stranger(429, HTML), "busy"),
        (Stranger(502, {"Content-Type": PROBLEM}, b""), "busy"),
    ],
    ids=lambda given: given if isinstance(given, str) else f"{given.status}",
)
def test_what_is_not_our_answer_settles_nothing(run: Run, stranger: Stranger, cause: str) -> None:
    with listening(dataclasses.replace(stranger, asked=[])) as at:
        assert stopped(run, at.url) == cause
        assert at.asked == [CHECKIN]


def test_an_answer_without_an_end_is_not_read_to_its_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync.answers, "MAX_BODY_BYTES", 1_000)
    with listening(Stranger(200, {"Content-Type": ANSWER}, b" " * 2_000 + OUR_SHAPE)) as at:
        assert stopped(run, at.url) == "not_ours"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(run: Run, status: int) -> None:
    with listening(Stranger()) as target:
        headers = {"Location": f"{target.url}/v1/submissions"}
        with listening(Stranger(status, headers)) as redirecting:
            assert stopped(run, redirecting.url) == "portal"
        assert target.asked == []


def test_nobody_at_the_address_is_offline(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert stopped(run, f"http://127.0.0.1:{port}") == "offline"


def test_a_body_that_stands_still_came_too_late(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The laptop halves a batch for it; nobody at all would leave it as it is."""
    monkeypatch.setattr(sync.link, "READ_SECONDS", 0.2)
    with listening(Stranger(200, {"Content-Type": ANSWER}, b"{", short_of=99)) as at:
        assert stopped(run, at.url) == "timeout"


def test_a_body_that_is_cut_off_is_offline(run: Run) -> None:
    with listening(Stranger(200, {"Content-Type": ANSWER}, b"{", short_of=99, cut=True)) as at:
        assert stopped(run, at.url) == "offline"


def test_a_token_that_the_centre_does_not_know_stops_the_run(office: Office, run: Run) -> None:
    with run.vault.writing() as db:
        db.execute("UPDATE centre SET token = 'lain'")
    assert stopped(run, office.url) == "not_enrolled"


def test_a_laptop_that_never_joined_has_nowhere_to_send(vault: Vault, queue: Queue) -> None:
    queue()
    run = Run(vault)
    assert run().stopped_by == "not_enrolled"
    assert run.owed == 1


def test_proxies_of_the_environment_are_not_used(
    office: Office, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert run().stored == 2
