"""Measures what looking for signals costs a registration among 100,000 others, beside taking it in.

Run: .venv/bin/python bench/sifting.py [ROWS] [--only embedded|postgresql]. Exit 1 when the goal is missed.
More in bench/README.md.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from crowd_of_centre import NEWEST, Crowd, fill, nik_of, person_of, settle

from central.centre import Centre, open_centre
from central.enrolment import device_of, enrol, make_code
from central.home import Home
from central.ingest import ingest
from central.sifting.sift import sift
from perisai_app.domain.registration import Address
from perisai_app.wire.enrolment import EnrolRequest
from perisai_app.wire.submission import FileRef, FileRole

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # the tests' own PostgreSQL and laptop
from tests.central import postgres  # noqa: E402 - its place is known only now
from tests.central.conftest import enrol_body  # noqa: E402 - after the path to them
from tests.central.samples import Laptop, registration  # noqa: E402 - after the path to them

ROWS, NEW, LINES_A_BATCH, GOAL = 100_000, 4_000, 500, 2.0


def lines(laptop: Laptop, number: int) -> Iterator[bytes]:
    """So many people as uneven as the others, each with a photo; one a minute."""
    crowd = Crowd(number, seed=2029)
    for at in range(number):
        told = person_of(crowd, at, nik_of(crowd))
        names = ("nik", "name", "sex", "kk", "phone")
        person = registration(
            birth_date=date.fromisoformat(told["birth_date"]),
            address=Address(**told["address"]),
            **{name: told[name] for name in names},
        )
        sha256 = hashlib.sha256(f"{at}".encode()).hexdigest()
        photo = FileRef(role=FileRole.KTP, sha256=sha256, bytes=150_000, media_type="image/jpeg")
        moment = NEWEST + timedelta(minutes=at)
        yield laptop.submission(registration=person, files=(photo,), finalized_at=moment).to_bytes()


def measure(centre: Centre, new: int) -> float:
    """How often the cost of taking in; prints a line."""
    answer = enrol(centre, EnrolRequest(**enrol_body(make_code(centre, "Sri"))))
    assert answer is not None
    device = device_of(centre, answer.token)
    assert device is not None
    sent = list(lines(Laptop("", answer), new))
    start = time.perf_counter()
    for first in range(0, new, LINES_A_BATCH):
        verdicts = ingest(centre, device, sent[first : first + LINES_A_BATCH])
        assert not verdicts.verdicts, "all were stored"
    taken_in = time.perf_counter() - start
    start = time.perf_counter()
    looked_at = sift(centre)
    looking = time.perf_counter() - start
    assert looked_at == new, looked_at
    looked, took, ratio = 1000 * looking / new, 1000 * taken_in / new, looking / taken_in
    print(f"looking {looked:.2f} ms a row, taking in {took:.2f}: {ratio:.2f} of it (goal {GOAL})")
    return ratio


def on(name: str, folder: Path, db: str | None, rows: int) -> bool:
    home = Home(folder / "centre")
    centre = open_centre(home, db=db, make=True)
    fill(centre, rows)
    settle(centre)
    centre.close()
    centre = open_centre(home, db=db)
    print(f"{name}, {rows:,} registrations: ", end="")
    ratio = measure(centre, NEW)
    centre.close()
    return ratio <= GOAL


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=ROWS)
    parser.add_argument("--only", choices=("embedded", "postgresql"))
    told = parser.parse_args()
    good = []
    with tempfile.TemporaryDirectory() as name:
        if told.only != "postgresql":
            good.append(on("embedded SQLite", Path(name, "embedded"), None, told.rows))
        if told.only != "embedded":
            with postgres.server() as server:
                db = postgres.make_schema(server)
                good.append(on("PostgreSQL", Path(name, "server"), db, told.rows))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
