"""Measures batches of 50 and 500 taken in, with login, checks and receipts, beside bare inserts of the same.

Run: .venv/bin/python bench/ingest.py [ROWS] [--only embedded|postgresql]. Exit 1 when a goal is missed.
More in bench/README.md.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import zstandard
from joined import HERE, TODAY
from starlette.types import ASGIApp, Message
from varied import varied

from central.app import create_app
from central.centre import Centre, open_centre
from central.enrolment import enrol, make_code
from central.home import Home
from central.overview import status
from central.server import spare_memory_s_search
from central.storage.tables import submissions
from perisai_app.domain.registration import Registration
from perisai_app.domain.review import review
from perisai_app.reference.tables import rule_book
from perisai_app.vault.numbers import new_id
from perisai_app.wire import media
from perisai_app.wire.enrolment import EnrolRequest
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import BatchAnswer

sys.path.insert(0, str(HERE.parent))  # the tests' own PostgreSQL and laptop
from tests.central import postgres
from tests.central.conftest import enrol_body
from tests.central.samples import Laptop, sent

ROWS, ROUNDS, BATCHES = 5_000, 3, (50, 500)
GOALS = {"embedded": 0.35, "postgresql": 0.5}


@dataclass(frozen=True, slots=True)
class Asked:
    """A batch as it comes over the wire: the request's body, and what its lines are."""

    body: bytes
    lines: Sequence[Submission]


def people(rows: int) -> list[Registration]:
    """So many, no two alike."""
    book = rule_book()
    judged = (review(texts, book=book, today=TODAY) for texts in varied(book, TODAY))
    return [one.registration for one in islice(judged, rows) if one.registration is not None]


def joined(centre: Centre) -> Laptop:
    answer = enrol(centre, EnrolRequest(**enrol_body(make_code(centre, "Sri"))))
    assert answer is not None
    return Laptop("", answer)


def requests(laptop: Laptop, told: Sequence[Registration], size: int) -> Iterator[Asked]:
    lines = [laptop.submission(registration_id=UUID(new_id()), registration=one) for one in told]
    for start in range(0, len(lines), size):
        some = lines[start : start + size]
        yield Asked(zstandard.compress(b"\n".join(item.to_bytes() for item in some)), some)


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds: by the clock, and of this process's processors."""

    clock: float
    work: float


@contextmanager
def timed(found: list[Taken]) -> Iterator[None]:
    clock, work = time.perf_counter(), time.process_time()
    yield
    found.append(Taken(time.perf_counter() - clock, time.process_time() - work))


def ours(centre: Centre, laptop: Laptop, asked: Sequence[Asked], found: list[Taken]) -> None:
    """Until the last signed answer, batch after batch, without sockets; every line must be stored."""
    app = create_app(centre)
    asyncio.run(_post(app, laptop, b""))  # what a first request makes ready
    with timed(found):
        answers = asyncio.run(_post_all(app, laptop, asked))
    for answer, batch in zip(answers, asked, strict=True):
        told = BatchAnswer.model_validate_json(answer)
        assert not told.verdicts, "all were stored"
        assert laptop.believes(told, [sent(item) for item in batch.lines])
    assert status(centre).submissions == sum(len(batch.lines) for batch in asked)


async def _post_all(app: ASGIApp, laptop: Laptop, asked: Sequence[Asked]) -> list[bytes]:
    return [await _post(app, laptop, batch.body) for batch in asked]


async def _post(app: ASGIApp, laptop: Laptop, body: bytes) -> bytes:
    """What the centre says to one request."""
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    await app(_scope(laptop, len(body)), receive, send)
    return b"".join(message.get("body", b"") for message in said)


def _scope(laptop: Laptop, length: int) -> dict[str, Any]:
    headers = {
        "host": "127.0.0.1",
        "authorization": f"Bearer {laptop.me.token}",
        "content-type": media.NDJSON,
        "content-encoding": "zstd",
        "content-length": str(length),
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": media.SUBMISSIONS,
        "raw_path": media.SUBMISSIONS.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }


def bare(centre: Centre, asked: Sequence[Asked], found: list[Taken]) -> None:
    """The plain way: the same rows into the same table of another centre, a commit a batch, nothing asked."""
    marks = ", ".join(["?" if centre.store.is_embedded else "%s"] * len(submissions.columns))
    names = ", ".join(column.name for column in submissions.columns)
    batches = [[_row(item) for item in batch.lines] for batch in asked]
    with timed(found), centre.store.engine.connect() as connection:
        for rows in batches:
            connection.exec_driver_sql(f"INSERT INTO submissions ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own table
            connection.commit()
    assert status(centre).submissions == sum(map(len, batches))


def _row(item: Submission) -> tuple[Any, ...]:
    """In the order of the table's columns."""
    key, at = str(item.registration_id), "2026-11-21T08:00:00.000Z"
    told = (item.agent_id, item.device_id, at, item.to_bytes(), item.counter)
    return key, item.revision, item.digest, *told, 1


def one_round(db: str | None, told: Sequence[Registration], size: int) -> tuple[Taken, Taken]:
    """The plain way and ours, each in a database of its own that knows the laptop."""
    found: list[Taken] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        for work in (bare, ours):
            own = postgres.copy(db) if db else None
            centre = open_centre(Home(Path(name, work.__name__)), db=own, make=True)
            opened.callback(centre.close)
            laptop = joined(centre)
            asked = list(requests(laptop, told, size))
            spare_memory_s_search()
            if work is bare:
                bare(centre, asked, found)
            else:
                ours(centre, laptop, asked, found)
    plain, our = found
    return plain, our


def on(name: str, db: str | None, told: Sequence[Registration]) -> bool:
    good = True
    for size in BATCHES:
        taken = [one_round(db, told, size) for _ in range(ROUNDS)]
        plain, our, work, our_work = (
            statistics.median(times)
            for times in zip(*[(a.clock, b.clock, a.work, b.work) for a, b in taken], strict=True)
        )
        good &= plain / our >= GOALS[name]
        print(
            f"{name}, batches of {size}: {len(told) / our:,.0f} a second, bare inserts"
            f" {len(told) / plain:,.0f}: {plain / our:.2f} of it (goal {GOALS[name]}; at work"
            f" {1e6 * our_work / len(told):.0f} us a line, {work / our_work:.2f} of it)",
            flush=True,
        )
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=ROWS)
    parser.add_argument("--only", choices=tuple(GOALS))
    asked = parser.parse_args()
    told, good = people(asked.rows), True
    if asked.only != "postgresql":
        good &= on("embedded", None, told)
    if asked.only != "embedded":
        with postgres.server(lasting=True) as server:
            good &= on("postgresql", postgres.make_schema(server), told)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
