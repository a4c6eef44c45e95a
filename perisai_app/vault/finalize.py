"""Finalize: a complete draft becomes an immutable submission and joins the outbox, in one transaction.

From here on the bytes never change; a correction is the next revision and carries this one's digest.
"""

import json
import secrets
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from perisai_app.domain.eligibility import birthday
from perisai_app.domain.registration import Registration
from perisai_app.domain.review import Review, review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, draft
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.files.store import files_of
from perisai_app.vault.identity import profile
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.search import searchable
from perisai_app.vault.states import Happening, outcome
from perisai_app.wire.canonical import digest
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
    files = files_of(vault, found.registration_id, found.revision)
    named = {"files": files} if files else {}  # without any, the bytes do not speak of files
    return Submission(
        v=1,
        registration_id=UUID(found.registration_id),
        revision=found.revision,
        parent=found.parent,
        salt=secrets.token_hex(16),
        agent_id=who.agent_id,
        device_id=who.device_id,
        counter=next_counter(vault),
        finalized_at=now.astimezone(UTC),
        registration=registration,
        **named,
    )


def next_counter(vault: Vault) -> int:
    """Above the outside mark's too: what was given out is never given out again, whatever was lost."""
    floor = vault.mark.floor if vault.mark is not None else 0
    sql = "UPDATE profile SET counter = max(counter, ?) + 1 RETURNING counter"
    return int(vault.db.execute(sql, [floor]).fetchall()[0][0])


def _queue(vault: Vault, submission: Submission, found: Draft, due_by: str | None, now: datetime) -> None:
    data = submission.to_bytes()  # made once: it is the dearest step
    row = _row(submission, found, data) | {
        "deadline": due_by,
        "finalized_at": stamp(now),
        "changed_at": stamp(now),
    }
    vault.db.execute(
        "UPDATE submissions SET latest = 0 WHERE registration_id = ? AND latest = 1", [found.registration_id]
    )
    vault.db.execute(f"INSERT INTO submissions ({', '.join(row)}) VALUES (:{', :'.join(row)})", row)
    vault.db.execute("DELETE FROM drafts WHERE draft_id = ?", [found.draft_id])
    told: Params = {"revision": found.revision, "counter": submission.counter, "digest": digest(data)}
    note(vault, What.FINALIZED, at=now, registration_id=found.registration_id, params=told)


def _row(submission: Submission, found: Draft, data: bytes) -> dict[str, Any]:
    person = submission.registration
    return {
        "registration_id": found.registration_id,
        "revision": found.revision,
        "parent": found.parent,
        "digest": digest(data),
        "bytes": data,
        "texts": json.dumps(found.texts, ensure_ascii=False),
        "counter": submission.counter,
        "name": person.name,
        "nik": person.nik,
        "village": person.address.village,
        "search": searchable(found.texts),
        "state": outcome(Happening.FINALIZE),
        "latest": 1,
    }
