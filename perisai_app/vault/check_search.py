"""Does the search index hold what it is made of? It has nothing of its own; what does not fit is made anew.

FTS5 only checks itself under the write lock; nothing is written unless something does not fit.
"""

from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.finding import Code, Finding

COMPARED_WITH_ITS_ROWS = "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
COLUMNS = "registration_id, state, search"
DIFFERENT = f"""
SELECT 1 WHERE EXISTS (SELECT {COLUMNS} FROM register EXCEPT SELECT {COLUMNS} FROM listed)
            OR EXISTS (SELECT {COLUMNS} FROM listed EXCEPT SELECT {COLUMNS} FROM register)
"""
LISTED_ANEW = f"""
INSERT INTO listed (place, {COLUMNS})
SELECT row_number() OVER (ORDER BY changed_at, registration_id), {COLUMNS} FROM register
"""


def check_search(vault: Vault) -> Iterator[Finding]:
    """The list against the people, the index against the list. IN_USE while somebody else writes;
    VaultDamaged where pages are damaged, for into such a vault nothing more is written."""
    connection = vault.db.conn
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlcipher.OperationalError:
        yield Finding(Code.IN_USE)
        return
    try:
        list_fits, index_fits = not connection.execute(DIFFERENT).fetchall(), _index_fits(connection)
    finally:
        connection.rollback()
    if not (list_fits and index_fits):
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise VaultDamaged
        _make_anew(vault, list_too=not list_fits)
        yield Finding(Code.SEARCH_REBUILT)


def _index_fits(connection: Any) -> bool:
    try:
        connection.execute(COMPARED_WITH_ITS_ROWS)
    except sqlcipher.DatabaseError:
        return False
    return True


def _make_anew(vault: Vault, *, list_too: bool) -> None:
    """The triggers of the list would take away from the index what it perhaps does not have."""
    with vault.writing() as db:
        db.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
        if list_too:
            db.execute("DELETE FROM listed")
            db.execute(LISTED_ANEW)
