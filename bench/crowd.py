"""Measures what the centre takes in a second from 1, 5, 20, 50, 100 and 200 laptops at once.

Run: .venv/bin/python bench/crowd.py [ROUNDS] [--only embedded|postgresql]. Exit 1 when the goal is missed.
More in bench/README.md.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import zstandard
from crowd_of_centre import Crowd, nik_of, person_of
from joined import HERE, process
from sqlalchemy import select

from central.centre import Centre, open_centre
from central.enrolment import enrol, make_code
from central.home import Home
from central.overview import status
from central.storage.tables import registrations
from central.watching import METRICS
from perisai_app.domain.registration import Address, Registration
from perisai_app.wire import media
from perisai_app.wire.enrolment import EnrolRequest
from perisai_app.wire.verdict import BatchAnswer, SentLine

sys.path.insert(0, str(HERE.parent))  # the tests' own PostgreSQL and laptop
from tests.central import postgres
from tests.central.conftest import enrol_body
from tests.central.samples import Laptop, ask, registration, sent

AT_ONCE = (1, 5, 20, 50, 100, 200)
BATCHES, LINES = 200, 10  # of all laptops together; of one batch
ROUNDS, GOAL = 3, 0.8


@dataclass
class Sender:
    """One laptop with its requests, all of them made before the clock starts, and what it heard."""

    laptop: Laptop
    requests: list[bytes]
    lines: list[list[SentLine]]
    heard: list[bytes] = field(default_factory=list)
    told_to_wait: Counter[int] = field(default_factory=Counter)

    async def run(self, port: int, ready: asyncio.Barrier) -> None:
        """Every batch is sent until it is taken; a wait that the centre asks for is waited."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await ready.wait()
        for request in self.requests:
            while (wait := await self._sent(request, reader, writer)) is not None:
                await asyncio.sleep(wait)
        writer.close()

    async def _sent(
        self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> int | None:
        """The seconds to wait until the next try, None when there was an answer."""
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        code = int(head.split(" ", 2)[1])
        said = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        body = await reader.readexactly(int(said["content-length"]))
        if code == 200:
            self.heard.append(body)
            return None
        assert "retry-after" in said, f"{code} is an error: {body!r}"
        self.told_to_wait[code] += 1
        return int(said["retry-after"])

    def check(self) -> None:
        """Each answer is signed over these very lines, and each line was new."""
        assert len(self.heard) == len(self.lines)
        for body, lines in zip(self.heard, self.lines, strict=True):
            answer = BatchAnswer.model_validate_json(body)
            assert not answer.verdicts, "a line was not stored"
            assert self.laptop.believes(answer, lines)


def senders(centre: Centre, crowd: Crowd, at_once: int) -> list[Sender]:
    """So many laptops that share the batches of one measurement, whose people come out of `crowd`."""
    return [_sender(centre, crowd, BATCHES // at_once) for _ in range(at_once)]


def _sender(centre: Centre, crowd: Crowd, batches: int) -> Sender:
    answer = enrol(centre, EnrolRequest(**enrol_body(make_code(centre, "Sri"))))
    assert answer is not None
    laptop, made = Laptop("", answer), Sender(Laptop("", answer), [], [])
    for _ in range(batches):
        items = [laptop.submission(registration=_person(crowd)) for _ in range(LINES)]
        made.requests.append(_request(laptop, [item.to_bytes() for item in items]))
        made.lines.append([sent(item) for item in items])
    return made


def _person(crowd: Crowd) -> Registration:
    """As uneven as people are: all alike would be a flood of signals."""
    number = crowd.chance.randrange(10**8)
    told = person_of(crowd, number, nik_of(crowd))
    names = ("nik", "name", "sex", "kk", "phone")
    return registration(
        birth_date=date.fromisoformat(told["birth_date"]),
        address=Address(**told["address"]),
        **{name: told[name] for name in names},
    )


def _request(laptop: Laptop, lines: Sequence[bytes]) -> bytes:
    body = zstandard.compress(b"\n".join(lines))
    head = (
        f"POST {media.SUBMISSIONS} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {laptop.me.token}",
        f"Content-Type: {media.NDJSON}",
        "Content-Encoding: zstd",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


async def sending(crowd: list[Sender], port: int) -> float:
    """Seconds from the first request to the last answer."""
    ready = asyncio.Barrier(len(crowd) + 1)
    async with asyncio.TaskGroup() as group:
        for sender in crowd:
            group.create_task(sender.run(port, ready))
        await ready.wait()
        start = time.perf_counter()
    return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows a second, milliseconds of the centre's processors a row, and who was told to wait, by status."""

    rate: float
    work: float
    waits: Counter[int]


def measured(centre: Centre, port: int, people: Crowd, at_once: int) -> Measured:
    """Every row is there exactly once afterwards, and every answer is signed over its lines."""
    before, crowd = status(centre).submissions, senders(centre, people, at_once)
    _let_sift(centre)
    worked = _worked(port)
    seconds, worked = asyncio.run(sending(crowd, port)), _worked(port) - worked
    for sender in crowd:
        sender.check()
    rows = BATCHES * LINES
    assert status(centre).submissions - before == rows
    waits = sum((sender.told_to_wait for sender in crowd), Counter[int]())
    return Measured(rows / seconds, 1000 * worked / rows, waits)


def _let_sift(centre: Centre) -> None:
    """What came before is looked through before the clock starts; what comes now, beside it, as ever."""
    waiting = select(registrations.c.registration_id).where(registrations.c.sifted == 0).limit(1)
    while True:
        with centre.store.reading() as connection:
            if connection.execute(waiting).first() is None:
                return
        time.sleep(0.1)


def _worked(port: int) -> float:
    """Seconds that the centre's process has used of its processors."""
    told = ask(f"http://127.0.0.1:{port}", "GET", METRICS).text
    return next(float(line.split()[1]) for line in told.splitlines() if line.startswith("process_cpu"))


@contextmanager
def serving(home: Path, db: str | None) -> Iterator[int]:
    """The port of a real centre in a process of its own."""
    where = ["--home", str(home), *(("--db", db) if db else ())]
    with process("-m", "central.main", "serve", "--port", "0", *where, "--json") as told:
        yield int(json.loads(told)["url"].rpartition(":")[2])


def on(name: str, folder: Path, db: str | None, rounds: int) -> bool:
    found: dict[int, list[Measured]] = {at_once: [] for at_once in AT_ONCE}
    people = Crowd(rounds * len(AT_ONCE) * BATCHES * LINES)
    with serving(folder / "centre", db) as port:
        centre = open_centre(Home(folder / "centre"), db=db)
        for _ in range(rounds):
            for at_once in AT_ONCE:
                found[at_once].append(measured(centre, port, people, at_once))
                print(name, at_once, found[at_once][-1], file=sys.stderr, flush=True)
        centre.close()
    return told_of(name, found)


def told_of(name: str, found: dict[int, list[Measured]]) -> bool:
    """Whether the goal is reached; prints two lines."""
    rates = {at_once: statistics.median(one.rate for one in some) for at_once, some in found.items()}
    work = {at_once: statistics.median(one.work for one in some) for at_once, some in found.items()}
    waits = sum((one.waits for some in found.values() for one in some), Counter[int]())
    peak, least = max(rates.values()), min(work.values())
    works = ", ".join(f"{at_once}: {least / one:.2f}" for at_once, one in work.items())
    parts = ", ".join(f"{at_once}: {rate / peak:.2f}" for at_once, rate in rates.items())
    asked = ", ".join(f"{code} {number} times" for code, number in sorted(waits.items())) or "nobody"
    print(f"{name}, of {peak:,.0f} a second, with so many laptops at once: {parts} (goal {GOAL})")
    print(f"  told to wait: {asked}")
    print(f"  rows by the centre's own processor time, of the most ({least:.2f} ms a row): {works}")
    return min(rates.values()) >= GOAL * peak


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=("embedded", "postgresql"))
    told = parser.parse_args()
    good = []
    with tempfile.TemporaryDirectory() as name:
        if told.only != "postgresql":
            good.append(on("embedded SQLite", Path(name, "embedded"), None, told.rounds))
        if told.only != "embedded":
            with postgres.server() as server:
                db = postgres.make_schema(server)
                good.append(on("PostgreSQL", Path(name, "server"), db, told.rounds))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
