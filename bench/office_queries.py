"""Measures the office's queries over a million registrations on both databases.

Run: .venv/bin/python bench/office_queries.py [ROWS] [--db URL] [--only embedded|postgresql] [--explain].
Exit 1 when the goal is missed. More in bench/README.md.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from crowd_of_centre import FREQUENT, fill, office_of, settle
from sqlalchemy import Connection, event, select

from central.centre import Centre, open_centre
from central.fleet import devices as fleet
from central.fleet.standing import Stuck
from central.home import Home
from central.register.counting import count_by_state
from central.register.reach import EVERYTHING, Reach
from central.register.rows import rows_of
from central.register.search import search
from central.register.wanted import Wanted
from central.storage.tables import registrations

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # the tests' own PostgreSQL
from tests.central import postgres  # noqa: E402 - its place is known only now

ROWS, TIMES, GOAL = 1_000_000, 60, 200.0
Work = Callable[[Connection], object]
Kind = tuple[str, Callable[[], Wanted], Callable[[], Reach]]


@dataclass(frozen=True)
class Sample:
    """What is known of some rows, to ask for them again."""

    rows: list[Any]
    chance: Random

    def one(self) -> Any:
        return self.chance.choice(self.rows)


def asked(sample: Sample, wanted: Wanted, reach: Reach = EVERYTHING, *, deep: bool = False) -> Work:
    """A page as the route makes it; a deep one begins at some row in the middle."""
    row = sample.one()
    after = (row.received_at, row.registration_id) if deep else None

    def work(connection: Connection) -> object:
        found = search(connection, wanted, reach, after=after)
        return rows_of(connection, found.ids, masked=False)

    return work


def kinds(sample: Sample) -> Iterator[tuple[str, Callable[[], Work]]]:
    """Each with something else to look for every time."""
    for name, wanted, reach in (*_lists(sample), *_texts(sample), *_places(sample)):
        yield name, partial(_made, sample, wanted, reach)
    yield "page in the middle", lambda: asked(sample, Wanted(), deep=True)
    yield "counts", lambda: lambda connection: count_by_state(connection, EVERYTHING)
    one_s = Reach(office=office_of(0))
    yield "an office's counts", lambda: lambda connection: count_by_state(connection, one_s)


def laptops(centre: Centre, sample: Sample) -> Iterator[tuple[str, Callable[[], Work]]]:
    """Pages from anywhere in the list; who is stuck is told of each that is looked at."""
    full = fleet.Wanted(stuck=Stuck.DISK_LOW)
    for name, wanted in (("laptops", fleet.Wanted()), ("laptops whose disk is full", full)):
        yield name, partial(_laptops, centre, sample, wanted)
    yield (
        "an office's that are full",
        lambda: _laptops(centre, sample, full, Reach(office=sample.one().office)),
    )


def _laptops(centre: Centre, sample: Sample, wanted: fleet.Wanted, reach: Reach = EVERYTHING) -> Work:
    after = "laptop-" + sample.one().agent_key.removeprefix("agen-")
    return lambda _: fleet.list_devices(centre, wanted, reach, after=after)


def _made(sample: Sample, wanted: Callable[[], Wanted], reach: Callable[[], Reach]) -> Work:
    return asked(sample, wanted(), reach())


def _all() -> Reach:
    return EVERYTHING


def _lists(sample: Sample) -> Iterator[Kind]:
    one = sample.one
    yield "newest", Wanted, _all
    yield "waiting, oldest first", lambda: Wanted(state="waiting", oldest_first=True), _all
    yield "an office", Wanted, lambda: Reach(office=one().office)
    yield "an office's waiting", lambda: Wanted(state="waiting"), lambda: Reach(office=one().office)
    yield "an agent's own", Wanted, lambda: Reach(agent_key=one().agent_key)


def _texts(sample: Sample) -> Iterator[Kind]:
    one, some = sample.one, lambda: sample.chance.choice(FREQUENT)
    yield "whole NIK", lambda: Wanted(text=one().nik), _all
    yield "NIK's district", lambda: Wanted(text=one().nik[:6]), _all
    yield "NIK's province", lambda: Wanted(text=one().nik[:2]), _all
    yield "phone", lambda: Wanted(text="0" + one().phone[3:]), _all
    yield "phone's operator", lambda: Wanted(text="0" + one().phone[3:6]), _all
    yield "whole name", lambda: Wanted(text=one().folded), _all
    yield "rarest word", lambda: Wanted(text=max(one().folded.split(), key=len)), _all
    yield "frequent word", lambda: Wanted(text=some()), _all
    yield "three letters", lambda: Wanted(text=one().folded[:3]), _all
    yield "one letter", lambda: Wanted(text=one().folded[:1]), _all
    yield "two that few share", lambda: Wanted(text=f"{some()} {some()}"), _all
    yield "nobody", lambda: Wanted(text="SITI MUHAMMAD SRI"), _all
    yield "name in an office", lambda: Wanted(text=some()), lambda: Reach(office=one().office)


def _places(sample: Sample) -> Iterator[Kind]:
    one = sample.one
    yield "village", lambda: Wanted(village=one().village), _all
    yield "regency", lambda: Wanted(village=one().village[:5]), _all
    yield "province, waiting", lambda: Wanted(village=one().village[:2], state="waiting"), _all
    yield "ecosystem, a month", lambda: _month(one()), _all
    yield "open signals", lambda: Wanted(open_signals=True), _all
    yield "files awaited", lambda: Wanted(files_awaited=True), _all


def _month(row: Any) -> Wanted:
    month = row.received_at[:7]
    return Wanted(ecosystem=row.ecosystem, received_from=f"{month}-01", received_before=f"{month}-31")


def timed(centre: Centre, work: Work) -> float:
    """Milliseconds, the connection's part included."""
    start = time.perf_counter()
    with centre.store.reading() as connection:
        work(connection)
    return (time.perf_counter() - start) * 1000


