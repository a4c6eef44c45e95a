"""Taking consent back: a revision like any other, so that the centre learns it by the road it trusts.

Nobody but this laptop has it yet: then it is forgotten here at once. Otherwise the next revision says so, and
the purge leaves a tombstone as soon as the centre has acknowledged that one. It names no files, and those of
earlier revisions go from here at once: nothing more of this person may be sent (UU 27/2022 art. 9, 43).
"""

import secrets
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from perisai_app.domain.choices import ConsentMethod
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import BasisIsPublicTask, NoSuchPerson, OnlyCardLeft
from perisai_app.vault.files.store import let_go
from perisai_app.vault.finalize import author
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.rights.remains import Why, bury, drop_card, drop_draft, owe_backups, wipe
from perisai_app.vault.states import Happening, outcome
from perisai_app.wire.submission import Submission, read_submission


class Withdrawn(StrEnum):
    """What became of it: forgotten here and now, or a revision that waits to be sent."""

    FORGOTTEN = "forgotten"
    QUEUED = "queued"


LATEST = """
SELECT s.*, EXISTS (SELECT 1 FROM attempt_lines l WHERE l.registration_id = s.registration_id)
       OR EXISTS (SELECT 1 FROM receipts r WHERE r.registration_id = s.registration_id) AS tried
FROM submissions s WHERE registration_id = ? AND latest = 1
"""


def withdraw(
    vault: Vault, registration_id: str, *, today: date, now: datetime, surely_sent: bool = False
) -> Withdrawn:
    """Asked twice, it is the same withdrawal. `surely_sent`: the centre has it, even if no attempt is here.

    NoSuchPerson; BasisIsPublicTask when a decree and no consent is the ground; OnlyCardLeft when the
    data were purged here, so that the office has to be told another way.
    """
    with vault.writing():
        done = take_back(vault, registration_id, today=today, now=now, surely_sent=surely_sent)
    wipe(vault)
    return done


def take_back(
    vault: Vault, registration_id: str, *, today: date, now: datetime, surely_sent: bool
) -> Withdrawn:
    """The same inside the caller's transaction, who wipes after it."""
    latest = vault.row(LATEST, registration_id)
    if latest is None:
        done = _never_finalized(vault, registration_id, now)
    elif latest["withdrawn_on"] is not None:
        return Withdrawn.QUEUED
    else:
        latest["tried"] = latest["tried"] or surely_sent
        done = _submitted(vault, latest, today, now)
    became = {"became": done.value}
    note(vault, What.CONSENT_WITHDRAWN, at=now, registration_id=registration_id, params=became)
    owe_backups(vault, every_life=True)
    return done


def _never_finalized(vault: Vault, registration_id: str, now: datetime) -> Withdrawn:
    if not drop_draft(vault, registration_id):
        known = vault.row("SELECT 1 FROM tombstones WHERE registration_id = ?", registration_id)
        raise OnlyCardLeft if known else NoSuchPerson
    drop_card(vault, registration_id)
    return Withdrawn.FORGOTTEN


def _submitted(vault: Vault, latest: dict[str, Any], today: date, now: datetime) -> Withdrawn:
    parent = read_submission(latest["bytes"])
    if parent is None or parent.registration.consent.method is ConsentMethod.PUBLIC_TASK:
        raise BasisIsPublicTask
    drop_draft(vault, latest["registration_id"])
    if not latest["tried"]:
        bury(vault, latest["registration_id"], Why.WITHDRAWN, now)
        drop_card(vault, latest["registration_id"])
        return Withdrawn.FORGOTTEN
    _queue(vault, latest, _revision(vault, parent, today, now), today, now)
    let_go(vault, latest["registration_id"])
    return Withdrawn.QUEUED


def _revision(vault: Vault, parent: Submission, today: date, now: datetime) -> Submission:
    """The same data with the day on which consent ended; no files, for naming one promises to send it."""
    told = parent.registration
    consent = told.consent.model_copy(update={"withdrawn_on": today})
    return Submission(
        v=1,
        registration_id=UUID(str(parent.registration_id)),
        revision=parent.revision + 1,
        parent=parent.digest,
        salt=secrets.token_hex(16),
        **author(vault),
        finalized_at=now.astimezone(UTC),
        registration=told.model_copy(update={"consent": consent}),
    )


def _queue(vault: Vault, latest: dict[str, Any], submission: Submission, today: date, now: datetime) -> None:
    """The law gives 3 x 24 hours: before all that has no deadline, and behind its own parents."""
    registration_id = latest["registration_id"]
    db = vault.db
    db.execute(
        "UPDATE submissions SET latest = 0 WHERE registration_id = ? AND latest = 1", [registration_id]
    )
    db.table("submissions").insert(_row(latest, submission, today, now))
    db.execute(
        "UPDATE submissions SET deadline = ? WHERE registration_id = ? AND state = 'queued'",
        [today.isoformat(), registration_id],
    )
    told: Params = {
        "revision": submission.revision,
        "counter": submission.counter,
        "digest": submission.digest,
    }
    note(vault, What.FINALIZED, at=now, registration_id=registration_id, params=told)


def _row(latest: dict[str, Any], submission: Submission, today: date, now: datetime) -> dict[str, Any]:
    as_before = ("registration_id", "texts", "name", "nik", "village", "search")
    return {name: latest[name] for name in as_before} | {
        "revision": submission.revision,
        "parent": submission.parent,
        "digest": submission.digest,
        "bytes": submission.to_bytes(),
        "counter": submission.counter,
        "state": outcome(Happening.FINALIZE),
        "latest": 1,
        "finalized_at": stamp(now),
        "changed_at": stamp(now),
        "withdrawn_on": today.isoformat(),
    }
