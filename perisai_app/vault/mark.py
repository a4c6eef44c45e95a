"""The outside mark: how far journal, counter and writes had come, kept beside the database and compared on
opening.

A damaged WAL drops commits without any error; a database that lies behind its mark has lost something. The
mark follows each commit, so it may lag, never lead: only a loss sounds the alarm. A loss and a restore begin
a new life of the vault (an incarnation), which is how the mark knows that they were told.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.journal import Note, Params, What, append
from perisai_app.vault.mark_file import MarkFile, Point
from perisai_app.vault.moments import moment

if TYPE_CHECKING:
    from perisai_app.vault.database import Vault

SYNC_EVERY = 1.0  # seconds: a single save is synced at once, a burst of them once a second and at its end
STANDING = """
SELECT p.incarnation, p.counter, j.number, j.hash, j.at, p.writes
FROM profile p, (SELECT number, hash, at FROM journal ORDER BY number DESC LIMIT 1) j
"""


@dataclass(frozen=True, slots=True)
class LostWrites:
    """Entries `first` to `last` of the journal were written and are gone, and with them the submissions
    whose counter was above `counter` and up to `counter_last`. None of either may be gone (`last` is then
    below `first`) while `saves`, the transactions that are gone, took a draft back. All until `since` is
    there (None: nothing is); `until` is when the last entry that the mark knows of was written.
    """

    first: int
    last: int
    counter: int
    counter_last: int
    saves: int
    since: datetime | None
    until: datetime

    @property
    def submissions(self) -> int:
        return max(0, self.counter_last - self.counter)

    @property
    def params(self) -> Params:
        """As the journal tells it: whole seconds since 1970 for the moment."""
        return {
            "first": self.first,
            "last": self.last,
            "counter": self.counter,
            "counter_last": self.counter_last,
            "saves": self.saves,
            "until": int(self.until.timestamp()),
        }


class NoMark(StrEnum):
    """There is nothing to compare with. No alarm: the next commit makes a new mark and the journal tells."""

    MISSING = "mark_missing"
    DAMAGED = "mark_damaged"


class Mark:
    """One connection's hold on the mark; `found` is what it met when the vault was opened."""

    def __init__(self, file: MarkFile) -> None:
        self._file = file
        self.found: LostWrites | NoMark | None = None
        self.floor = 0
        self._seen: Point | None = None
        self._unsynced: Point | None = None
        self._synced: float | None = None

    def look(self, conn: Any) -> LostWrites | NoMark | None:
        """Compare, and remember it. `floor` is a counter that was given out, whatever the database says.

        The mark is read first: the other way round, what somebody else commits in between looks lost.
        """
        known = self.newest()
        here = _standing(conn)
        self.found = None
        if known is not None:
            self.floor = known.counter
            self.found = None if _stands_on(conn, here, known) else _lost(conn, here, known)
        elif here is not None:
            self.found = NoMark.DAMAGED if self._file.exists else NoMark.MISSING
        return self.found

    def count(self, conn: Any) -> Point | None:
        """One more write, in its own transaction, and what to write once that is committed. Not counted while
        a loss is untold: the count would catch up with the mark, and hide it.
        """
        if isinstance(self.found, LostWrites) and not _stands_on(conn, _standing(conn), self._file.newest()):
            return None
        conn.execute("UPDATE profile SET writes = writes + 1")
        with suppress(sqlcipher.DatabaseError):  # a journal that cannot be read keeps nobody from saving
            return self._step(conn)
        return None

    def owed_note(self, conn: Any) -> Note | None:
        """What the journal must be told before anything else, once. Part of the caller's transaction."""
        found = self.found
        if found is None:
            return None
        known = self._file.newest()
        if isinstance(found, NoMark):
            self.found = None
            return None if known else Note(What.MARK_REBUILT, params={"why": found.value})
        if known is None or _stands_on(conn, _standing(conn), known):
            return None
        begin_life(conn, known)
        return Note(What.WRITES_LOST, params=found.params)

    def follow(self, here: Point) -> None:
        """After the commit of what `count` told: write it. A full disk or a read-only folder leaves the mark
        behind, which is no alarm; the commit itself is done.
        """
        late = self._synced is None or monotonic() - self._synced >= SYNC_EVERY
        self._put(here, sync=late)

    def _step(self, conn: Any) -> Point | None:
        """Where the database stands; None for nothing to say, and where it does not stand on the mark. Asked
        before the commit: a query after it costs its own locks.
        """
        here = _standing(conn)
        if here is None or here == self._seen:
            return None
        if self._goes_on(here):
            return here
        known = self._file.newest()
        return None if here == known or not _stands_on(conn, here, known) else here

    def _goes_on(self, here: Point) -> bool:
        """Whether nobody wrote between our last write and this one: it stands on the mark that we left."""
        seen = self._seen
        return seen is not None and (here.incarnation, here.writes) == (seen.incarnation, seen.writes + 1)

    def settle(self) -> None:
        """Before the connection closes: what a burst left unsynced."""
        if self._unsynced is not None and self._unsynced == self._file.newest():
            self._put(self._unsynced, sync=True)

    def _put(self, here: Point, *, sync: bool) -> None:
        self._seen = None
        try:
            if not self._file.write(here, sync=sync):
                return
        except OSError:
            return
        self._seen, self._unsynced = here, None if sync else here
        if sync:
            self._synced = monotonic()

    def newest(self) -> Point | None:
        """How far the vault had come as far as the mark knows."""
        return self._file.newest()