def measure(centre: Centre, explain: bool) -> bool:
    """Prints a line a kind; whether the goal is met by each of them."""
    sample, worst = _sample(centre), 0.0
    print(f"{'':28}{'median':>9}{'95 %':>9}{'most':>9}   ms")
    for name, make in (*kinds(sample), *laptops(centre, sample)):
        taken = sorted(timed(centre, make()) for _ in range(TIMES))
        p95 = taken[int(0.95 * (TIMES - 1))]
        worst = max(worst, p95)
        print(f"{name:28}{statistics.median(taken):9.1f}{p95:9.1f}{taken[-1]:9.1f}")
        if explain:
            _explain(centre, make())
    print(f"the slowest kind at 95 %: {worst:.0f} ms, goal {GOAL:.0f}")
    return worst < GOAL


def _sample(centre: Centre) -> Sample:
    """Rows from all over: those behind random ids would all be of the last days."""
    with centre.store.reading() as connection:
        ids = connection.execute(select(registrations.c.registration_id)).scalars().all()
        chance = Random(7)
        some = select(registrations).where(registrations.c.registration_id.in_(chance.sample(ids, 400)))
        return Sample(list(connection.execute(some)), chance)


def _explain(centre: Centre, work: Work) -> None:
    """Each statement of the work, as the database means to do it or did it."""
    said: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(centre.store.engine, "before_cursor_execute", hear)
    with centre.store.reading() as connection:
        work(connection)
    event.remove(centre.store.engine, "before_cursor_execute", hear)
    how = "EXPLAIN QUERY PLAN " if centre.store.is_embedded else "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) "
    with centre.store.reading() as connection:
        for statement, parameters in said:
            print("    " + " ".join(statement.split())[:400])
            for row in connection.exec_driver_sql(how + statement, parameters):
                print(f"      | {row[-1]}")


@contextmanager
def opened(folder: Path, db: str | None) -> Iterator[Callable[[], Centre]]:
    """Opens the centre each time anew, so that nothing of the filling's cache is left."""
    home = Home(folder / "centre")
    made: list[Centre] = []

    def opening() -> Centre:
        for before in made:
            before.close()
        made[:] = [open_centre(home, db=db, make=not home.path.exists())]
        return made[0]

    yield opening
    made[0].close()


def on(name: str, folder: Path, db: str | None, rows: int, explain: bool) -> bool:
    with opened(folder, db) as opening:
        start = time.perf_counter()
        centre = opening()
        fill(centre, rows)
        settle(centre)
        print(f"\n{name}: {rows:,} registrations, filled in {time.perf_counter() - start:.0f} s")
        return measure(opening(), explain)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=ROWS)
    parser.add_argument("--db")
    parser.add_argument("--only", choices=("embedded", "postgresql"))
    parser.add_argument("--explain", action="store_true")
    told = parser.parse_args()
    good = []
    with tempfile.TemporaryDirectory() as name:
        if told.only != "postgresql" and not told.db:
            good.append(on("embedded SQLite", Path(name, "embedded"), None, told.rows, told.explain))
        if told.db:
            good.append(on("PostgreSQL", Path(name, "server"), told.db, told.rows, told.explain))
        elif told.only != "embedded":
            with postgres.server() as server:
                db = postgres.make_schema(server)
                good.append(on("PostgreSQL", Path(name, "server"), db, told.rows, told.explain))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
