"""Who answers at the centre's address: one small request of our own."""

import socket

import pytest

from perisai_app.vault.identity import enrolment
from perisai_app.wire.media import ANSWER
from sync.link import Link
from sync.reach import Health, look
from tests.sync.between import Between
from tests.sync.conftest import Run, answered_from
from tests.sync.strangers import Stranger, listening

HTML = {"Content-Type": "text/html"}


def health(run: Run) -> Health:
    us = enrolment(run.vault)
    assert us is not None
    with Link(us.url) as link:
        return look(link)


def test_our_centre_answers(joined: Run, middle: Between) -> None:
    assert health(joined) is Health.OURS
    assert middle.paths == ["GET /v1/health"]


@pytest.mark.parametrize(
    ("stranger", "found"),
    [
        (Stranger(200, HTML), Health.PORTAL),
        (Stranger(302, {"Location": "http://login.invalid/"}), Health.PORTAL),
        (Stranger(200, {"Content-Type": ANSWER}, b'{"service":"other","protocol":1}'), Health.ELSE),
        (Stranger(200, {"Content-Type": ANSWER}, b"{}"), Health.ELSE),
    ],
    ids=["a login page", "a redirect", "another service", "nothing that we know"],
)
def test_others_are_named(joined: Run, stranger: Stranger, found: Health) -> None:
    with listening(stranger) as at:
        answered_from(joined.vault, at.url)
        assert health(joined) is found


def test_nobody_there_is_offline(joined: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answered_from(joined.vault, f"http://127.0.0.1:{port}")
    assert health(joined) is Health.OFFLINE
