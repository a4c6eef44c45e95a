"""A copy of a damaged vault to find the way in: each lost page becomes a sealed leaf with one empty row.

Nothing then fails to read, so that what lies behind a lost page is found at once. Only for finding: a row
whose overflow was lost would read as rubbish here. Must not know tables.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from perisai_app.vault.backup.pages import PAGE, Seals
from perisai_app.vault.database import VaultKey, open_unjudged

LEAST = -(1 << 62)  # the row number of the one row in a blank
MARK = "\x01blank"  # and its key, where a table has no row numbers
MADE = (
    "CREATE TABLE blank (a)",
    f"INSERT INTO blank (rowid) VALUES ({LEAST})",
    "CREATE TABLE keyed (a PRIMARY KEY) WITHOUT ROWID",
    f"INSERT INTO keyed VALUES ('{MARK}')",
)
NUMBERED, KEYED = 2, 3  # where these two tables begin


def with_blanks(copy: Path, key: VaultKey, seals: Seals, lost: Iterable[int], kind: int) -> Path:
    """Another copy beside, with blanks of this kind in the place of the lost pages."""
    found = copy.with_name(f"{copy.name}-{kind}")
    leaf = _leaf(copy.with_name("blank.db"), key, kind)
    shutil.copyfile(copy, found)
    with found.open("r+b") as file:
        for number in lost:
            if number > 1:
                file.seek((number - 1) * PAGE)
                file.write(seals.sealed(leaf, number))
    return found


def _leaf(path: Path, key: VaultKey, kind: int) -> bytes:
    """One page as SQLCipher writes it under this key; only its seal says where it belongs."""
    path.unlink(missing_ok=True)
    made = open_unjudged(path, key)
    for statement in MADE:
        made.db.conn.execute(statement)
    made.db.conn.close()
    data = path.read_bytes()
    path.unlink()
    return data[(kind - 1) * PAGE : kind * PAGE]
