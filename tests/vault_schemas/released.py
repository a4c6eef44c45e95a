"""Builds a vault of a released schema, with invented people in it, from its frozen SQL."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from perisai_app.vault.database import FILE, Vault, VaultKey, open_unjudged
from perisai_app.vault.keys.changing import first_ways_in
from perisai_app.vault.keys.slots import write_slots
from tests.domain.texts import COMPLETE

FOLDER = Path(__file__).parent
STEPS = {
    "0.1.0": (
        "m001_profile",
        "m002_drafts",
        "m003_submissions",
        "m004_attempts_and_receipts",
        "m005_changes",
        "m006_register",
    ),
}
PASSPHRASE = "kucing hitam di pasar pagi"
AT = "2026-11-20T08:00:00.000000Z"
OWN_TABLES = """
SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name"""
MIGRATIONS = (
    "CREATE TABLE IF NOT EXISTS _sqlite_migrations"
    " (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
)


@dataclass(frozen=True)
class OldVault:
    """What was put into it, so that a test can ask for all of it again: one hash for each table."""

    home: Path
    key: VaultKey
    release: str
    rows: int
    told: dict[str, str]


def old_vault(home: Path, release: str, people: int) -> OldVault:
    """A closed vault of this release: nine in ten people finalized, most of those sent and some decided, one
    in ten a draft.
    """
    home.mkdir(parents=True)
    key = VaultKey(os.urandom(48))
    file, _ = first_ways_in(key, agent_name="Sri", passphrase=PASSPHRASE)
    write_slots(home, file)
    vault = open_unjudged(home / FILE, key)
    vault.db.execute("PRAGMA journal_mode = WAL")
    with vault.writing():
        _schema(vault, release)
        drafts = people // 10
        for number in range(people - drafts):
            _submission(vault, number)
        for number in range(drafts):
            _draft(vault, number)
        vault.db.execute("UPDATE profile SET counter = ?", [people - drafts])
    told = told_by(vault, release)
    vault.close()
    return OldVault(home, key, release, people, told)


def told_by(vault: Vault, release: str) -> dict[str, str]:
    """What each table says in the columns of that release; a newer schema words the search anew."""
    script = (FOLDER / f"{release}.sql").read_text("utf-8")
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.executescript(script)
        tables = [name for (name,) in plain.execute(OWN_TABLES)]
        columns = {name: [row[1] for row in plain.execute(f"PRAGMA table_info({name})")] for name in tables}
    return {name: _hash(vault, name, [c for c in columns[name] if c != "search"]) for name in tables}


def _hash(vault: Vault, table: str, columns: list[str]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    found = hashlib.sha256()
    for row in vault.db.conn.execute(f"SELECT {listed} FROM {table} ORDER BY {listed}"):
        found.update(repr(row).encode())
    return found.hexdigest()


def _schema(vault: Vault, release: str) -> None:
    script = (FOLDER / f"{release}.sql").read_text("utf-8")
    for statement in _statements(script):
        vault.db.execute(statement)
    vault.db.execute(MIGRATIONS)
    for step in STEPS[release]:
        vault.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('vault', ?, ?)",
            [step, AT],
        )
    vault.db.execute(
        "INSERT INTO profile (id, agent_name, agent_id, device_id, signing_seed)"
        " VALUES (1, 'Sri', 'a', ?, ?)",
        ["0" * 32, bytes(32)],
    )


def _statements(script: str) -> list[str]:
    """A trigger holds semicolons of its own; a statement ends where a line ends with one at depth nought."""
    parts, part = [], ""
    for line in script.splitlines():
        if line.startswith("--"):
            continue
        part += line + "\n"
        inside_trigger = "CREATE TRIGGER" in part and not line.rstrip().endswith("END;")
        if line.rstrip().endswith(";") and not inside_trigger:
            parts.append(part.strip())
            part = ""
    return parts


def _submission(vault: Vault, number: int) -> None:
    """One in five waits, as many are registered, and what was sent has its attempt and its receipt."""
    data = json.dumps({"of": number}).encode()
    state = ("queued", "received", "received", "returned", "registered")[number % 5]
    who = f"00000000-0000-7000-8000-{number:012d}"
    vault.db.table("submissions").insert(
        {
            "registration_id": who,
            "revision": 1,
            "parent": None,
            "digest": hashlib.sha256(data).hexdigest(),
            "bytes": data,
            "counter": number + 1,
            "state": state,
            "latest": 1,
            "finalized_at": AT,
            "changed_at": AT,
            **_person(number),
        }
    )
    if state != "queued":
        _sent(vault, who, number // 100)
    if state in ("returned", "registered"):
        _decided(vault, who, number, state)


def _sent(vault: Vault, who: str, batch: int) -> None:
    db, attempt = vault.db, f"attempt-{batch}"
    db.execute("INSERT OR IGNORE INTO attempts VALUES (?, ?, ?, 'answered')", [attempt, AT, AT])
    db.execute("INSERT OR IGNORE INTO answers VALUES (?, x'7b7d', 's', 'k', ?)", [attempt, AT])
    db.execute("INSERT INTO attempt_lines VALUES (?, 1, ?)", [who, attempt])
    db.execute("INSERT INTO receipts VALUES (?, 1, 'stored', ?, ?)", [who, attempt, AT])


def _decided(vault: Vault, who: str, number: int, outcome: str) -> None:
    body = json.dumps({"registration_id": who, "revision": 1, "outcome": outcome, "decided_at": AT[:10]})
    vault.db.execute("INSERT INTO changes VALUES ('e1', ?, 'decision', ?, 1, ?, ?)", [number, who, body, AT])


def _draft(vault: Vault, number: int) -> None:
    vault.db.table("drafts").insert(
        {
            "draft_id": f"00000000-0000-7000-9000-{number:012d}",
            "registration_id": f"00000000-0000-7000-a000-{number:012d}",
            "revision": 1,
            "parent": None,
            "confirmed": "[]",
            "saved_at": AT,
            **_person(number),
        }
    )


def _person(number: int) -> dict[str, str]:
    nik = f"510401540584{9000 + number % 1000}"
    texts = json.dumps({**COMPLETE, "nik": nik})
    return {
        "texts": texts,
        "name": COMPLETE["name"],
        "nik": nik,
        "village": COMPLETE["village"],
        "search": nik,
    }