def lost_writes(vault: "Vault") -> LostWrites | None:
    """What this vault has lost and nobody has owned to having seen; None nearly always.

    VaultDamaged where not even the journal can be read.
    """
    try:
        return _lost_writes(vault)
    except sqlcipher.DatabaseError as error:
        raise VaultDamaged from error


def _lost_writes(vault: "Vault") -> LostWrites | None:
    if vault.mark is None:
        return None
    if isinstance(found := vault.mark.look(vault.db.conn), LostWrites):
        return found
    row = vault.row(
        "SELECT what, params FROM journal WHERE what IN ('writes_lost', 'loss_seen', 'restored')"
        " ORDER BY number DESC LIMIT 1"
    )
    return _told(vault, json.loads(row["params"])) if row and row["what"] == What.WRITES_LOST else None


def own_to_loss(vault: "Vault", now: datetime) -> None:
    """A person has seen what is missing: the alarm rests from here on, the journal keeps it for ever."""
    assert vault.mark is not None, "only a vault with a mark has told of a loss"
    with vault.writing() as db:
        owed = vault.mark.owed_note(db.conn)
        append(db, [*([owed] if owed else []), Note(What.LOSS_SEEN)], at=now)


def restart(vault: "Vault", now: datetime, params: Params | None = None) -> int:
    """After a restore: the database as it stands is the truth, in a new life whose number is returned.

    Counters that were given out before are not given out again. `params` go into the entry `restored`.
    """
    mark = vault.mark
    assert mark is not None, "a vault is restored through open_vault"
    with vault.writing() as db:
        life = begin_life(db.conn, mark.newest())
        append(db, [Note(What.RESTORED, params={**(params or {}), "incarnation": life})], at=now)
    mark.look(vault.db.conn)
    return life


def begin_life(conn: Any, known: Point | None) -> int:
    """The number of a life above this database's and the mark's, with a counter at least the mark's."""
    life, counter = (known.incarnation, known.counter) if known else (0, 0)
    conn.execute(
        "UPDATE profile SET incarnation = max(incarnation, ?) + 1, counter = max(counter, ?)", [life, counter]
    )
    return int(conn.execute("SELECT incarnation FROM profile").fetchone()[0])


def _standing(conn: Any) -> Point | None:
    """Where the database is now; None while its journal is empty."""
    row = conn.execute(STANDING).fetchone()
    return Point(*row) if row else None


def _stands_on(conn: Any, here: Point | None, known: Point | None) -> bool:
    """Whether the mark lies on the road that led here: a later life has told what happened before it."""
    if known is None or here is None or here.incarnation != known.incarnation:
        return known is None or (here is not None and here.incarnation > known.incarnation)
    return here.writes >= known.writes and _has(conn, known)


def _has(conn: Any, known: Point) -> bool:
    """Whether the entry that the mark saw last stands in the journal."""
    row = conn.execute("SELECT hash FROM journal WHERE number = ?", [known.number]).fetchone()
    return bool(row and row[0] == known.hash)


def _lost(conn: Any, here: Point | None, known: Point) -> LostWrites:
    first = here.number + 1 if here else 1
    if not _has(conn, known):
        first = min(first, known.number)
    row = conn.execute("SELECT at FROM journal WHERE number = ?", [first - 1]).fetchone()
    return LostWrites(
        first=first,
        last=known.number,
        counter=here.counter if here else 0,
        counter_last=known.counter,
        saves=max(0, known.writes - here.writes) if here else known.writes,
        since=moment(row[0]) if row else None,
        until=moment(known.at),
    )


def _told(vault: "Vault", params: dict[str, Any]) -> LostWrites:
    before = vault.row("SELECT at FROM journal WHERE number = ?", params["first"] - 1)
    return LostWrites(
        first=params["first"],
        last=params["last"],
        counter=params["counter"],
        counter_last=params["counter_last"],
        saves=params["saves"],
        since=moment(before["at"]) if before else None,
        until=datetime.fromtimestamp(params["until"], UTC),
    )
