"""A vault as the first released program left it, full of people, to be brought up to date."""

import json
from pathlib import Path

from sqlite_utils import Migrations

from perisai_app.vault.database import FILE, Vault, VaultKey, open_unjudged
from perisai_app.vault.mark_file import FILE as MARK
from perisai_app.vault.migrations import first, migrations
from perisai_app.vault.numbers import new_id
from tests.soak import people

AT = "2026-11-20T03:00:00.000000Z"


def make(home: Path, key: VaultKey, rows: int) -> None:
    """In the place of this home's database, without a mark, which is younger; `rows` drafts."""
    for name in (FILE, MARK):
        (home / name).unlink()
    vault = open_unjudged(home / FILE, key)
    vault.db.conn.execute("PRAGMA journal_mode = WAL")
    old_steps().apply(vault.db)
    vault.db.table("profile").insert(
        {"id": 1, "agent_name": "Sri", "agent_id": new_id(), "device_id": "0" * 32, "signing_seed": bytes(32)}
    )
    with vault.writing():
        for number in range(rows):
            typed = people.texts(number)
            vault.db.conn.execute(
                "INSERT INTO drafts"
                " (draft_id, registration_id, revision, texts, confirmed, name, nik, saved_at)"
                " VALUES (?, ?, 1, ?, '[]', ?, ?, ?)",
                [new_id(), new_id(), json.dumps(typed), typed["name"], typed["nik"], AT],
            )
    vault.close()


def old_steps() -> Migrations:
    """The steps of first.py alone."""
    steps = Migrations("vault")
    steps._migrations = [step for step in migrations._migrations if step.fn.__module__ == first.__name__]
    return steps


def first_steps() -> set[str]:
    return {step.name for step in old_steps()._migrations}


def steps_of(home: Path, key: VaultKey) -> set[str]:
    vault = open_unjudged(home / FILE, key)
    applied = {step.name for step in migrations.applied(vault.db)}
    vault.db.conn.close()
    return applied


def niks(vault: Vault) -> list[str]:
    return [row["nik"] for row in vault.rows("SELECT nik FROM drafts ORDER BY nik")]
