"""The database's server dies and its synchronous standby is promoted: nothing that was answered is lost, and
whoever asks meanwhile is told to come back. tests/soak/test_standby.py does it under twenty laptops.
"""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from central.enrolment import make_code
from central.home import Home
from central.storage.tables import submissions
from perisai_app.wire import media
from perisai_app.wire.verdict import Verdict
from tests.central import postgres
from tests.central.conftest import HandClock, Office, enrol, running
from tests.central.files.sending import rows
from tests.central.fresh import fresh_centre
from tests.central.samples import Laptop, verdicts
from tests.growth.standby import Two, server_and_standby

DUPLICATE, STORED = Verdict.DUPLICATE, Verdict.STORED


@pytest.fixture(scope="module")
def servers() -> Iterator[Two]:
    with server_and_standby() as two:
        yield two


@pytest.fixture
def office(servers: Two, tmp_path: Path, unpatched_routes: None) -> Iterator[Office]:
    """Over both servers, of which the first writes."""
    made = postgres.make_schema(servers.first.address)
    servers.follow()
    db, home, clock = servers.both(made.rpartition("/")[2]), Home(tmp_path / "centre"), HandClock()
    with ExitStack() as until:
        centre = fresh_centre(home, db=db, clock=clock)
        until.callback(centre.close)
        yield Office(centre, home, until.enter_context(running(centre)), clock, db)


@pytest.mark.expects_log("request_failed.*kind='OperationalError'")
def test_what_was_answered_is_on_the_promoted_server_and_what_was_not_may_come_again(
    office: Office, servers: Two
) -> None:
    laptop = Laptop(office.url, enrol(office, make_code(office.centre, "Agen Contoh")))
    before, during = laptop.submission(), laptop.submission()
    laptop.send(before)
    servers.second.signal(signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(laptop.post, [during.to_bytes()])
        while not waiting_for_the_standby(servers):
            assert not hanging.done(), "answered, though the standby cannot have it"
        servers.first.signal(signal.SIGKILL)
        unheard = hanging.result()
    meanwhile = [unheard, laptop.post([during.to_bytes()]), laptop.ask("GET", media.CHANGES)]
    assert [(one.status_code, "Retry-After" in one.headers) for one in meanwhile] == [(503, True)] * 3
    servers.second.signal(signal.SIGCONT)
    servers.second.promote()
    told = verdicts(laptop.send(before, during))
    assert told[0] == DUPLICATE and told[1] in (STORED, DUPLICATE)
    assert rows(office.centre, submissions) == 2


def waiting_for_the_standby(servers: Two) -> bool:
    return servers.first.ask("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'") != []
