"""The same centre over a database server, where several writers commit when they like.

Runs where PERISAI_TEST_POSTGRES holds the address of a server (postgresql+psycopg://...) that lets us make
databases.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from central.appending import append
from central.centre import open_centre
from central.enrolment import make_code
from central.erasing import erase, rotate_key
from central.home import Home
from central.news import tell_message
from central.review import Result, Ruling, decide
from central.storage.tables import agents, metadata
from perisai_app.wire.changes import Kind, Message
from perisai_app.wire.tally import root_of, sums_of
from perisai_app.wire.verdict import Verdict
from tests.central.conftest import HandClock, Office, enrol, running
from tests.central.samples import Laptop, codes, verdicts

SERVER = os.environ.get("PERISAI_TEST_POSTGRES", "")
STORED, DUPLICATE, REFUSED = Verdict.STORED, Verdict.DUPLICATE, Verdict.REFUSED

pytestmark = pytest.mark.skipif(not SERVER, reason="no database server named")


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database of this test's own."""
    name = f"perisai_{uuid4().hex}"
    server = create_engine(f"{SERVER}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{SERVER}/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def office(tmp_path: Path, database: str) -> Iterator[Office]:
    home, clock = Home(tmp_path / "centre"), HandClock()
    centre = open_centre(home, db=database, make=True, clock=clock, patience=5)
    with running(centre) as url:
        yield Office(centre, home, url, clock)
    centre.close()


@pytest.fixture
def laptop(office: Office) -> Laptop:
    return Laptop(office.url, enrol(office, make_code(office.centre, "Agen Contoh")))


def told(laptop: Laptop, after: str = "") -> tuple[list[str], str]:
    page = laptop.changes(after).json()
    return [change["body"]["text"] for change in page["changes"]], page["cursor"]


def test_the_migrations_make_the_tables_that_the_program_expects(office: Office) -> None:
    with office.centre.store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_day_of_an_office(office: Office, laptop: Laptop) -> None:
    first, other, gone = (laptop.submission() for _ in range(3))
    later = laptop.correction(first)
    assert verdicts(laptop.send(first, other, gone, later)) == [STORED] * 4
    assert verdicts(laptop.send(first, other, gone, later)) == [DUPLICATE] * 4
    ruled = decide(office.centre, [Ruling(registration_id=other.registration_id, outcome="registered")])
    assert [one.result for one in ruled] == [Result.DECIDED]
    assert erase(office.centre, str(gone.registration_id)) == 1
    answer = laptop.send(gone, laptop.correction(gone))
    assert (verdicts(answer), codes(answer, 1)) == ([DUPLICATE, REFUSED], [("", "erased")])
    rotate_key(office.centre)
    sums = sums_of((item.counter, item.digest) for item in (first, other, gone, later))
    checked = laptop.check_in(tally=root_of(sums), counter=9)
    kinds = [change.kind for change in checked.changes]
    assert (checked.agrees, checked.counter, kinds) == (True, 9, ["decision", "erasure"])
    assert len(laptop.ask("GET", "/v1/open-work").json()["lines"]) == 1


def test_the_same_batch_from_eight_sides_at_once_is_stored_once(laptop: Laptop) -> None:
    batch = [laptop.submission() for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: laptop.send(*batch), range(8)))
    per_line = zip(*map(verdicts, answers), strict=True)
    assert all(sorted(line) == sorted([STORED] + [DUPLICATE] * 7) for line in per_line)


def test_a_later_number_never_commits_before_an_earlier_one(office: Office, laptop: Laptop) -> None:
    """The second writer begins while the first holds its number, and would be done long before."""
    with office.centre.store.reading() as connection:
        keys = connection.execute(select(agents.c.agent_key)).scalars().all()
    asked = Event()

    def second() -> None:
        asked.set()
        tell_message(office.centre, "Dua")

    with ThreadPoolExecutor(1) as pool:
        with office.centre.store.writing() as slow:
            append(slow, keys, Kind.MESSAGE, Message(text="Satu", sent_at=""))
            done = pool.submit(second)
            asked.wait()
            seen, cursor = told(laptop)
        done.result()
    assert seen == []
    assert told(laptop, cursor)[0] == ["Satu", "Dua"]


def test_who_cannot_write_in_time_is_asked_to_come_back(
    office: Office, laptop: Laptop, database: str
) -> None:
    """The counter row is held by another process's long decision."""
    hasty = open_centre(office.home, db=database, patience=0.05)
    with office.centre.store.reading() as connection:
        keys = connection.execute(select(agents.c.agent_key)).scalars().all()
    item = laptop.submission()
    with running(hasty) as url, office.centre.store.writing() as slow:
        append(slow, keys, Kind.MESSAGE, Message(text="Satu", sent_at=""))
        slow.execute(text("LOCK TABLE submissions"))
        response = Laptop(url, laptop.me).post([item.to_bytes()])
    hasty.close()
    assert (response.status_code, response.json()["code"]) == (503, "busy")
    assert verdicts(laptop.send(item)) == [STORED]
