"""Does the journal hold together, and do the submissions stand as it tells them? Reads only.

What a restore told to be missing is no finding: the person who restored has heard it.
"""

import json
from collections.abc import Iterator
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.finding import Code, Finding
from perisai_app.vault.journal import GENESIS, entry_hash

LEFT = """
SELECT count(*) AS n FROM journal j
WHERE j.what = 'finalized'
  AND NOT EXISTS (SELECT 1 FROM submissions s WHERE s.digest = json_extract(j.params, '$.digest'))
  AND NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.digest = json_extract(j.params, '$.digest'))
  AND NOT EXISTS (SELECT 1 FROM rivals r WHERE r.digest = json_extract(j.params, '$.digest'))
"""
UNTOLD = """
SELECT count(*) AS n FROM submissions s, profile p
WHERE s.counter > p.journal_after AND NOT EXISTS (
    SELECT 1 FROM journal j WHERE j.registration_id = s.registration_id AND j.what = 'finalized'
      AND json_extract(j.params, '$.digest') = s.digest)
"""
COUNTER = """
SELECT p.counter, coalesce(max(s.counter), 0) AS highest
FROM profile p LEFT JOIN (SELECT counter FROM submissions UNION ALL SELECT counter FROM tombstones) s
"""


def check_journal(vault: Vault) -> Iterator[Finding]:
    """Every entry's own hash, its link to the one before, and that none is left out."""
    restored = _restored(vault)[0]
    number, previous, forged, links = 0, GENESIS, 0, 0
    for row in vault.db.conn.execute(
        "SELECT number, at, what, registration_id, params, previous, hash FROM journal ORDER BY number"
    ):
        if row[0] != number + 1 and row[0] > restored:
            yield Finding(Code.JOURNAL_GAP, {"first": number + 1, "last": row[0] - 1})
        forged += row[6] != entry_hash(*row[:6])
        links += row[0] == number + 1 and row[5] != previous
        number, previous = row[0], row[6]
    if forged or links:
        yield Finding(Code.JOURNAL_BROKEN, {"entries": forged, "links": links})


def check_told(vault: Vault) -> Iterator[Finding]:
    """Each finalized submission that the journal tells is here, has its tombstone or lost against a rival;
    and no other of this laptop's own is here.
    """
    restored, missing = _restored(vault)
    if (left := _count(vault, LEFT)) > missing:
        yield Finding(Code.SUBMISSION_MISSING, {"count": left - missing})
    if not restored and (untold := _count(vault, UNTOLD)):
        yield Finding(Code.SUBMISSION_UNTOLD, {"count": untold})
    row = vault.row(COUNTER)
    if row and row["counter"] < row["highest"]:
        yield Finding(Code.COUNTER_BEHIND, row)


def _restored(vault: Vault) -> tuple[int, int]:
    """The newest restore's entry (0: none), and how many submissions all restores told missing."""
    rows: list[dict[str, Any]] = vault.rows("SELECT number, params FROM journal WHERE what = 'restored'")
    told = [json.loads(row["params"]).get("missing", 0) for row in rows]
    return max((row["number"] for row in rows), default=0), sum(told)


def _count(vault: Vault, sql: str) -> int:
    row = vault.row(sql)
    return int(row["n"]) if row else 0
