"""The outbox: what is still owed to the centre, and how a try begins and is settled.

The outbox is a query over state, beside the lines that a centre lost and is offered again. A try is committed
before the wire, so a kill at any instant leaves a re-sendable state; only a signed answer, saved whole in the
same transaction, makes a submission received.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.held_back import DAMAGED, hold_back
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id
from perisai_app.vault.settling import settle as settle
from perisai_app.wire.canonical import digest
from perisai_app.wire.verdict import SentLine

# Nobody of a list goes out before it is whole; a line held back holds what builds on it.
FREE = "registration_id NOT IN hidden AND registration_id NOT IN (SELECT registration_id FROM held_back)"
COUNT = f"""
SELECT (SELECT count(*) FROM submissions WHERE state = 'queued')
     - (SELECT count(*) FROM (SELECT registration_id FROM hidden UNION SELECT registration_id FROM held_back)
        CROSS JOIN submissions USING (registration_id) WHERE state = 'queued')
     + (SELECT count(*) FROM reoffers WHERE {FREE}) AS n
"""
QUEUED = """
SELECT rowid AS place, deadline, counter FROM submissions
WHERE state = 'queued' AND deadline IS {is_it} AND FREE
  AND digest NOT IN (SELECT value FROM json_each(:without))
ORDER BY deadline, counter LIMIT :limit
""".replace("FREE", FREE)
# A line that is offered again goes before those of its registration that wait with a deadline.
REOFFERED = f"""
SELECT s.rowid, (SELECT min(w.deadline) FROM submissions w
                 WHERE w.registration_id = s.registration_id AND w.state = 'queued'), s.counter
FROM reoffers o CROSS JOIN submissions s USING (registration_id, revision)
WHERE {FREE} AND s.digest NOT IN (SELECT value FROM json_each(:without))
"""
OWED = f"""
SELECT place FROM (
    SELECT * FROM ({QUEUED.format(is_it="NOT NULL")}) UNION ALL
    SELECT * FROM ({QUEUED.format(is_it="NULL")}) UNION ALL {REOFFERED})
ORDER BY deadline IS NULL, deadline, counter LIMIT :limit
"""
STILL_OWED = """
SELECT s.digest, s.rowid FROM json_each(?) one JOIN submissions s ON s.digest = one.value
WHERE (s.state = 'queued'
       OR (s.registration_id, s.revision) IN (SELECT registration_id, revision FROM reoffers)) AND {free}
ORDER BY one.key
"""
LINES = """
SELECT s.registration_id, s.revision, s.digest, s.bytes
FROM json_each(?) place JOIN submissions s ON s.rowid = place.value ORDER BY place.key
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """One line as it will travel, and what a receipt for it must name."""

    sent: SentLine
    data: bytes


def owed_count(vault: Vault) -> int:
    """How many lines would go out now, those that the centre lost among them."""
    row = vault.row(COUNT)
    return int(row["n"]) if row else 0


def next_owed(
    vault: Vault, limit: int, *, without: Collection[str] = (), now: datetime | None = None
) -> tuple[Owed, ...]:
    """Entries with a deadline first, then in the order of finalizing; `limit` at most, beside the digests in
    `without`.

    Bytes that are not what was hashed are never among them; with `now` they are held back too.
    """
    damaged: list[str] = []
    while True:
        found = _lines(vault, limit, [*without, *damaged])
        bad = [owed for owed in found if digest(owed.data) != owed.sent.digest]
        if not bad:
            return found
        damaged += [owed.sent.digest for owed in bad]
        if now is not None:
            for owed in bad:
                hold_back(vault, owed.sent, DAMAGED, now)


def all_owed(vault: Vault, at_once: int, *, now: datetime) -> Iterator[tuple[Owed, ...]]:
    """Everything that would go out now, in the same order, `at_once` lines at a time; the names are looked up
    once. What does not hold what was hashed is held back.
    """
    places = [row[0] for row in vault.db.conn.execute(OWED, {"limit": -1, "without": "[]"})]
    for start in range(0, len(places), at_once):
        found = _at(vault, places[start : start + at_once])
        bad = [owed for owed in found if digest(owed.data) != owed.sent.digest]
        for owed in bad:
            hold_back(vault, owed.sent, DAMAGED, now)
        yield tuple(owed for owed in found if owed not in bad)


def owed_of(vault: Vault, line: str) -> Owed | None:
    """The line with this digest, if it would go out now."""
    found = _at(vault, list(_places(vault, [line], free=FREE).values()))
    return next((owed for owed in found if digest(owed.data) == line), None)


def still_owed(vault: Vault, batch: Sequence[Owed]) -> tuple[Owed, ...]:
    """Those of a batch that nobody has erased, withdrawn or settled since it was packed; inside the
    transaction that begins the attempt it stays so.
    """
    places = _places(vault, [owed.sent.digest for owed in batch])
    return tuple(owed for owed in batch if owed.sent.digest in places)


def begin_attempt(vault: Vault, batch: Sequence[Owed], now: datetime) -> str:
    """Write down that this batch goes out now; the attempt's id. All of it is owed: see `still_owed`."""
    attempt_id = new_id()
    with vault.writing() as db:
        db.table("attempts").insert({"attempt_id": attempt_id, "started_at": stamp(now)})
        db.conn.executemany(
            "INSERT INTO attempt_lines (registration_id, revision, attempt_id) VALUES (?, ?, ?)",
            [(owed.sent.registration_id, owed.sent.revision, attempt_id) for owed in batch],
        )
        note(vault, What.ATTEMPTED, at=now, params={"attempt": attempt_id, "lines": len(batch)})
    return attempt_id


def note_answer(vault: Vault, outcome: str, now: datetime) -> str:
    """An answer that came by another way than the wire: what `settle` keeps it under."""
    attempt_id, at = new_id(), stamp(now)
    with vault.writing() as db:
        db.table("attempts").insert(
            {"attempt_id": attempt_id, "started_at": at, "ended_at": at, "outcome": outcome}
        )
    return attempt_id


def end_attempt(vault: Vault, attempt_id: str, outcome: str, now: datetime) -> None:
    """The try brought no answer; the batch stays owed. `outcome` is a code."""
    with vault.writing() as db:
        db.execute(
            "UPDATE attempts SET ended_at = ?, outcome = ? WHERE attempt_id = ?",
            [stamp(now), outcome, attempt_id],
        )


def _lines(vault: Vault, limit: int, without: Collection[str]) -> tuple[Owed, ...]:
    """The places first, then the bytes of just those: sorting does not carry them along."""
    asked = {"limit": limit, "without": json.dumps(list(without))}
    return _at(vault, [row[0] for row in vault.db.conn.execute(OWED, asked)])


def _places(vault: Vault, digests: Sequence[str], free: str = "true") -> dict[str, int]:
    """Where those of these lines stand that are owed, by their digests."""
    return dict(vault.db.conn.execute(STILL_OWED.format(free=free), [json.dumps(digests)]).fetchall())


def _at(vault: Vault, places: Sequence[int]) -> tuple[Owed, ...]:
    found = vault.rows(LINES, json.dumps(places))
    return tuple(Owed(SentLine(r["registration_id"], r["revision"], r["digest"]), r["bytes"]) for r in found)
