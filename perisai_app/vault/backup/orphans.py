"""Leaves that nothing leads to any more: where an inner page is damaged, the rows below are whole.

Each sealed page is looked at as if it were a table of its own; what is no such page fails by itself. Rows are
candidates only: the caller proves them. Works on a working copy.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup.pages import PAGE
from perisai_app.vault.database import Vault, VaultKey, open_unjudged

AT_ONCE = 400
PREFIX = "orphan_"


def orphans(copy: Path, key: VaultKey, table: str, *, without: frozenset[int]) -> Iterator[dict[str, Any]]:
    """Every row that any sealed page holds in the shape of `table`; the same row may come more than once."""
    columns = _columns(copy, key, table)
    pages = [n for n in range(2, copy.stat().st_size // PAGE + 1) if n not in without]
    for start in range(0, len(pages) if columns else 0, AT_ONCE):
        some = pages[start : start + AT_ONCE]
        if _lay_out(copy, key, columns, some):
            yield from _read(copy, key, some)


def _columns(copy: Path, key: VaultKey, table: str) -> list[str]:
    try:
        with _opened(copy, key) as vault:
            return [row["name"] for row in vault.rows(f"SELECT name FROM pragma_table_info('{table}')")]
    except sqlcipher.DatabaseError:
        return []


def _lay_out(copy: Path, key: VaultKey, columns: list[str], pages: list[int]) -> bool:
    """One entry of the schema for each page; nothing is allotted."""
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = [(f"{PREFIX}{n}", f"{PREFIX}{n}", n, f"CREATE TABLE {PREFIX}{n} ({listed})") for n in pages]
    try:
        with _opened(copy, key) as vault:
            connection = vault.db.conn
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("BEGIN")
            connection.execute(f"DELETE FROM sqlite_schema WHERE name LIKE '{PREFIX}%'")
            connection.executemany("INSERT INTO sqlite_schema VALUES ('table', ?, ?, ?, ?)", rows)
            connection.execute("COMMIT")
    except sqlcipher.DatabaseError:
        return False
    return True


def _read(copy: Path, key: VaultKey, pages: list[int]) -> Iterator[dict[str, Any]]:
    opened = _opened(copy, key)
    for number in pages:
        try:
            yield from opened.vault.rows(f"SELECT * FROM {PREFIX}{number}")
        except (sqlcipher.DatabaseError, OverflowError, UnicodeDecodeError):
            if not _still_reads(opened.vault):
                opened.close()
                opened = _opened(copy, key)
    opened.close()


def _still_reads(vault: Vault) -> bool:
    """A page that is no table's leaf is a plain refusal; only a broken seal spoils the connection."""
    try:
        return bool(vault.rows("SELECT count(*) FROM sqlite_schema"))
    except sqlcipher.DatabaseError:
        return False


class _opened:
    """A connection for one look."""

    def __init__(self, copy: Path, key: VaultKey) -> None:
        self.vault = open_unjudged(copy, key)

    def __enter__(self) -> Vault:
        return self.vault

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.vault.db.conn.close()
