"""What the laptop thinks the centre holds of its own lines, compared bucket by bucket, and repaired.

A difference names who lacks what: what the centre lost is offered again, what the laptop lost is noted as
being there, and what was erased there by right goes here too. No clock is involved; no network either.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.journal import What, note
from perisai_app.vault.manifest import manifest as manifest
from perisai_app.vault.rights.remains import wipe
from perisai_app.vault.rights.told import erase_as_told
from perisai_app.vault.sync_state import recollecting_is_due, work_is_due
from perisai_app.wire.recollection import Proof
from perisai_app.wire.tally import COUNTERS_A_BUCKET, BucketAnswer, Held, sums_of

RECEIVED = "state IN ('received', 'registered', 'returned', 'declined')"
LAID = "t.verdict IS NOT NULL AND t.digest NOT IN (SELECT digest FROM lost_there)"
# The first part reads the index `submissions_tally` alone.
OURS = f"""
SELECT counter, digest FROM submissions WHERE counter > 0 AND {RECEIVED} AND counter BETWEEN ?1 AND ?2
UNION
SELECT t.counter, t.digest FROM tombstones t WHERE t.counter BETWEEN max(?1, 1) AND ?2 AND {LAID}
UNION
SELECT counter, digest FROM at_centre WHERE counter BETWEEN ?1 AND ?2
  AND digest NOT IN (SELECT digest FROM lost_there)
"""
HIGHEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one bucket's answer led to. `proofs` are the signed answers that name a line which the centre
    lacks, this epoch's first: by them it knows that it has forgotten something, and that it took it once.
    """

    offered_again: int = 0
    learned: int = 0
    erased: int = 0
    proofs: tuple[Proof, ...] = ()


def own_sums(vault: Vault) -> dict[int, int]:
    """Bucket to sum over all of this laptop's lines that the centre has, or had when it told us."""
    return sums_of(_ours(vault, 1, HIGHEST))


def highest_counter(vault: Vault) -> int:
    """The highest that was ever given out, the outside mark's too."""
    row = vault.row("SELECT counter FROM profile")
    floor = vault.mark.floor if vault.mark is not None else 0
    return max(floor, row["counter"] if row else 0)


def raise_counter(vault: Vault, at_least: int) -> None:
    """None at or below `at_least` is given out any more: the centre has seen it."""
    if highest_counter(vault) < at_least:
        with vault.writing() as db:
            db.execute("UPDATE profile SET counter = max(counter, ?)", [at_least])


def reconcile(vault: Vault, answer: BucketAnswer, now: datetime) -> Reconciled:
    """Follow one bucket's answer, in one transaction. Asked twice with the same answer, nothing is new."""
    first = answer.bucket * COUNTERS_A_BUCKET + 1
    theirs = {one.digest: one for one in answer.held}
    with vault.writing():
        _found_again(vault, theirs)
        ours = {digest for _, digest in _ours(vault, first, first + COUNTERS_A_BUCKET - 1)}
        lacking = sorted(ours - theirs.keys())
        proofs = _proofs(vault, lacking, answer.epoch)
        offered = offer_again(vault, lacking, now)
        erased = _erase(vault, theirs.values(), now)
        learned = _learn(vault, [one for digest, one in theirs.items() if digest not in ours])
    if erased:
        wipe(vault)
    return Reconciled(offered, learned, erased, proofs)


def _ours(vault: Vault, first: int, last: int) -> Iterable[tuple[int, str]]:
    found: Iterable[tuple[int, str]] = vault.db.conn.execute(OURS, [first, last])
    return found


def _found_again(vault: Vault, theirs: Iterable[str]) -> None:
    """A line that the centre has once more counts again."""
    vault.db.execute(
        "DELETE FROM lost_there WHERE digest IN (SELECT value FROM json_each(?))", [_listed(theirs)]
    )


def _proofs(vault: Vault, lacking: Iterable[str], epoch: str) -> tuple[Proof, ...]:
    return tuple(Proof(**row) for row in vault.rows(PROOF, _listed(lacking), epoch))


PROOF = """
SELECT DISTINCT CAST(a.signed AS TEXT) AS signed, a.key_id, a.signature
FROM (SELECT s.digest, r.answer_id FROM submissions s JOIN receipts r USING (registration_id, revision)
      UNION ALL SELECT digest, answer_id FROM tombstones) line
JOIN answers a USING (answer_id)
WHERE line.digest IN (SELECT value FROM json_each(?))
  AND length(a.signed) <= 1000000
ORDER BY json_extract(CAST(a.signed AS TEXT), '$.epoch') = ? DESC, a.rowid
"""


def offer_again(vault: Vault, lacking: Iterable[str], now: datetime) -> int:
    """What is here goes out again (how many lines); of what is lawfully gone the centre is told; the rest
    nobody has. In the caller's transaction.
    """
    listed = [_listed(lacking)]
    offered = int(vault.db.execute(OFFER, listed).rowcount)
    if offered:
        note(vault, What.OFFERED_AGAIN, at=now, params={"lines": offered})
    if vault.db.execute(LOST, listed).rowcount:
        recollecting_is_due(vault)
    vault.db.execute(UNKNOWN, listed)
    return offered


OFFER = f"""
INSERT INTO reoffers (registration_id, revision)
SELECT registration_id, revision FROM submissions
WHERE digest IN (SELECT value FROM json_each(?)) AND {RECEIVED}
ON CONFLICT DO NOTHING
"""
LOST = """
INSERT INTO lost_there (digest)
SELECT digest FROM tombstones WHERE digest IN (SELECT value FROM json_each(?)) ON CONFLICT DO NOTHING
"""
UNKNOWN = """
DELETE FROM at_centre WHERE digest IN (SELECT value FROM json_each(?))
  AND digest NOT IN (SELECT digest FROM submissions) AND digest NOT IN (SELECT digest FROM tombstones)
"""


def _erase(vault: Vault, held: Iterable[Held], now: datetime) -> int:
    gone = {str(one.registration_id) for one in held if one.erased}
    sql = "UPDATE at_centre SET erased = 1 WHERE registration_id IN (SELECT value FROM json_each(?))"
    vault.db.execute(sql, [_listed(gone)])
    return sum(erase_as_told(vault, registration_id, now) for registration_id in sorted(gone))


def _learn(vault: Vault, held: Sequence[Held]) -> int:
    """Lines of this laptop that it does not count itself: a restore took them, or only their receipt."""
    rows = [
        (str(one.registration_id), one.revision, one.digest, one.counter, int(one.erased)) for one in held
    ]
    vault.db.conn.executemany(
        "INSERT OR REPLACE INTO at_centre (registration_id, revision, digest, counter, erased)"
        " VALUES (?, ?, ?, ?, ?)",
        rows,
    )
    raise_counter(vault, max((one.counter for one in held), default=0))
    if _any_unknown(vault, [one.digest for one in held if not one.erased]):
        work_is_due(vault)
    return len(rows)


def _any_unknown(vault: Vault, digests: Iterable[str]) -> bool:
    return vault.row(NOT_HERE, _listed(digests)) is not None


NOT_HERE = """
SELECT 1 FROM json_each(?) WHERE value NOT IN (SELECT digest FROM submissions)
  AND value NOT IN (SELECT digest FROM tombstones)
"""


def _listed(digests: Iterable[str]) -> str:
    return json.dumps(list(digests))
