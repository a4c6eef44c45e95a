"""Finalize: a complete draft becomes an immutable submission and joins the outbox, in one transaction.

From here on the bytes never change; a correction is the next revision and carries this one's digest.
"""

import json
import secrets
from datetime import UTC, date, datetime
from uuid import UUID

from perisai_app.domain.eligibility import birthday
from perisai_app.domain.registration import Registration
from perisai_app.domain.review import Review, review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, draft, searchable
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.identity import profile
from perisai_app.vault.moments import stamp
from perisai_app.wire.submission import Submission


def finalize(
    vault: Vault, draft_id: str, *, book: RuleBook, today: date, now: datetime
) -> Submission | Review:
    """The queued submission, or the review that says what is still in the way (nothing changes then)."""
    with vault.writing():
        if (found := draft(vault, draft_id)) is None:
            raise NoSuchDraft
        judged = review(found.texts, book=book, today=today, confirmed=found.confirmed)
        if judged.registration is None or not judged.ready:
            return judged
        submission = _submission(vault, found, judged.registration, now)
        _queue(vault, submission, found, deadline(judged.registration.birth_date, book, today), now)
    return submission


def deadline(born: date, book: RuleBook, today: date) -> str | None:
    """The day the worker turns too old to be registered, when that is near; such entries are sent first."""
    day = birthday(born, book.settings.age_limit)
    return day.isoformat() if (day - today).days <= book.settings.deadline_days else None


def _submission(vault: Vault, found: Draft, registration: Registration, now: datetime) -> Submission:
    who = profile(vault)
    return Submission(
        v=1,
        registration_id=UUID(found.registration_id),
        revision=found.revision,
        parent=found.parent,
        salt=secrets.token_hex(16),
        agent_id=who.agent_id,
        device_id=who.device_id,
        counter=_next_counter(vault),
        finalized_at=now.astimezone(UTC),
        registration=registration,
    )


def _next_counter(vault: Vault) -> int:
    vault.db.execute("UPDATE profile SET counter = counter + 1")
    row = vault.row("SELECT counter FROM profile")
    assert row is not None, "a vault is created with its profile"
    return int(row["counter"])


def _queue(vault: Vault, submission: Submission, found: Draft, due_by: str | None, now: datetime) -> None:
    person = submission.registration
    vault.db.execute(
        "UPDATE submissions SET latest = 0 WHERE registration_id = ? AND latest = 1", [found.registration_id]
    )
    vault.db.table("submissions").insert(
        {
            "registration_id": found.registration_id,
            "revision": found.revision,
            "parent": found.parent,
            "digest": submission.digest,
            "bytes": submission.to_bytes(),
            "texts": json.dumps(found.texts, ensure_ascii=False),
            "counter": submission.counter,
            "name": person.name,
            "nik": person.nik,
            "village": person.address.village,
            "search": searchable(found.texts),
            "state": "queued",
            "latest": 1,
            "deadline": due_by,
            "finalized_at": stamp(now),
            "changed_at": stamp(now),
        }
    )
    vault.db.execute("DELETE FROM drafts WHERE draft_id = ?", [found.draft_id])
