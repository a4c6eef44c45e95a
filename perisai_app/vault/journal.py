"""The journal: who did what when, as an append-only chain of hashes that holds no personal values.

An entry is written in the transaction of what it tells, so neither is ever there without the other. The
newest entry's number and hash are also kept outside the database (mark.py). Must not know sentences.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from perisai_app.vault.moments import moment, stamp

if TYPE_CHECKING:
    from perisai_app.vault.database import Vault

Params = Mapping[str, int | str]
NONE: Params = MappingProxyType({})
GENESIS = bytes(32)
OPENED_EVERY = timedelta(hours=1)  # a command a minute need not be an entry a minute
_SORTED = json.JSONEncoder(sort_keys=True)
LARGEST_NUMBER = 10**10  # bytes of a file fit; a phone number or a NIK does not
CODE = re.compile(
    r"[a-z][a-z_]{0,39}(\.[a-z][a-z_]{0,39})*"  # a code of ours
    r"|[0-9a-f]{64}|[0-9a-f]{32}"  # a digest, a device
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


class What(StrEnum):
    """What can be told. A code is for ever; the schema keeps any, so that an older program can skip it."""

    CREATED = "created"
    OPENED = "opened"
    ENROLLED = "enrolled"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - what happened, no secret
    RECOVERED = "recovered"
    PROSPECT_MADE = "prospect_made"
    PROSPECT_DROPPED = "prospect_dropped"
    DRAFT_MADE = "draft_made"
    DRAFT_DISCARDED = "draft_discarded"
    IMPORTED = "imported"
    FINALIZED = "finalized"
    CORRECTED = "corrected"
    ATTEMPTED = "attempted"
    RECEIVED = "received"
    REFUSED = "refused"
    CONFLICT = "conflict"
    DECISION = "decision"
    HELD_BACK = "held_back"
    RELEASED = "released"
    OFFERED_AGAIN = "offered_again"
    FETCHED = "fetched"
    CONFLICT_SETTLED = "conflict_settled"
    ERASED_THERE = "erased_there"  # the centre erased it; what was never sent stays
    KEY_FOLLOWED = "key_followed"
    ORDER_DONE = "order_done"
    FILE_TAKEN_IN = "file_taken_in"
    FILE_TAKEN_OUT = "file_taken_out"
    FILE_RECEIVED = "file_received"
    PACKAGE_WRITTEN = "package_written"
    PACKAGE_RECEIPTS = "package_receipts"
    SOURCE_FILE_DELETED = "source_file_deleted"
    EXPORTED = "exported"
    PURGED = "purged"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERASED = "erased"
    BACKUP_MADE = "backup_made"
    RESTORED = "restored"
    MARK_REBUILT = "mark_rebuilt"
    WRITES_LOST = "writes_lost"
    LOSS_SEEN = "loss_seen"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to tell. `params` hold codes, ids, digests and small numbers, never a personal value."""

    what: What
    registration_id: str | None = None
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands. `what` is text: a newer program may have told what this one cannot name."""

    number: int
    at: datetime
    what: str
    registration_id: str | None
    params: dict[str, Any]


def note(
    vault: "Vault",
    what: What,
    *,
    at: datetime,
    registration_id: str | None = None,
    params: Params = NONE,
) -> None:
    """Tell one thing, inside the writing transaction that does it. ValueError for what looks personal."""
    note_all(vault, (Note(what, registration_id, params),), at=at)


def note_all(vault: "Vault", notes: Iterable[Note], *, at: datetime) -> None:
    """Tell many things at one moment, as one stretch of the chain. What the mark found is told first."""
    if vault.mark is not None and (owed := vault.mark.owed_note(vault.db.conn)):
        append(vault.db, (owed,), at=at)
    append(vault.db, notes, at=at)


def append(db: Database, notes: Iterable[Note], *, at: datetime) -> None:
    """Lengthen the chain; RuntimeError outside a transaction, where an entry could stand alone."""
    if not db.conn.in_transaction:
        raise RuntimeError("an entry is written in the transaction of what it tells")
    number, previous = _newest(db)
    rows, told = [], stamp(at)
    for each in notes:
        number, params = number + 1, _params(each.params)
        digest = entry_hash(number, told, each.what.value, each.registration_id, params, previous)
        rows.append((number, told, each.what.value, each.registration_id, params, previous, digest))
        previous = digest
    db.conn.executemany(
        "INSERT INTO journal (number, at, what, registration_id, params, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def entry_hash(
    number: int, at: str, what: str, registration_id: str | None, params: str, previous: bytes
) -> bytes:
    """SHA-256 over all that an entry says and the hash before it, exactly as the columns hold them."""
    told = json.dumps([1, number, at, what, registration_id, params, previous.hex()])
    return hashlib.sha256(told.encode()).digest()


def note_opened(vault: "Vault", now: datetime) -> None:
    """A person unlocked this vault; told once an hour at most. Opening a connection is no such act."""
    last = vault.row("SELECT at FROM journal WHERE what = 'opened' ORDER BY number DESC LIMIT 1")
    if last is None or abs(now - moment(last["at"])) >= OPENED_EVERY:
        with vault.writing():
            note(vault, What.OPENED, at=now)


def entries(vault: "Vault", registration_id: str | None = None, *, after: int = 0) -> tuple[Entry, ...]:
    """The entries from the oldest on, of one registration or of all."""
    of_one = "" if registration_id is None else " AND registration_id = ?"
    found = vault.rows(
        "SELECT number, at, what, registration_id, params FROM journal"
        f" WHERE number > ?{of_one} ORDER BY number",
        after,
        *([] if registration_id is None else [registration_id]),
    )
    return tuple(map(_entry, found))


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**row | {"at": moment(row["at"]), "params": json.loads(row["params"])})


def _newest(db: Database) -> tuple[int, bytes]:
    row = db.conn.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def _params(params: Params) -> str:
    """Refuses by shape what no entry may hold: the net under the rule, not the rule."""
    for name, value in params.items():
        shaped = abs(value) < LARGEST_NUMBER if isinstance(value, int) else CODE.fullmatch(value)
        if not shaped:
            raise ValueError(f"{name} does not look like a code, an id or a number")
    return _SORTED.encode(dict(params))
