"""A centre full of invented people for the benchmarks: any number of them, by COPY or plain inserts.

Rows go in as a batch's would lie there afterwards; nothing is judged or signed. NIK serials are those that
belong to nobody.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, text

from central.centre import Centre
from central.clock import stamp
from central.register.words import words_of
from central.storage.office_tables import memberships, name_words, offices, signals
from central.storage.tables import (
    agents,
    authors,
    device_state,
    devices,
    files,
    registrations,
    submission_files,
    submissions,
)
from perisai_app.domain.names import folded

SOURCES = Path(__file__).parent.parent / "scripts" / "wilayah"
AT_ONCE = 10_000
OF_AN_AGENT, OF_AN_OFFICE = 500, 20  # registrations of an agent, agents of an office
NEWEST = datetime(2026, 11, 21, tzinfo=UTC)
STATES = {"waiting": 20, "registered": 930, "returned": 20, "declined": 30}  # of a thousand
ECOSYSTEMS = {"desa": 400, "pasar": 300, "ukm": 150, "ecommerce": 50, "pekerja_rentan": 100}
FREQUENT = """
SITI MUHAMMAD SRI AHMAD NUR ABDUL DEWI AGUS NI I WAYAN MADE KETUT PUTU NYOMAN ENDANG EKA DWI TRI BUDI YULI
RINA DIAN HERI ANI RATNA INDAH WATI SUGENG JOKO SLAMET MARIA YOHANES FITRI LESTARI AMINAH
""".split()  # noqa: SIM905 - read at a glance
SYLLABLES = "WA SU TI RA NI DA KA LE MO YO HE BA SA RI TU PE GI LA NGA DI MU KO".split()  # noqa: SIM905 - read at a glance
Row = tuple[Any, ...]


class Crowd:
    """Who is drawn is the same each time; names, villages and offices are as uneven as real ones."""

    def __init__(self, rows: int, seed: int = 2026) -> None:
        self.rows, self.chance = rows, Random(seed)
        self.agents = max(1, rows // OF_AN_AGENT)
        self.rarer = [a + b + c for a, b, c in product(SYLLABLES, repeat=3)]
        self.villages = _villages()
        self.step = timedelta(days=700) / rows

    def name(self) -> str:
        """Two or three words; the frequent ones by their rank, as names are."""
        return " ".join(self._word(rank) for rank in range(self.chance.choice((2, 2, 3))))

    def _word(self, rank: int) -> str:
        if self.chance.random() < (0.6, 0.3, 0.2)[rank]:
            return FREQUENT[min(int(self.chance.paretovariate(0.7)) - 1, len(FREQUENT) - 1)]
        return self.rarer[min(int(self.chance.paretovariate(0.35)) - 1, len(self.rarer) - 1)]

    def village(self) -> str:
        """Nearer to the middle of the country there are more."""
        return self.villages[int(self.chance.betavariate(3, 3) * len(self.villages))]

    def agent(self) -> int:
        return int(self.chance.betavariate(1, 2) * self.agents)

    def of(self, weights: dict[str, int]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def moment(self, number: int) -> datetime:
        return NEWEST - self.step * (self.rows - number)


def _villages() -> list[str]:
    with (SOURCES / "villages.csv").open(encoding="utf-8", newline="") as lines:
        return sorted(row["code"] for row in csv.DictReader(lines))


def office_of(agent: int) -> str:
    return f"Kantor {agent // OF_AN_OFFICE:04d}"


def fill(centre: Centre, rows: int) -> None:
    """So many registrations, each with a revision, a photo that is here but for the newest, and words."""
    crowd = Crowd(rows)
    with centre.store.writing() as connection:
        _many_at_once(connection)
        for table, kept in _people(crowd):
            _put(connection, table, kept)
    numbers = iter(range(1, rows + 1))
    while some := list(islice(numbers, AT_ONCE)):
        with centre.store.writing(lasting=False) as connection:
            for table, kept in _batch(crowd, some):
                _put(connection, table, kept)
        print(f"\r{some[-1]:,} of {rows:,} written", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def settle(centre: Centre) -> None:
    """What a server does by itself after a while: it looks at its rows, and tidies them."""
    if centre.store.is_embedded:
        return
    with centre.store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _many_at_once(connection: Connection) -> None:
    """Indexes of a million rows do not fit into the cache that a serving connection has."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size = -1000000")


def _put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows of all columns, in the table's order."""
    names = ", ".join(column.name for column in table.columns)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.columns))
        driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608 - names of our own tables
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _people(crowd: Crowd) -> Iterator[tuple[Table, list[Row]]]:
    numbers, at = range(crowd.agents), stamp(NEWEST)
    names = sorted({office_of(number) for number in numbers})
    yield offices, [(name, "", 0, at) for name in names]
    yield agents, [(f"agen-{n}", f"Agen {n}", office_of(n), at) for n in numbers]
    yield authors, [(f"penulis-{n}", f"agen-{n}") for n in numbers]
    yield (
        devices,
        [(f"laptop-{n}", f"penulis-{n}", f"t{n}", f"k{n}", "Laptop", "0.1.0", at, 0) for n in numbers],
    )
    yield device_state, [(f"laptop-{n}", at, OF_AN_AGENT, _manifest(n)) for n in numbers]


