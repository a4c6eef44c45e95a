"""The worst network and kills of either side: both databases end with each registration exactly once."""

import json
import logging
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import trustme

from perisai_app.reference.tables import rule_book
from perisai_app.vault import check
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.held_back import REST, held_back
from sync import engine
from sync.enrol import enrol
from tests.domain.texts import TODAY
from tests.faults.storm import RETRY_AFTER, Fault, Storm, Tls, storm_before
from tests.soak.conftest import Homes
from tests.soak.people import texts
from tests.soak.report import amount, seed, table
from tests.vault.conftest import NOW

ROOT = Path(__file__).parents[2]
PASSES_A_RUN = 12  # with batches that double, about as many requests bring everything over
PATIENCE = 1  # seconds for an answer, where each person has a run of their own
HALF, FEW = 50, 30  # so many requests in a hundred pass; of so many people one may wait for a day
JITTER = 30  # seconds that a laptop may come later than it was asked to


@dataclass
class Sides:
    """Both processes; whichever is killed comes up again."""

    centre_home: Path
    port: int
    laptop_home: Path
    key: VaultKey
    kills: dict[str, int] = field(default_factory=lambda: {"centre": 0, "laptop": 0})

    def __post_init__(self) -> None:
        self.centre = self._start_centre()
        self.laptop: subprocess.Popen[str] | None = None

    def centre_says(self, *words: str) -> Any:
        command = [sys.executable, "-m", "central.main", *words, "--home", str(self.centre_home), "--json"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    @property
    def said(self) -> Path:
        """What all processes of the laptop said, one run a line."""
        return self.laptop_home.with_name("said.jsonl")

    def runs(self) -> list[dict[str, Any]]:
        lines = self.said.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]  # the rest is its log

    def start_laptop(self) -> None:
        command = [sys.executable, "-m", "tests.soak.syncer", str(self.laptop_home)]
        with self.said.open("ab") as said:
            self.laptop = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=said, text=True)
        assert self.laptop.stdin is not None
        self.laptop.stdin.write(self.key.raw.hex() + "\n")
        self.laptop.stdin.close()

    def kill(self, side: str) -> None:
        self.kills[side] += 1
        if side == "centre":
            self.centre.kill()
            self.centre.communicate()
            self.centre = self._start_centre()
        elif self.laptop is not None:
            self.laptop.kill()

    def close(self) -> None:
        self.centre.send_signal(signal.SIGTERM)
        self.centre.communicate(timeout=30)

    def _start_centre(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "central.main", "serve", "--port", str(self.port), "--json"]
        process = subprocess.Popen(
            [*command, "--home", str(self.centre_home)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        return process


@pytest.mark.timeout(3600)
def test_on_the_worst_network_with_kills_of_either_side_each_registration_arrives_once(
    homes: Homes, key: VaultKey, tmp_path: Path
) -> None:
    people = amount("storm_people", short=2_000, long=10_000)
    cuts, kills = amount("cuts", short=60, long=200), amount("storm_kills", short=6, long=20)
    home, random = homes("home"), Random(seed())
    finalized = fill(home, key, people)
    ca = trustme.CA()
    with sides(tmp_path / "centre", home, key) as both:
        with storm_before(both.port, random, tls=certificates(ca), calm=100, over=0) as storm:
            join(home, key, both, storm, ca)
            storm.over, storm.calm = cuts, max(2, 100 * PASSES_A_RUN // cuts)
            ran = run_through(both, storm, kills, random)
        told = as_table(people, storm, both, ran)
        listed = both.centre_says("list")["registrations"]
        counted = both.centre_says("status")
    assert storm.faults == cuts and sum(both.kills.values()) == kills, told
    assert set(storm.met) == set(Fault) and waited(both) == set(RETRY_AFTER), told
    assert sorted((row["registration_id"], row["digest"]) for row in listed) == finalized, told
    assert counted["submissions"] == counted["registrations"] == people, told
    assert truths(home, key) == (finalized, [], []), told


@pytest.mark.timeout(3600)
def test_people_finalized_one_by_one_while_it_blows_all_arrive(
    homes: Homes,
    key: VaultKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Mostly one line is owed, and each meets the network alone: no cut may count for a line's own fault."""
    caplog.set_level(logging.ERROR, "urllib3.connection")  # it warns of an answer cut in its headers
    monkeypatch.setattr(engine, "REQUEST_SECONDS", PATIENCE)
    people, home, ca = amount("late_people", short=60, long=600), homes("home"), trustme.CA()
    with sides(tmp_path / "centre", home, key) as both:
        with storm_before(both.port, Random(seed()), tls=certificates(ca), calm=100, over=0) as storm:
            join(home, key, both, storm, ca)
            storm.over, storm.calm = 100 * people, HALF
            with closing(open_vault(home, key)) as vault:
                for number in range(people):
                    finalize_one(vault, number)
                    one_run(vault, NOW)
                storm.over, held = 0, len(held_back(vault))
                ends = [one_run(vault, NOW + REST).stopped_by for _ in range(2)]
        listed = both.centre_says("list")["registrations"]
    told = f"{people} people, {storm.faults} faults, {held} held, then {ends}"
    rows = sorted((row["registration_id"], row["digest"]) for row in listed)
    assert len(rows) == people and held <= people // FEW, told
    assert truths(home, key) == (rows, [], []), told


def finalize_one(vault: Vault, number: int) -> None:
    made = new_draft(vault, now=NOW, texts=texts(number))
    finalize(vault, made.draft_id, book=rule_book(), today=TODAY, now=NOW)


def one_run(vault: Vault, moment: datetime) -> engine.Summary:
    return engine.sync(vault, now=lambda: moment, cancel=threading.Event(), report=lambda _: None)


def as_table(people: int, storm: Storm, both: Sides, ran: int) -> str:
    """What happened on the way, and how each run of the laptop ended."""
    ends = Counter(str(run["stopped_by"] or "the end") for run in both.runs())
    met = [("met", *each) for each in sorted(storm.met.items())]
    return table(
        f"{people} registrations, {storm.faults} faults, {storm.passed} requests passed, "
        f"{both.kills} kills, {ran} processes of the laptop",
        ("", "what", "times"),
        [*met, *(("ended by", *each) for each in sorted(ends.items()))],
    )


def waited(both: Sides) -> set[Fault]:
    """The answers whose wait a laptop wrote down."""
    waits = [run["waits"] for run in both.runs() if run["stopped_by"] == "busy"]
    return {fault for fault, asked in RETRY_AFTER.items() for wait in waits if 0 <= wait - asked <= JITTER}


def run_through(both: Sides, storm: Storm, kills: int, random: Random) -> int:
    """Kills fall after so many faults, in turn on either side; how many times the laptop was started."""
    marks = sorted(random.sample(range(1, storm.over), kills))
    started = 0
    while True:
        both.start_laptop()
        started += 1
        assert both.laptop is not None
        watcher = threading.Thread(target=_killer, args=(both, storm, marks))
        watcher.start()
        both.laptop.wait()
        watcher.join()
        if both.laptop.returncode == 0 and not marks:
            return started
        assert both.laptop.returncode in (0, -signal.SIGKILL)


def _killer(both: Sides, storm: Storm, marks: list[int]) -> None:
    laptop = both.laptop
    assert laptop is not None
    while laptop.poll() is None:
        if marks and storm.faults >= marks[0]:
            marks.pop(0)
            both.kill("centre" if len(marks) % 2 else "laptop")
        with suppress(subprocess.TimeoutExpired):
            laptop.wait(0.02)


def truths(home: Path, key: VaultKey) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """What has a receipt, what is in any other state, and what the deep check finds."""
    vault = open_vault(home, key)
    held = vault.rows(
        "SELECT registration_id, digest FROM submissions JOIN receipts USING (registration_id, revision)"
    )
    others = vault.rows("SELECT state FROM submissions WHERE state <> 'received'")
    found = [finding.code.value for finding in check.deep(vault)]
    vault.close()
    return sorted((r["registration_id"], r["digest"]) for r in held), [r["state"] for r in others], found


def fill(home: Path, key: VaultKey, people: int) -> list[tuple[str, str]]:
    vault = open_vault(home, key)
    with vault.writing():
        for number in range(people):
            finalize_one(vault, number)
    rows = vault.rows("SELECT registration_id, digest FROM submissions")
    vault.close()
    assert len(rows) == people
    return sorted((row["registration_id"], row["digest"]) for row in rows)


def join(home: Path, key: VaultKey, both: Sides, storm: Storm, ca: trustme.CA) -> None:
    """By the storm's own address, whose certificate is then the only one that is trusted."""
    vault: Vault = open_vault(home, key)
    code = both.centre_says("code", "--agent", "Sri")["code"]
    enrol(vault, f"http://127.0.0.1:{both.port}", code, now=NOW)
    with vault.writing() as db:
        pinned = ca.cert_pem.bytes().decode()
        db.execute("UPDATE centre SET url = ?, certificate = ?", [f"https://127.0.0.1:{storm.port}", pinned])
    vault.close()


def certificates(ca: trustme.CA) -> Tls:
    contexts = []
    for name in ("127.0.0.1", "elsewhere.invalid"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ca.issue_cert(name).configure_cert(context)
        contexts.append(context)
    return Tls(*contexts)


@contextmanager
def sides(centre_home: Path, laptop_home: Path, key: VaultKey) -> Iterator[Sides]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    both = Sides(centre_home, port, laptop_home, key)
    try:
        yield both
    finally:
        both.close()
