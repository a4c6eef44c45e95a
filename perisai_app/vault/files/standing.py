"""Where each file of a person stands on its way to the centre, for whoever shows it."""

from collections.abc import Mapping
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


def standing_of(vault: Vault, registration_id: str, revision: int) -> Mapping[str, Standing]:
    """By digest, for the files of this draft or revision."""
    rows = vault.rows(STANDING, registration_id, revision)
    return {row["sha256"]: _standing(row) for row in rows}


def _standing(row: dict[str, Any]) -> Standing:
    if row["received"]:
        return Standing.RECEIVED if row["here"] else Standing.ELSEWHERE
    return Standing.WAITING if row["finalized"] else Standing.DRAFTED
