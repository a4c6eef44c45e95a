"""What the centre decided, and the way back for a returned one: a draft of the next revision.

Nothing is overwritten. How the feed brings decisions is feed.py's to know.
"""

import json
from datetime import datetime
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, draft, write_draft
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.feed import apply_page as apply_page
from perisai_app.vault.feed import apply_urgent as apply_urgent
from perisai_app.vault.files.store import inherit
from perisai_app.vault.states import Happening, State, after
from perisai_app.wire.changes import Decision


def latest_decision(vault: Vault, registration_id: str) -> Decision | None:
    """The newest decision about this registration, or None while there is none."""
    row = vault.row(
        "SELECT body FROM changes WHERE kind = 'decision' AND registration_id = ?"
        " ORDER BY revision DESC, rowid DESC LIMIT 1",
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
