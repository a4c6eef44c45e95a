"""What the vault remembers between two runs: how the last one ended, and what the next one owes.

Holds moments and codes only. When to try again is the caller's arithmetic; no clock is read here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import moment, stamp


@dataclass(frozen=True, slots=True)
class SyncState:
    """`failures` in a row and the last one's `reason` (a code); `skew` is how far the laptop's clock is ahead
    of the centre's. `work_due` and `recollect_due` are what the next run has to ask or to tell.
    """

    failures: int
    reason: str | None
    tried_at: datetime | None
    next_try_at: datetime | None
    skew: timedelta
    blocked: bool
    work_due: bool
    recollect_due: bool


@dataclass(frozen=True, slots=True)
class Bearing:
    """What batches have met of late: at most `most_lines` in one (None: nothing bounds them), `failures` in a
    row without an answer, and the digest of the line that was alone in the last of these, with in how many
    runs it failed though others were stored.
    """

    most_lines: int | None = None
    failures: int = 0
    suspect: str | None = None
    suspect_runs: int = 0


def bearing(vault: Vault) -> Bearing:
    """What the line bore in the runs before."""
    row = vault.row("SELECT most_lines, batch_failures, suspect, suspect_runs FROM sync_state")
    assert row is not None, "the schema's step makes the row"
    return Bearing(*row.values())


def keep_bearing(vault: Vault, found: Bearing) -> None:
    """For the next run, after a kill too."""
    _keep(
        vault,
        most_lines=found.most_lines,
        batch_failures=found.failures,
        suspect=found.suspect,
        suspect_runs=found.suspect_runs,
    )


def sync_state(vault: Vault) -> SyncState:
    """How the last runs ended, and when the next one is due."""
    row = vault.row("SELECT * FROM sync_state")
    assert row is not None, "the schema's step makes the row"
    return SyncState(
        failures=row["failures"],
        reason=row["reason"],
        tried_at=_moment(row["tried_at"]),
        next_try_at=_moment(row["next_try_at"]),
        skew=timedelta(seconds=row["skew_seconds"]),
        blocked=bool(row["blocked"]),
        work_due=bool(row["work_due"]),
        recollect_due=bool(row["recollect_due"]),
    )


def note_outcome(vault: Vault, reason: str | None, *, now: datetime, next_try_at: datetime | None) -> None:
    """A run ended: one failure more for a `reason`, none any more without. It survives a restart."""
    with vault.writing() as db:
        db.execute(
            "UPDATE sync_state SET failures = CASE WHEN ?1 IS NULL THEN 0 ELSE failures + 1 END,"
            " reason = ?1, tried_at = ?2, next_try_at = ?3",
            [reason, stamp(now), stamp(next_try_at) if next_try_at else None],
        )


def note_clock(vault: Vault, skew: timedelta) -> None:
    """How far the laptop's clock is ahead of the centre's, to the second; behind is negative."""
    _keep(vault, skew_seconds=round(skew.total_seconds()))


def note_blocked(vault: Vault, blocked: bool) -> None:
    """The office blocked this laptop (it may upload only), or lets it in again."""
    _keep(vault, blocked=int(blocked))


def work_is_due(vault: Vault) -> None:
    """The centre has open or returned registrations whose data are not here."""
    _keep(vault, work_due=1)


def work_done(vault: Vault) -> None:
    """All of it was asked for and kept."""
    _keep(vault, work_due=0)


def recollecting_is_due(vault: Vault) -> None:
    """The centre came back from a backup, or lacks what was lawfully deleted here."""
    _keep(vault, recollect_due=1)


def recollected(vault: Vault) -> None:
    """The centre was told all that it had forgotten."""
    _keep(vault, recollect_due=0)


def backup_asked(vault: Vault) -> str | None:
    """The digest of what the centre was last asked about its backups, and answered."""
    row = vault.row("SELECT backup_asked FROM sync_state")
    return row["backup_asked"] if row else None


def keep_backup_asked(vault: Vault, question: str) -> None:
    """That digest."""
    _keep(vault, backup_asked=question)


def fetched_shown(vault: Vault) -> str | None:
    """The epoch in which the centre was last shown the receipts of fetched work."""
    row = vault.row("SELECT fetched_shown FROM sync_state")
    return row["fetched_shown"] if row else None


def keep_fetched_shown(vault: Vault, epoch: str) -> None:
    """That epoch: all of them were shown in it."""
    _keep(vault, fetched_shown=epoch)


def page_halvings(vault: Vault) -> int:
    """How many times what comes in pages is asked for by half."""
    row = vault.row("SELECT page_halvings FROM sync_state")
    return int(row["page_halvings"]) if row else 0


def keep_page_halvings(vault: Vault, times: int) -> None:
    """That, for the next page and the next run; 0 to 10."""
    _keep(vault, page_halvings=times)


def _keep(vault: Vault, **columns: int | str | None) -> None:
    """Nothing is written when it stands so already: most runs bring no news."""
    if vault.row(f"SELECT {', '.join(columns)} FROM sync_state") != columns:
        assignments = ", ".join(f"{name} = :{name}" for name in columns)
        with vault.writing() as db:
            db.execute(f"UPDATE sync_state SET {assignments}", columns)


def _moment(text: Any) -> datetime | None:
    return moment(text) if text else None
