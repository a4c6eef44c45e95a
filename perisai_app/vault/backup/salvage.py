"""Reads out of a damaged vault every row that can still be read, and never one that was not written so.

Works on a working copy. After its first failing read a connection says 'malformed' of everything, so each
failure opens a new one and halves the range that failed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup.blanks import KEYED, LEAST, MARK, NUMBERED, with_blanks
from perisai_app.vault.backup.orphans import columns_of, orphans, read_on
from perisai_app.vault.backup.pages import damaged_pages, empty_pages, give_pages, mend_wal, seals_of
from perisai_app.vault.database import Vault, VaultKey, open_unjudged
from perisai_app.vault.journal import entry_hash

SMALLEST_ROW = 24  # bytes: bounds the row numbers where no index and no last row reads
MOST_FAILURES = 20_000  # each costs about a millisecond
LONGEST_KEYED = 900  # bytes: a longer row of a table without row numbers may go on in another page
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """What one table gave. `whole` when every row read and no page or frame was lost; `counted` is what its
    smallest index says."""

    name: str
    rows: list[Row]
    whole: bool
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a damaged vault gave; `unread` counts damaged pages and WAL frames."""

    tables: dict[str, Table] = field(default_factory=dict)
    unread: int = 0

    def rows(self, table: str) -> list[Row]:
        """None of a table that was not there."""
        return self.tables[table].rows if table in self.tables else []


def harvest(copy: Path, key: VaultKey, names: Sequence[str], donor: Path | None = None) -> Harvest:
    """Every readable row of these tables. `copy` is changed: its WAL is mended and folded in. Where not even
    the schema reads, the damaged pages come from `donor`, an earlier file of the same vault."""
    seals = seals_of(key)
    wal = copy.with_name(copy.name + "-wal")
    unread = mend_wal(wal, seals) if wal.exists() and wal.stat().st_size else 0
    reader = _Reader(copy, key)
    folded, bad = reader.fold(), damaged_pages(copy, seals)
    if not folded and donor is not None:
        give_pages(copy, donor, bad)
        folded = reader.fold()
    if not folded:
        return Harvest(unread=unread + len(bad))
    lost = empty_pages(copy) | damaged_pages(copy, seals)
    if lost:
        reader.find_by(*(with_blanks(copy, key, seals, lost, kind) for kind in (NUMBERED, KEYED)))
    known = [name for name in names if name in reader.tables()]
    tables = {
        name: replace(table, whole=table.whole and not (bad or unread))
        for name in known
        for table in [reader.table(name)]
    }
    reader.close()
    wanted = {name: table for name, table in tables.items() if name in PROOFS and not _is_complete(table)}
    tables |= _with_orphans(wanted, reader.numbered or copy, key, lost)
    return Harvest(tables, unread + len(bad))


def is_as_committed(row: Row) -> bool:
    """A submission proves itself: its bytes have the digest that stands beside them."""
    data = row.get("bytes")
    return isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == row.get("digest")


def _is_a_draft(row: Row) -> bool:
    """By its shape; an older version cannot be taken for it, since what is deleted is overwritten."""
    if any(isinstance(value, str) and ("\0" in value or "\1" in value) for value in row.values()):
        return False  # it went on in a page that is lost
    try:
        UUID(row["draft_id"])
        return isinstance(json.loads(row["texts"]), dict) and int(row["revision"]) >= 1
    except (TypeError, ValueError, AttributeError):
        return False


def is_an_entry(row: Row) -> bool:
    """A journal entry has the hash of what it says."""
    try:
        told = entry_hash(
            row["number"], row["at"], row["what"], row["registration_id"], row["params"], row["previous"]
        )
        return bool(told == row["hash"])
    except (KeyError, TypeError, AttributeError):
        return False


PROOFS: dict[str, tuple[tuple[str, ...], Callable[[Row], bool]]] = {
    "submissions": (("registration_id", "revision"), is_as_committed),
    "drafts": (("draft_id",), _is_a_draft),
    "journal": (("number",), is_an_entry),
}


def _is_complete(table: Table) -> bool:
    return table.whole or table.counted == len(table.rows)


def _with_orphans(
    found: dict[str, Table], copy: Path, key: VaultKey, lost: frozenset[int]
) -> dict[str, Table]:
    """Leaves whose way from the root is damaged are whole all the same."""
    seekers = [seeker for table in found.values() if (seeker := _Seeker(table, copy, key)).columns]
    if seekers:
        most = max(len(seeker.columns) for seeker in seekers) + 1  # one more tells who is too long
        for cells in orphans(copy, key, most, without=lost):
            for seeker in seekers:
                seeker.look(cells)
    return found | {seeker.name: seeker.table for seeker in seekers}


class _Seeker:
    """Knows one table's rows when it sees them."""

    def __init__(self, found: Table, copy: Path, key: VaultKey) -> None:
        self.name, self._found = found.name, found
        self._key, self._proof = PROOFS[found.name]
        self.columns, self._number = columns_of(copy, key, found.name)
        self._rows = {tuple(row[name] for name in self._key): row for row in found.rows}

    def look(self, cells: tuple[Any, ...]) -> None:
        own = len(self.columns) + 1
        if any(cell is not None for cell in cells[own:]):
            return
        row = dict(zip(self.columns, cells[1:own], strict=True))
        if self._number is not None:
            row[self._number] = cells[0]
        who = tuple(row[name] for name in self._key)
        if who not in self._rows and self._proof(row):
            self._rows[who] = row

    @property
    def table(self) -> Table:
        return replace(self._found, rows=list(self._rows.values()))


