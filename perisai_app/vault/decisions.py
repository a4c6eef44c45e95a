"""What the centre decided: the feed's rows and cursor saved together, and the way back for a returned one.

Nothing is overwritten: a returned registration is corrected by a draft of the next revision.
"""

import json
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, draft, write_draft
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.files.store import inherit
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.people.members import keep_card
from perisai_app.vault.states import Happening, State, after, may, outcome
from perisai_app.wire.changes import Change, ChangesPage, Decision, Kind


def apply_page(vault: Vault, found: ChangesPage, now: datetime) -> int:
    """Save a page of the feed and its cursor in one transaction; how many rows were new."""
    with vault.writing() as db:
        new = sum(_apply(vault, found.epoch, change, now) for change in found.changes)
        db.execute("UPDATE centre SET cursor = ?, epoch = ?", [found.cursor, found.epoch])
    return new


def latest_decision(vault: Vault, registration_id: str) -> Decision | None:
    """The newest decision about this registration, or None while there is none."""
    row = vault.row(
        "SELECT body FROM changes WHERE kind = 'decision' AND registration_id = ?"
        " ORDER BY revision DESC, number DESC LIMIT 1",
        registration_id,
    )
    return Decision.model_validate_json(row["body"]) if row else None


def correct(vault: Vault, registration_id: str, *, now: datetime) -> Draft:
    """A draft of the next revision with the submitted texts; the one that is open already, if any."""
    with vault.writing():
        open_one = vault.row("SELECT draft_id FROM drafts WHERE registration_id = ?", registration_id)
        if open_one and (found := draft(vault, open_one["draft_id"])):
            return found
        parent = vault.row(
            "SELECT revision, digest, texts, state FROM submissions WHERE registration_id = ? AND latest = 1",
            registration_id,
        )
        if parent is None or after(State(parent["state"]), Happening.CORRECT) is None:
            raise NoSuchDraft
        return _next_revision(vault, registration_id, parent, now)


def _next_revision(vault: Vault, registration_id: str, parent: dict[str, Any], now: datetime) -> Draft:
    made = write_draft(
        vault,
        registration_id=registration_id,
        revision=parent["revision"] + 1,
        parent=parent["digest"],
        texts=json.loads(parent["texts"]),
        now=now,
    )
    inherit(vault, registration_id, made.revision)
    return made


def _apply(vault: Vault, epoch: str, change: Change, now: datetime) -> bool:
    decision = _decision(change)
    known = vault.db.execute(
        "INSERT INTO changes (epoch, number, kind, registration_id, revision, body, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            epoch,
            change.number,
            change.kind,
            str(decision.registration_id) if decision else None,
            decision.revision if decision else None,
            json.dumps(change.body, ensure_ascii=False),
            stamp(now),
        ],
    )
    if known.rowcount == 1 and decision:
        _decide(vault, decision, now)
    return bool(known.rowcount == 1)


def _decision(change: Change) -> Decision | None:
    """None for a kind this program does not know yet: such a row is kept and skipped."""
    if change.kind != Kind.DECISION:
        return None
    try:
        return Decision.model_validate_json(json.dumps(change.body))
    except ValidationError:
        return None


def _decide(vault: Vault, decision: Decision, now: datetime) -> None:
    """Only a revision that the centre holds can have been decided; its receipt takes up an earlier one."""
    happening, registration_id = Happening(decision.outcome), str(decision.registration_id)
    changed = vault.db.execute(
        "UPDATE submissions SET state = ?, changed_at = ? WHERE registration_id = ? AND revision = ?"
        f" AND {may(happening)}",
        [outcome(happening), stamp(now), registration_id, decision.revision],
    ).rowcount
    if changed and happening is Happening.REGISTERED:
        keep_card(vault, registration_id, member_number=decision.member_number, now=now)
    told = {"revision": decision.revision, "outcome": decision.outcome}
    note(vault, What.DECISION, at=now, registration_id=registration_id, params=told)
