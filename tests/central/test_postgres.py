"""The same centre over a database server, where several writers commit when they like.

What holds over either database is tried by the other files of this folder, over both.
"""

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from central import erased, erasing, ingest
from central.appending import append
from central.known import Known
from central.news import tell_message
from central.storage.engine import POSTGRESQL, postgres
from central.storage.tables import agents, metadata, submissions
from central.watching import READY
from perisai_app.wire.changes import Kind, Message
from perisai_app.wire.verdict import Verdict
from tests.central.conftest import Office, running
from tests.central.office.test_signing_in import SESSION
from tests.central.samples import Laptop, ask, verdicts

STORED, DUPLICATE = Verdict.STORED, Verdict.DUPLICATE

pytestmark = pytest.mark.only_on("postgresql")


def told(laptop: Laptop, after: str = "") -> tuple[list[str], str]:
    page = laptop.changes(after).json()
    return [change["body"]["text"] for change in page["changes"]], page["cursor"]


def test_the_migrations_make_the_tables_that_the_program_expects(office: Office) -> None:
    with office.centre.store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


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


def test_who_cannot_write_in_time_is_asked_to_come_back(office: Office, laptop: Laptop) -> None:
    """The counter row is held by another process's long decision."""
    hasty = office.beside(patience=0.05)
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


@pytest.mark.expects_log("not_ready")
@pytest.mark.expects_log("request_failed.*kind='OperationalError'")
def test_while_no_server_answers_laptops_and_people_are_asked_to_come_back(
    office: Office, laptop: Laptop
) -> None:
    item = laptop.submission()
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:  # bound, so that nobody else takes it
        port = nobody.getsockname()[1]
    away = replace(office.centre, store=postgres(f"{POSTGRESQL}postgres@127.0.0.1:{port}/x", 1))
    with running(away) as url:
        alone = Laptop(url, laptop.me)
        answers = [alone.post([item.to_bytes()]), alone.changes(), ask(url, "GET", READY)]
        answers.append(ask(url, "POST", SESSION, json={"name": "Sri", "password": "hujan pagi di pasar"}))
    away.store.engine.dispose()
    told = [(one.status_code, one.json()["code"], "Retry-After" in one.headers) for one in answers]
    assert told == [(503, "busy", True)] * 4
    assert verdicts(laptop.send(item)) == [STORED]


@pytest.mark.expects_log("request_failed.*kind='InternalError'")
def test_while_the_server_only_reads_laptops_are_asked_to_come_back(office: Office, laptop: Laptop) -> None:
    """As a standby does that is not promoted yet."""
    item, beside = laptop.submission(), office.beside()
    only_reads = f"ALTER DATABASE {beside.store.engine.url.database} SET default_transaction_read_only"
    with beside.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"{only_reads} = on")
        office.centre.store.engine.dispose()
        assert laptop.post([item.to_bytes()]).status_code == 503
        connection.exec_driver_sql(f"{only_reads} = off")
    beside.close()
    office.centre.store.engine.dispose()
    assert verdicts(laptop.send(item)) == [STORED]


@pytest.mark.parametrize(("asked", "seconds"), [("", b"5"), ("?connect_timeout=9", b"9")])
def test_a_server_that_falls_silent_is_given_up_in_seconds_or_as_its_address_says(
    office: Office, asked: str, seconds: bytes
) -> None:
    store = postgres(f"{office.db}{asked}", 1)
    with store.reading() as connection:
        driver: Any = connection.connection.driver_connection
        told = {one.keyword: one.val for one in driver.pgconn.info}
    store.engine.dispose()
    assert (told[b"connect_timeout"], told[b"tcp_user_timeout"]) == (seconds, b"25000")


def test_a_line_that_is_judged_while_its_registration_is_erased_brings_nobody_back(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two real connections: the batch has looked for erasures and found none, when the office erases."""
    first = laptop.submission()
    laptop.send(first)
    looked, go_on = Event(), Event()

    class Slow(Known):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            looked.set()
            assert go_on.wait(60)

    monkeypatch.setattr(ingest, "Known", Slow)
    beside = office.beside()
    with ThreadPoolExecutor(2) as pool:
        sent = pool.submit(laptop.send, laptop.correction(first))
        assert looked.wait(60)
        erasing_now = pool.submit(erasing.erase, beside, str(first.registration_id))
        _wait_until_somebody_waits_or(office, erasing_now)
        go_on.set()
        sent.result()
        erasing_now.result()
    beside.close()
    with office.centre.store.reading() as connection:
        assert connection.execute(select(submissions.c.revision)).all() == []
        assert erased.erased_among(connection, [str(first.registration_id)])


def test_who_writes_while_the_office_erases_waits_for_it(office: Office, laptop: Laptop) -> None:
    """Also a ruling, whose words would lie in the feed of somebody who is gone."""
    beside = office.beside(patience=0.05)
    with office.centre.store.writing(alone=True), pytest.raises(OperationalError), beside.store.writing():
        pass
    with office.centre.store.writing(), beside.store.writing():
        pass
    beside.close()


def _wait_until_somebody_waits_or(office: Office, done: "Future[int]") -> None:
    """Until the erasure stands in line, or is through."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while not done.done():
        with office.centre.store.reading() as connection:
            if connection.execute(text(waiting)).scalar_one():
                return
