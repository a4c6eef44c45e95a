"""Why a registration came back: the office's words about a revision, or the rules that the centre named.

Read for the draft that corrects it. Nothing here changes one: the office proposes, the agent takes or not.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.drafts import Draft
from perisai_app.vault.moments import moment
from perisai_app.vault.states import State
from perisai_app.wire.changes import FieldRemark


@dataclass(frozen=True, slots=True)
class Returned:
    """`texts` are those of the revision that came back; `refused` has (field, code) of the centre's rules."""

    reason: str
    remarks: tuple[FieldRemark, ...]
    refused: tuple[tuple[str, str], ...]
    texts: dict[str, str]
    at: datetime


def returned(vault: Vault, draft: Draft) -> Returned | None:
    """What was said of the revision before this draft; None for a first one, and where nothing was said."""
    before = vault.row(
        "SELECT state, problems, texts, changed_at FROM submissions"
        " WHERE registration_id = ? AND revision = ?",
        draft.registration_id,
        draft.revision - 1,
    )
    if before is None:
        return None
    texts, at = json.loads(before["texts"]), moment(before["changed_at"])
    if before["state"] == State.REFUSED:
        problems = json.loads(before["problems"])
        return Returned("", (), tuple((one["field"], one["code"]) for one in problems), texts, at)
    told = latest_decision(vault, draft.registration_id)
    if before["state"] != State.RETURNED or told is None or told.revision != draft.revision - 1:
        return None
    return Returned(told.reason or "", told.remarks, (), texts, at)
