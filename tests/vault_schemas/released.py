"""Builds a vault of a released schema, with invented people in it, from its frozen SQL."""

import hashlib
import json
import os
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
MIGRATIONS = (
    "CREATE TABLE IF NOT EXISTS _sqlite_migrations"
    " (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
)


@dataclass(frozen=True)
class OldVault:
    """What was put into it, so that a test can ask for all of it again."""

    home: Path
    key: VaultKey
    digests: frozenset[str]
    drafts: int


def old_vault(home: Path, release: str, people: int) -> OldVault:
    """A closed vault of this release: nine in ten people finalized, the rest drafts."""
    home.mkdir(parents=True)
    key = VaultKey(os.urandom(48))
    file, _ = first_ways_in(key, agent_name="Sri", passphrase=PASSPHRASE)
    write_slots(home, file)
    vault = open_unjudged(home / FILE, key)
    vault.db.execute("PRAGMA journal_mode = WAL")
    with vault.writing():
        _schema(vault, release)
        drafts = people // 10
        digests = [_submission(vault, number) for number in range(people - drafts)]
        for number in range(drafts):
            _draft(vault, number)
        vault.db.execute("UPDATE profile SET counter = ?", [len(digests)])
    vault.close()
    return OldVault(home, key, frozenset(digests), drafts)


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


def _submission(vault: Vault, number: int) -> str:
    data = json.dumps({"of": number}).encode()
    digest = hashlib.sha256(data).hexdigest()
    vault.db.table("submissions").insert(
        {
            "registration_id": f"00000000-0000-7000-8000-{number:012d}",
            "revision": 1,
            "parent": None,
            "digest": digest,
            "bytes": data,
            "counter": number + 1,
            "state": "queued",
            "latest": 1,
            "finalized_at": AT,
            "changed_at": AT,
            **_person(number),
        }
    )
    return digest


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
