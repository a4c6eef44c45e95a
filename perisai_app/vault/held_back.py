"""Lines kept out of every batch: one that the centre chokes on, or whose bytes are no longer what was hashed.

A person releases it, or takes the laptop to the office; the rest goes out meanwhile. What may have been the
centre's fault or the network's is let go again by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NotHeldBack
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import moment, stamp
from perisai_app.wire.verdict import SentLine

DAMAGED = "damaged"
PASSING = ("internal", "offline", "timeout", "busy", "portal", "untrusted", "stranger", "not_ours")
REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One revision and why it waits, as a code; later revisions of the same registration wait with it."""

    registration_id: str
    revision: int
    code: str
    since: datetime


def hold_back(vault: Vault, sent: SentLine, code: str, now: datetime) -> None:
    """Keep this line out of batches from now on; told once, however often it is found."""
    with vault.writing() as db:
        new = db.execute(
            "INSERT INTO held_back (registration_id, revision, code, since) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [sent.registration_id, sent.revision, code, stamp(now)],
        ).rowcount
        if new:
            told: Params = {"revision": sent.revision, "why": code}
            note(vault, What.HELD_BACK, at=now, registration_id=sent.registration_id, params=told)


def release(vault: Vault, registration_id: str, now: datetime) -> None:
    """Let it go out with the next batch once more; NotHeldBack when none of its revisions waits."""
    with vault.writing() as db:
        gone = db.execute("DELETE FROM held_back WHERE registration_id = ?", [registration_id]).rowcount
        if not gone:
            raise NotHeldBack
        note(vault, What.RELEASED, at=now, registration_id=registration_id)


def release_rested(vault: Vault, now: datetime) -> None:
    """Let go what was held for something that passes, and has waited for REST."""
    before = now - REST
    rested = {one.registration_id for one in held_back(vault) if one.code in PASSING and one.since <= before}
    for registration_id in sorted(rested):
        release(vault, registration_id, now)


def held_back(vault: Vault) -> tuple[HeldBack, ...]:
    """All that waits, the oldest first."""
    found = vault.rows("SELECT * FROM held_back ORDER BY since, registration_id, revision")
    return tuple(HeldBack(**row | {"since": moment(row["since"])}) for row in found)
