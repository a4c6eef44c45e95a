"""How this laptop stands, as the centre's fleet page shows it: counts and moments, nobody's data."""

from perisai_app.vault.backup.rotation import newest
from perisai_app.vault.database import Vault
from perisai_app.vault.moments import stamp
from perisai_app.vault.register import BY_STATE, counts
from perisai_app.wire.checkin import Manifest

WAITING = """
SELECT count(DISTINCT n.sha256) AS n FROM registration_files n
JOIN submissions USING (registration_id, revision) WHERE n.state = 'owed'
"""


def manifest(vault: Vault, *, app_version: str, free_mb: int) -> Manifest:
    """`free_mb` is what the disk has left. States that nobody is in are left out of `counts`."""
    oldest, backup = counts(vault).oldest_unsent, newest(vault.home)
    return Manifest(
        app_version=app_version,
        incarnation=_number(vault, "SELECT incarnation AS n FROM profile"),
        counts={row["state"]: row["n"] for row in vault.rows(BY_STATE) if row["n"]},
        files_waiting=_number(vault, WAITING),
        held_back=_number(vault, "SELECT count(*) AS n FROM held_back"),
        oldest_unsent=stamp(oldest) if oldest else None,
        newest_backup=stamp(backup.manifest.made_at) if backup else None,
        free_mb=free_mb,
    )


def _number(vault: Vault, sql: str) -> int:
    row = vault.row(sql)
    return int(row["n"]) if row else 0
