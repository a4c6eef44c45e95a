"""Finalize: a complete draft becomes an immutable submission and joins the outbox, in one transaction.

From here on the bytes never change; a correction is the next revision and carries this one's digest.
"""

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
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.states import Happening, outcome
from perisai_app.wire.canonical import digest
from perisai_app.wire.submission import Submission

STATE = outcome(Happening.FINALIZE)
# The texts and the words that find them go over as the draft's row holds them: nothing could change them.
QUEUE = """
INSERT INTO submissions (registration_id, revision, parent, digest, bytes, texts, counter, name, nik, village,
                         search, state, latest, deadline, finalized_at, changed_at)
SELECT registration_id, revision, parent, :digest, :bytes, texts, :counter, :name, :nik, :village,
       search, :state, 1, :deadline, :now, :now
FROM drafts WHERE draft_id = :draft_id
"""


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
    files = files_of(vault, found.registration_id, found.revision)
    named: dict[str, Any] = {"files": files} if files else {}  # without any, the bytes do not speak of files
    return Submission(
        v=1,
        registration_id=UUID(found.registration_id),
        revision=found.revision,
        parent=found.parent,
        salt=secrets.token_hex(16),
        **author(vault),
        finalized_at=now.astimezone(UTC),
        registration=registration,
        **named,
    )


def author(vault: Vault) -> dict[str, Any]:
    """Agent, device and the device's next counter, above the outside mark's too: what was given out is never
    given out again, whatever was lost.
    """
    run, floor = vault.db.conn.execute, vault.mark.floor if vault.mark is not None else 0
    counter, agent_id, device_id = run("SELECT counter, agent_id, device_id FROM profile").fetchone()
    counter = max(counter, floor) + 1
    run("UPDATE profile SET counter = ?", [counter])
    return {"counter": counter, "agent_id": agent_id, "device_id": device_id}


def _queue(vault: Vault, submission: Submission, found: Draft, due_by: str | None, now: datetime) -> None:
    data, run = submission.to_bytes(), vault.db.conn.execute
    row = _columns(submission, data) | {"draft_id": found.draft_id, "deadline": due_by, "now": stamp(now)}
    run("UPDATE submissions SET latest = 0 WHERE registration_id = ? AND latest = 1", [found.registration_id])
    run(QUEUE, row)
    run("DELETE FROM drafts WHERE draft_id = ?", [found.draft_id])
    told: Params = {"revision": found.revision, "counter": submission.counter, "digest": row["digest"]}
    note(vault, What.FINALIZED, at=now, registration_id=found.registration_id, params=told)


def _columns(submission: Submission, data: bytes) -> dict[str, Any]:
    """What the submission's row holds beside what its draft held."""
    person = submission.registration
    return {
        "digest": digest(data),
        "bytes": data,
        "counter": submission.counter,
        "name": person.name,
        "nik": person.nik,
        "village": person.address.village,
        "state": STATE,
    }
