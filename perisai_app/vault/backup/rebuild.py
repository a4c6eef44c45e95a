"""Builds a whole vault file out of merged rows: today's schema, every CHECK asked, no row without its parent.

Must not know where the rows came from.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup.ages import Rows
from perisai_app.vault.backup.backup import TABLES
from perisai_app.vault.backup.merge import NOT_CARRIED
from perisai_app.vault.check_search import LISTED_ANEW
from perisai_app.vault.database import Vault, VaultKey, open_unjudged
from perisai_app.vault.migrations import migrations

ORPHANS = 'DELETE FROM "{table}" WHERE {named} AND NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE {fits})'


def rebuild(path: Path, key: VaultKey, rows: Rows) -> int:
    """How many rows the schema would not take; the file is closed, its WAL folded in."""
    vault = open_unjudged(path, key)
    try:
        migrations.apply(vault.db)
        with vault.writing():
            with _without_triggers(vault):
                _empty(vault)
                refused = sum(_insert(vault, name, rows[name]) for name in table_names(vault) if name in rows)
            vault.db.execute(LISTED_ANEW)
            refused += sum(_drop_orphans(vault, name) for name in table_names(vault))
    finally:
        vault.db.conn.close()
    return refused


def table_names(vault: Vault) -> list[str]:
    """The tables that hold rows of their own."""
    return [row["name"] for row in vault.rows(TABLES) if row["name"] not in NOT_CARRIED]


def primary_key(vault: Vault, table: str) -> list[str]:
    found = vault.rows("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table)
    return [row["name"] for row in found]


def all_rows(vault: Vault) -> Rows:
    return {name: vault.rows(f'SELECT * FROM "{name}"') for name in table_names(vault)}


@contextmanager
def _without_triggers(vault: Vault) -> Iterator[None]:
    """What they do was done when the rows were written; done once more, one row would take away another."""
    triggers = vault.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for trigger in triggers:
        vault.db.execute(f'DROP TRIGGER "{trigger["name"]}"')
    yield
    for trigger in triggers:
        vault.db.execute(trigger["sql"])


def _empty(vault: Vault) -> None:
    """A new vault's own secrets would take the place of the old one's."""
    for name in table_names(vault):
        if vault.row(f'SELECT 1 FROM "{name}" LIMIT 1'):
            vault.db.execute(f'DELETE FROM "{name}"')


def _insert(vault: Vault, table: str, rows: list[dict[str, Any]]) -> int:
    columns = {row["name"] for row in vault.rows("SELECT name FROM pragma_table_info(?)", table)}
    refused = 0
    for row in rows:
        known = {name: value for name, value in row.items() if name in columns}
        names, marks = ", ".join(f'"{name}"' for name in known), ", ".join("?" * len(known))
        try:
            vault.db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(known.values()))
        except sqlcipher.IntegrityError:
            refused += 1
    return refused


def _drop_orphans(vault: Vault, table: str) -> int:
    """Rows whose parent was lost: an attempt's line without its submission says nothing."""
    dropped = 0
    parents: dict[int, list[dict[str, Any]]] = {}
    for row in vault.rows("SELECT * FROM pragma_foreign_key_list(?)", table):
        parents.setdefault(row["id"], []).append(row)
    for columns in parents.values():
        parent = columns[0]["table"]
        keys = [row["to"] or primary_key(vault, parent)[place] for place, row in enumerate(columns)]
        own = [row["from"] for row in columns]
        named = " AND ".join(f'"{name}" IS NOT NULL' for name in own)
        fits = " AND ".join(f'p."{to}" = "{table}"."{name}"' for to, name in zip(keys, own, strict=True))
        sql = ORPHANS.format(table=table, parent=parent, named=named, fits=fits)
        dropped += vault.db.execute(sql).rowcount
    return dropped