def _manifest(number: int) -> str:
    """One laptop in a hundred has little room left."""
    told = {"app_version": "0.1.0", "incarnation": 1, "counts": {"draft": 3, "queued": 2, "received": 495}}
    return json.dumps({**told, "free_mb": 100 if number % 100 == 0 else 50_000})


def _batch(crowd: Crowd, numbers: Sequence[int]) -> Iterator[tuple[Table, list[Row]]]:
    kept: dict[Table, list[Row]] = {}
    for number in numbers:
        for table, row in _one(crowd, number):
            kept.setdefault(table, []).append(row)
    yield from kept.items()


def _one(crowd: Crowd, number: int) -> Iterator[tuple[Table, Row]]:
    """In an order in which each row finds what it refers to."""
    moment, agent, state = crowd.moment(number), crowd.agent(), crowd.of(STATES)
    at, key, nik = stamp(moment), _id(crowd, moment), nik_of(crowd)
    person = person_of(crowd, number, nik)
    told = _told(key, agent, number, at, person)
    sha256 = hashlib.sha256(told).hexdigest()
    yield submissions, (key, 1, sha256, f"penulis-{agent}", f"laptop-{agent}", at, told, number, 1)
    name = folded(person["name"])
    found_by = (nik, name, person["birth_date"], person["phone"], person["kk"], person["address"]["village"])
    where = (key, 1, f"agen-{agent}", state, office_of(agent), at, at)
    yield registrations, (*where, *found_by, person["ecosystem"], 1)
    # The content first: otherwise each would pass through the list of those that are awaited.
    if state != "waiting" or crowd.chance.random() < 0.7:
        yield files, (sha256, 150_000, at, f"{number:032x}", 1)
    yield submission_files, (key, 1, 0, "ktp", sha256, 150_000, "image/jpeg", f"laptop-{agent}")
    for word in words_of(name):
        yield name_words, (word, key)
    if state == "registered":
        yield memberships, (key, f"26{number:09d}", f"99{number:010d}", "2026-12", 0, at)
    if number % 50 == 0:
        yield signals, ("nik_run", key, "", 10, "{}", at, "" if number % 500 == 0 else "seen", None, at, None)


def _id(crowd: Crowd, moment: datetime) -> str:
    """As a laptop makes them: UUID version 7, time first."""
    bits = f"{int(moment.timestamp() * 1000):012x}7{crowd.chance.getrandbits(76):019x}"
    return f"{bits[:8]}-{bits[8:12]}-{bits[12:16]}-a{bits[17:20]}-{bits[20:]}"


def nik_of(crowd: Crowd) -> str:
    village = crowd.village()
    day = crowd.chance.randint(1, 28) + crowd.chance.choice((0, 40))
    born = f"{day:02d}{crowd.chance.randint(1, 12):02d}{crowd.chance.randint(62, 99)}"
    return f"{village[:8].replace('.', '')}{born}{crowd.chance.randint(9000, 9999)}"


def person_of(crowd: Crowd, number: int, nik: str) -> dict[str, Any]:
    day = int(nik[6:8]) % 40
    return {
        "nik": nik,
        "name": crowd.name().title(),
        "birth_date": f"19{nik[10:12]}-{nik[8:10]}-{day:02d}",
        "sex": "female" if int(nik[6:8]) > 40 else "male",
        "mother_name": "Ni Ketut Contoh",
        "kk": f"{nik[:12]}{crowd.chance.randint(9000, 9999)}",
        "phone": f"+628{crowd.chance.randint(11, 99)}{number:08d}",
        "address": {"street": "Jalan Contoh 1", "village": crowd.village()},
        "occupation": "PEDAGANG_PASAR",
        "monthly_income": 1_500_000,
        "programs": 2,
        "months": 3,
        "branch": "Gianyar",
        "funded_by": "self",
        "ecosystem": crowd.of(ECOSYSTEMS),
        "consent": {"method": "written", "given_on": "2026-11-20", "text_version": "persetujuan-1"},
    }


def _told(key: str, agent: int, number: int, at: str, person: dict[str, Any]) -> bytes:
    """As the wire writes them: keys in order, nothing between."""
    told = {
        "v": 1,
        "registration_id": key,
        "revision": 1,
        "salt": f"{number:032x}",
        "agent_id": f"penulis-{agent}",
        "device_id": f"laptop-{agent}",
        "counter": number,
        "finalized_at": at,
        "registration": person,
        "files": [{"role": "ktp", "sha256": f"{number:064x}", "bytes": 150_000, "media_type": "image/jpeg"}],
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
