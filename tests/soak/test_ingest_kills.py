"""SIGKILL of the centre while several laptops send: on both databases each registration is there once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from perisai_app.vault.database import VaultKey, create_vault, open_vault
from perisai_app.vault.outbox import owed_count
from sync import engine, pace
from sync.enrol import enrol
from tests.central import postgres
from tests.faults.proxy import served
from tests.faults.storm import Carried
from tests.soak.aimed import OF_CENTRE, Aimed, Phase
from tests.soak.conftest import PASSPHRASE
from tests.soak.report import amount, seed, table
from tests.soak.sides import Sides, sides
from tests.soak.test_storm import fill, in_centre, truths

LAPTOPS, LINES_A_BATCH = 3, 20
BETWEEN = 2  # requests that pass from one kill to the next, at least
PATIENCE = 5  # seconds for an answer

Profile = tuple[Path, VaultKey]


@dataclass
class Calm(Aimed):
    """No fault but the kills, each due after so many requests that passed; who is cut off knows at once."""

    def _is_due(self, phases: tuple[Phase, ...]) -> bool:
        return bool(self.plan) and self.plan[0][0] <= self.passed and self.plan[0][1] in phases

    def _asked(self, request: bytes) -> bytes:
        if not (answer := super()._asked(request)):
            raise ConnectionResetError
        return answer


@pytest.fixture(params=["embedded", "postgresql"])
def db(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The address of an empty centre's database where a server has it."""
    made = None if request.param == "embedded" else postgres.copy(request.getfixturevalue("schema"))
    yield made
    if made:
        postgres.drop(made)


@pytest.mark.timeout(3600)
def test_kills_of_the_centre_while_laptops_send_lose_nothing_and_double_nothing(
    db: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills, people = amount("ingest_kills", short=3, long=20), amount("ingest_people", short=60, long=600)
    monkeypatch.setattr(engine, "REQUEST_SECONDS", PATIENCE)
    monkeypatch.setattr(pace, "FIRST_BATCH", LINES_A_BATCH)
    monkeypatch.setattr(pace, "next_size", lambda *_: LINES_A_BATCH)
    profiles = [made(tmp_path / f"laptop-{number}", f"Agen {number}") for number in range(LAPTOPS)]
    finalized = sorted(row for home, key in profiles for row in fill(home, key, people))
    with sides(tmp_path / "centre", *profiles[0], db=db) as both, killing(both, kills) as storm:
        for home, key in profiles:
            join(home, key, both, storm)
        with ThreadPoolExecutor(LAPTOPS) as pool:
            runs = sum(pool.map(send_all, profiles))
    told = table(
        f"{LAPTOPS * people} registrations of {LAPTOPS} laptops, {storm.passed} requests passed, {runs} runs",
        ("killed", "times"),
        [(phase, storm.hits[phase]) for phase in OF_CENTRE],
    )
    assert storm.killed(OF_CENTRE) == kills, told
    assert min(storm.hits[phase] for phase in OF_CENTRE) >= kills // 10, told
    assert in_centre(tmp_path / "centre", db) == finalized, told
    assert sorted(row for profile in profiles for row in received(profile)) == finalized, told


def made(home: Path, agent: str) -> Profile:
    return home, create_vault(home, agent_name=agent, passphrase=PASSPHRASE)


@contextmanager
def killing(both: Sides, kills: int) -> Iterator[Calm]:
    """A wire to the centre that kills it so often, before, in and after commits in turn."""
    plan = [(number * BETWEEN, phase) for number, phase in enumerate(islice(cycle(OF_CENTRE), kills), 1)]
    storm = Calm(both.port, Random(seed()), None, calm=100, over=0, both=both, at=Carried.BATCH, plan=plan)
    with served(storm):
        yield storm


def join(home: Path, key: VaultKey, both: Sides, storm: Calm) -> None:
    with ExitStack() as after:
        vault = open_vault(home, key)
        after.callback(vault.close)
        code = both.centre_says("code", "--agent", home.name)["code"]
        enrol(vault, f"http://127.0.0.1:{storm.port}", code, now=datetime.now(UTC))


def send_all(profile: Profile) -> int:
    """Runs until nothing is owed; how many it took."""
    vault, runs, is_done = open_vault(*profile), 0, False
    while not is_done:
        done = engine.sync(
            vault, now=lambda: datetime.now(UTC), cancel=threading.Event(), report=lambda _: None
        )
        runs, is_done = runs + 1, done.stopped_by is None and not owed_count(vault)
    vault.close()
    return runs


def received(profile: Profile) -> list[tuple[str, str]]:
    """What this laptop has a receipt for; it has nothing in another state, and its vault is whole."""
    rows, others, found = truths(*profile)
    assert (others, found) == ([], [])
    return rows
