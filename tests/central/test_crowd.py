"""Many laptops at the same instant: nobody is turned away, and what they bring is there once, by what the
database counts. The server is the real one, in a process of its own.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import select, text

from central.enrolment import enrol, make_code
from central.sifting.sift import sift
from central.storage.office_tables import signals
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import BatchAnswer, Verdict
from tests.central.conftest import Office, enrol_body
from tests.central.samples import Laptop, registration, verdicts

T = TypeVar("T")
TIMES, CROWD = 20, 200


@pytest.fixture
def server(office: Office) -> Iterator[str]:
    """The address of another process that serves the same centre."""
    command = [sys.executable, "-m", "central.main", "serve", "--port", "0", "--home", str(office.home.path)]
    where = ["--db", office.db] if office.db else []
    process = subprocess.Popen([*command, *where, "--json"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())["url"]
    process.terminate()
    process.communicate()


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """Nobody begins before all are there."""
    gate = Barrier(count)

    def one(number: int) -> T:
        gate.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def send(laptop: Laptop, batch: list[Submission], _: int) -> BatchAnswer:
    return laptop.send(*batch)


def counted(office: Office) -> dict[str, int]:
    """Rows of what a submission becomes."""
    with office.centre.store.reading() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("submissions", "registrations")
        }


def test_what_is_posted_twenty_times_at_once_is_there_once(
    office: Office, laptop: Laptop, server: str
) -> None:
    laptop.url = server
    one, batch = [laptop.submission()], [laptop.submission() for _ in range(50)]
    for posted, there in ((one, 1), (batch, 51)):
        answers = at_once(TIMES, partial(send, laptop, posted))
        for told in zip(*map(verdicts, answers), strict=True):
            assert Counter(told) == {Verdict.STORED: 1, Verdict.DUPLICATE: TIMES - 1}
        assert counted(office) == {"submissions": there, "registrations": there}


def test_a_person_whom_two_laptops_bring_at_once_is_kept_twice_and_shown_to_the_office(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    both = [laptop, join("Agen Lain")]
    items = [one.submission(registration=registration(9001)) for one in both]
    answers = at_once(2, lambda number: both[number].send(items[number]))
    assert [verdicts(answer) for answer in answers] == [[Verdict.STORED]] * 2
    assert counted(office) == {"submissions": 2, "registrations": 2}
    sift(office.centre)
    with office.centre.store.reading() as connection:
        found = connection.execute(select(signals).where(signals.c.kind == "same_nik")).one()
    assert {found.registration_id, found.other_id} == {str(item.registration_id) for item in items}


def test_two_hundred_laptops_at_once_are_all_served(office: Office, server: str) -> None:
    laptops = [Laptop(server, joined(office)) for _ in range(CROWD)]
    batches = [[one.submission(), one.submission()] for one in laptops]

    def a_run(number: int) -> list[Verdict]:
        laptops[number].check_in()
        told = verdicts(laptops[number].send(*batches[number]))
        assert laptops[number].changes().status_code == 200
        return told

    assert at_once(CROWD, a_run) == [[Verdict.STORED] * 2] * CROWD
    assert counted(office) == {"submissions": 2 * CROWD, "registrations": 2 * CROWD}


def joined(office: Office) -> EnrolAnswer:
    """Each is another agent's."""
    code = make_code(office.centre, "Agen Contoh")
    answer = enrol(office.centre, EnrolRequest(**enrol_body(code)))
    assert answer is not None
    return answer
