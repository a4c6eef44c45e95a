"""Where each file of a person stands on its way to the centre, for whoever shows it."""

import json
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from perisai_app.vault.database import Vault


class Standing(StrEnum):
    """DRAFTED waits for its person to be finalized, WAITING for its turn; RECEIVED lies here and at the
    centre, ELSEWHERE at the centre alone.
    """

    DRAFTED = "drafted"
    WAITING = "waiting"
    RECEIVED = "received"
    ELSEWHERE = "elsewhere"


STANDING = """
SELECT n.sha256, n.state = 'received' AS received,
       EXISTS (SELECT 1 FROM file_parts p WHERE p.sha256 = n.sha256) AS here,
       EXISTS (SELECT 1 FROM submissions s WHERE s.registration_id = n.registration_id
               AND s.revision = n.revision) AS finalized
FROM registration_files n WHERE n.registration_id = ? AND n.revision = ?
"""

# Of people whom the centre has: their text is there, and something that it names is not.
BEHIND = """
SELECT DISTINCT n.registration_id FROM registration_files n
JOIN submissions s USING (registration_id, revision)
WHERE n.registration_id IN (SELECT value FROM json_each(?)) AND n.state = 'owed'
  AND s.state IN ('received', 'registered', 'returned', 'declined') AND s.withdrawn_on IS NULL
"""


def standing_of(vault: Vault, registration_id: str, revision: int) -> Mapping[str, Standing]:
    """By digest, for the files of this draft or revision."""
    rows = vault.rows(STANDING, registration_id, revision)
    return {row["sha256"]: _standing(row) for row in rows}


def behind_their_text(vault: Vault, registration_ids: Collection[str]) -> frozenset[str]:
    """Who of these was sent and has files that still are on their way."""
    found = vault.rows(BEHIND, json.dumps(list(registration_ids)))
    return frozenset(row["registration_id"] for row in found)


def _standing(row: dict[str, Any]) -> Standing:
    if row["received"]:
        return Standing.RECEIVED if row["here"] else Standing.ELSEWHERE
    return Standing.WAITING if row["finalized"] else Standing.DRAFTED