class _Reader:
    """One connection after another over the same file."""

    def __init__(self, path: Path, key: VaultKey) -> None:
        self._path, self._key = path, key
        self._vault: Vault | None = None
        self.numbered: Path | None = None
        self._keyed: Path | None = None

    def find_by(self, numbered: Path, keyed: Path) -> None:
        """Copies in which nothing fails to read, to learn from which rows there are."""
        self.close()
        self.numbered, self._keyed = numbered, keyed

    def fold(self) -> bool:
        """Whether the file opens at all, its WAL then folded in."""
        return self._try("PRAGMA wal_checkpoint(TRUNCATE)") is not None and self._try(_TABLES) is not None

    def tables(self) -> set[str]:
        return {row["name"] for row in self._try(_TABLES) or []}

    def table(self, name: str) -> Table:
        if (rows := self._try(f'SELECT * FROM "{name}"')) is not None:
            return _proven(Table(name, rows, whole=True, counted=len(rows)))
        counted = self._try(f'SELECT count(*) AS n FROM "{name}"')
        rows = list(self._by_number(name) if self._has_numbers(name) else self._without_numbers(name))
        return _proven(Table(name, rows, whole=False, counted=counted[0]["n"] if counted else None))

    def close(self) -> None:
        if self._vault is not None:
            self._vault.db.conn.close()
            self._vault = None

    def _by_number(self, name: str) -> Iterator[Row]:
        """Row numbers halved where they fail, down to the one that does not read."""
        numbers = self._numbers(name)
        ranges, failures = [(0, len(numbers) - 1)], 0
        while ranges and failures < MOST_FAILURES:
            low, high = ranges.pop()
            if high < low:
                continue
            where = f"rowid BETWEEN {numbers[low]} AND {numbers[high]}"
            if (rows := self._try(f'SELECT * FROM "{name}" WHERE {where}')) is not None:
                yield from rows
                continue
            failures += 1
            if low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]

    def _numbers(self, name: str) -> Sequence[int]:
        """The number of every row to which a way leads; else as an index tells it, or as many as there could
        be."""
        sql = f'SELECT rowid AS n FROM "{name}" NOT INDEXED'
        if (rows := self._looked_up(self.numbered, sql)) is not None:
            return sorted(int(row["n"]) for row in rows if row["n"] != LEAST)
        for index in self._try(f"SELECT name FROM pragma_index_list('{name}') WHERE NOT partial") or []:
            found = self._try(f'SELECT rowid AS n FROM "{name}" INDEXED BY "{index["name"]}"')
            if found is not None:
                return sorted(int(row["n"]) for row in found)
        low, high = (
            self._end(name, "min", 0),
            self._end(name, "max", self._path.stat().st_size // SMALLEST_ROW),
        )
        return range(low, high + 1)

    def _without_numbers(self, name: str) -> Iterable[Row]:
        """Such rows are short: none goes on in another page."""
        rows = self._looked_up(self._keyed, f'SELECT * FROM "{name}" NOT INDEXED')
        if rows is None or any(_length(row) > LONGEST_KEYED for row in rows):
            return self._from_both_ends(name)
        return [row for row in rows if next(iter(row.values())) != MARK]

    def _looked_up(self, path: Path | None, sql: str) -> list[Row] | None:
        if path is None:
            return None
        vault = open_unjudged(path, self._key)
        try:
            return vault.rows(sql)
        except (sqlcipher.DatabaseError, OverflowError, UnicodeDecodeError):
            return None
        finally:
            vault.db.conn.close()

    def _from_both_ends(self, name: str) -> Iterator[Row]:
        """A table without row numbers: forward to the damage, then backward to it."""
        key = ", ".join(f'"{column}"' for column in self._key_columns(name))
        seen = set()
        for way in ("ASC", "DESC"):
            order = ", ".join(f"{column} {way}" for column in key.split(", "))
            for row in self._until_it_fails(f'SELECT * FROM "{name}" ORDER BY {order}'):
                values = tuple(row.values())
                if values not in seen:
                    seen.add(values)
                    yield row

    def _until_it_fails(self, sql: str) -> Iterator[Row]:
        try:
            for row in self._opened().db.query(sql):
                read_on(self._opened())
                yield row
        except (sqlcipher.DatabaseError, OverflowError, UnicodeDecodeError):
            self.close()

    def _end(self, name: str, which: str, otherwise: int) -> int:
        found = self._try(f'SELECT {which}(rowid) AS n FROM "{name}"')
        return otherwise if not found or found[0]["n"] is None else int(found[0]["n"])

    def _has_numbers(self, name: str) -> bool:
        found = self._try(f"SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = '{name}'")
        return found is not None and bool(found) and not found[0]["wr"]

    def _key_columns(self, name: str) -> list[str]:
        found = self._try(f"SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk")
        return [row["name"] for row in found or []]

    def _opened(self) -> Vault:
        if self._vault is None:
            self._vault = open_unjudged(self._path, self._key)
        return self._vault

    def _try(self, sql: str) -> list[Row] | None:
        """The rows, or None when reading failed; then the next read has a connection of its own.

        Where the last page that a row goes on in is lost, SQLCipher gives zeros for it, and an error only to
        whoever reads on.
        """
        try:
            rows = self._opened().rows(sql)
            read_on(self._opened())
            return rows
        except (sqlcipher.DatabaseError, OverflowError, UnicodeDecodeError):
            self.close()
            return None


def _length(row: Row) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else 9 for value in row.values())


def _proven(table: Table) -> Table:
    """Submissions that do not have their own digest are left out."""
    if table.name != "submissions":
        return table
    rows = [row for row in table.rows if is_as_committed(row)]
    return Table(table.name, rows, table.whole and len(rows) == len(table.rows), table.counted)


_TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
