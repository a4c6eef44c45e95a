"""Leaves that nothing leads to any more: where an inner page is damaged, the rows below are whole.

Each page is looked at once as if it were a table of its own; what is no such page fails by itself. Rows are
candidates only: the caller knows its tables and proves them. Works on a working copy.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup.pages import PAGE
from perisai_app.vault.database import Vault, VaultKey, open_unjudged

AT_ONCE = (400, 20, 1)  # fewer where the list of free pages is damaged and nothing can be allotted
PREFIX = "orphan_"
Cells = tuple[Any, ...]


def orphans(copy: Path, key: VaultKey, columns: int, *, without: frozenset[int]) -> Iterator[Cells]:
    """Every row of every page that reads as a leaf: its number, then `columns` cells, those that it does not
    have being None. The same row may come more than once."""
    pages = [n for n in range(2, copy.stat().st_size // PAGE + 1) if n not in without]
    at_once = next((n for n in AT_ONCE if _lay_out(copy, key, columns, pages[:n])), 0)
    for start in range(0, len(pages) if at_once else 0, at_once or 1):
        some = pages[start : start + at_once]
        if _lay_out(copy, key, columns, some):
            yield from _read(copy, key, some)


def columns_of(copy: Path, key: VaultKey, table: str) -> tuple[list[str], str | None]:
    """The table's columns in their order, and which of them is the row's number and not written down."""
    vault = open_unjudged(copy, key)
    try:
        found = vault.rows(f"SELECT name, type, pk FROM pragma_table_info('{table}') ORDER BY cid")
    except sqlcipher.DatabaseError:
        return [], None
    finally:
        vault.db.conn.close()
    keys = [row for row in found if row["pk"]]
    own = keys[0]["name"] if len(keys) == 1 and keys[0]["type"] == "INTEGER" else None
    return [row["name"] for row in found], own


def _lay_out(copy: Path, key: VaultKey, columns: int, pages: list[int]) -> bool:
    """One entry of the schema for each page; nothing is allotted but its own room."""
    listed = ", ".join(f"c{number}" for number in range(columns))
    rows = [(f"{PREFIX}{n}", f"{PREFIX}{n}", n, f"CREATE TABLE {PREFIX}{n} ({listed})") for n in pages]
    vault = open_unjudged(copy, key)
    try:
        connection = vault.db.conn
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("BEGIN")
        connection.execute(f"DELETE FROM sqlite_schema WHERE name LIKE '{PREFIX}%'")
        connection.executemany("INSERT INTO sqlite_schema VALUES ('table', ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    except (sqlcipher.DatabaseError, MemoryError):  # so SQLCipher calls a page that it cannot journal
        return False
    finally:
        vault.db.conn.close()
    return True


def _read(copy: Path, key: VaultKey, pages: list[int]) -> Iterator[Cells]:
    vault = open_unjudged(copy, key)
    for number in pages:
        try:
            yield from vault.db.conn.execute(f"SELECT rowid, * FROM {PREFIX}{number}").fetchall()
        except (sqlcipher.DatabaseError, OverflowError, UnicodeDecodeError):
            if not _still_reads(vault):
                vault.db.conn.close()
                vault = open_unjudged(copy, key)
    vault.db.conn.close()


def read_on(vault: Vault) -> None:
    """DatabaseError where a broken seal has spoilt the connection: pages that it remembers it still gives."""
    vault.db.conn.execute("PRAGMA shrink_memory")
    vault.db.conn.execute("SELECT count(*) FROM sqlite_schema").fetchall()


def _still_reads(vault: Vault) -> bool:
    """A page that is no table's leaf is a plain refusal; only a broken seal spoils the connection."""
    try:
        read_on(vault)
        return True
    except sqlcipher.DatabaseError:
        return False
