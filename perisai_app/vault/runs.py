"""The runs of the last days: what each sent and brought, and what stopped it. Counts only, nobody's data.

A run without an end was killed; what it did is in the submissions all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import moment, stamp
from perisai_app.vault.numbers import new_id

KEPT = 200
FIGURES = (
    *("offered", "stored", "duplicate", "refused", "conflict"),
    *("pulled", "bytes_sent", "held_back", "repaired", "files", "disowned"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `stopped_by` is a code, None when it went to its end or was killed (`ended_at` tells). Of what
    it did `held_back` lines are kept out of batches since, and `repaired` were lacking on one side;
    `disowned` receipts the centre does not know any more.
    """

    run_id: str
    started_at: datetime
    ended_at: datetime | None
    offered: int
    stored: int
    duplicate: int
    refused: int
    conflict: int
    pulled: int
    bytes_sent: int
    stopped_by: str | None
    held_back: int = 0
    repaired: int = 0
    files: int = 0
    disowned: int = 0


def begin_run(vault: Vault, now: datetime) -> str:
    """The new run's id; the oldest beyond KEPT are dropped."""
    run_id = new_id()
    with vault.writing() as db:
        db.table("runs").insert({"run_id": run_id, "started_at": stamp(now)})
        db.execute(
            "DELETE FROM runs WHERE run_id NOT IN (SELECT run_id FROM runs ORDER BY rowid DESC LIMIT ?)",
            [KEPT],
        )
    return run_id


def end_run(
    vault: Vault, run_id: str, figures: Mapping[str, int], stopped_by: str | None, now: datetime
) -> None:
    """How it went, by the names in FIGURES; one that is not given stays 0, others are left out."""
    given = {name: figures[name] for name in FIGURES if name in figures}
    columns = {"ended_at": stamp(now), "stopped_by": stopped_by, **given}
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    with vault.writing() as db:
        db.execute(f"UPDATE runs SET {assignments} WHERE run_id = :run_id", columns | {"run_id": run_id})


def last_runs(vault: Vault, limit: int) -> tuple[Run, ...]:
    """The newest first, by the order in which they began, whatever the clock said."""
    return tuple(map(_run, vault.rows("SELECT * FROM runs ORDER BY rowid DESC LIMIT ?", limit)))


def _run(row: dict[str, Any]) -> Run:
    ended = moment(row["ended_at"]) if row["ended_at"] else None
    return Run(**row | {"started_at": moment(row["started_at"]), "ended_at": ended})
