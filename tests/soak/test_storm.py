"""The worst network and kills of either side: both databases end with each registration exactly once."""

import hashlib
import logging
import ssl
import threading
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
import trustme
from sqlalchemy import select

from central.centre import open_centre
from central.home import Home
from central.storage.tables import registrations, submissions
from perisai_app.reference.tables import rule_book
from perisai_app.vault import check
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.held_back import REST, held_back
from sync import engine
from sync.enrol import enrol
from tests.domain.texts import TODAY
from tests.faults.storm import RETRY_AFTER, Carried, Fault, Storm, Tls, storm_before
from tests.soak.aimed import OF_CENTRE, OF_LAPTOP, Aimed, Phase, storm_with_kills
from tests.soak.conftest import Homes
from tests.soak.people import texts
from tests.soak.report import amount, seed, table
from tests.soak.sides import Sides, sides
from tests.vault.conftest import NOW

PATIENCE = 2  # seconds for an answer while it blows, where each person has a run of their own
HALF, FEW = 50, 30  # so many requests in a hundred pass; of so many people one may wait for a day
JITTER = 30  # seconds that a laptop may come later than it was asked to


@pytest.mark.timeout(3600)
def test_on_the_worst_network_with_kills_of_either_side_each_registration_arrives_once(
    homes: Homes, key: VaultKey, tmp_path: Path
) -> None:
    people = amount("storm_people", short=2_000, long=10_000)
    cuts, kills = amount("cuts", short=60, long=200), amount("storm_kills", short=4, long=20)
    home, ca = homes("home"), trustme.CA()
    finalized = fill(home, key, people)
    with sides(tmp_path / "centre", home, key) as both:
        with storm_with_kills(both, Random(seed()), certificates(ca), Carried.BATCH) as storm:
            join(home, key, both, storm, ca)
            storm.over, storm.calm = cuts, HALF
            storm.aim(kills)
            run_through(both, storm)
        told = as_table(people, storm, both)
    assert storm.faults == cuts and not unmet(storm, Carried.BATCH), told
    assert waited(both) == set(RETRY_AFTER) and storm.late, told
    assert all(storm.killed(side) == kills for side in (OF_LAPTOP, OF_CENTRE)), told
    assert min(storm.hits[phase] for phase in Phase) >= kills // 5, told
    assert in_centre(tmp_path / "centre") == finalized, told
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
    people, home, ca = amount("late_people", short=60, long=600), homes("home"), trustme.CA()
    with (
        sides(tmp_path / "centre", home, key) as both,
        storm_before(both.port, Random(seed()), tls=certificates(ca), calm=100, over=0) as storm,
    ):
        join(home, key, both, storm, ca)
        storm.over, storm.calm = 100 * people, HALF
        with closing(open_vault(home, key)) as vault:
            with monkeypatch.context() as while_it_blows:
                while_it_blows.setattr(engine, "REQUEST_SECONDS", PATIENCE)
                for number in range(people):
                    finalize_one(vault, number)
                    one_run(vault, NOW)
            storm.over, held = 0, len(held_back(vault))
            ends = [one_run(vault, NOW + REST).stopped_by for _ in range(2)]
    told = f"{people} people, {storm.faults} faults, {held} held, then {ends}"
    rows = in_centre(tmp_path / "centre")
    assert len(rows) == people and held <= people // FEW, told
    assert truths(home, key) == (rows, [], []), told


def finalize_one(vault: Vault, number: int) -> None:
    made = new_draft(vault, now=NOW, texts=texts(number))
    finalize(vault, made.draft_id, book=rule_book(), today=TODAY, now=NOW)


def one_run(vault: Vault, moment: datetime) -> engine.Summary:
    return engine.sync(vault, now=lambda: moment, cancel=threading.Event(), report=lambda _: None)


def as_table(people: int, storm: Aimed, both: Sides) -> str:
    """What happened on the way, and how each run of the laptop ended."""
    ends = Counter(str(run["stopped_by"] or "the end") for run in both.runs())
    met = Counter({fault: sum(storm.met[fault, what] for what in Carried) for fault in Fault})
    faults = [("met", fault, met[fault], storm.met[fault, storm.at]) for fault in Fault]
    return table(
        f"{people} registrations, {storm.faults} faults, {storm.passed} requests passed, "
        f"{storm.late} came later, {both.started} processes of the laptop",
        ("", "what", "times", f"by a {storm.at}"),
        [
            *faults,
            *(("killed", phase, storm.hits[phase], "") for phase in Phase),
            *(("ended by", *each, "") for each in sorted(ends.items())),
        ],
    )


def unmet(storm: Storm, carried: Carried) -> set[Fault]:
    """The faults that did not happen to what is carried; a strange host happens to a connection."""
    return {fault for fault in Fault if not (storm.met[fault, carried] or fault is Fault.WRONG_HOST)} | {
        fault for fault in (Fault.WRONG_HOST,) if not storm.met[fault, Carried.OTHER]
    }


def waited(both: Sides) -> set[Fault]:
    """The answers whose wait a laptop wrote down."""
    waits = [run["waits"] for run in both.runs() if run["stopped_by"] == "busy"]
    return {fault for fault, asked in RETRY_AFTER.items() for wait in waits if 0 <= wait - asked <= JITTER}


def run_through(both: Sides, storm: Storm) -> None:
    """Until a laptop had nothing left to do, and all faults have come."""
    is_done = False
    while not is_done:
        is_done = both.laptop_ends() and storm.faults == storm.over


def in_centre(home: Path, db: str | None = None) -> list[tuple[str, str]]:
    """Every submission's registration and its bytes' digest; all of them are shown to the office."""
    centre = open_centre(Home(home), db=db)
    with centre.store.reading() as connection:
        held = connection.execute(select(submissions.c.registration_id, submissions.c.raw)).all()
        shown = set(connection.execute(select(registrations.c.registration_id)).scalars())
    centre.close()
    assert len(shown) == len(held) and shown == {row.registration_id for row in held}
    return sorted((row.registration_id, hashlib.sha256(row.raw).hexdigest()) for row in held)


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
