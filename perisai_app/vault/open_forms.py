"""Drafts that stand open in a form, so that a crash is known from a parting. Must not know what a form is.

A parting (park, lock, close) takes the draft off; finalizing and discarding do so with the draft itself.
"""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, draft
from perisai_app.vault.moments import stamp


def take_up(vault: Vault, draft_id: str, now: datetime) -> None:
    """This draft is being typed from now on; taking it up again is no error."""
    with vault.writing() as db:
        db.execute("INSERT INTO open_forms VALUES (?, ?) ON CONFLICT DO NOTHING", [draft_id, stamp(now)])


def part_from(vault: Vault, draft_id: str) -> None:
    """Whoever typed this draft has left it of their own will."""
    with vault.writing() as db:
        db.execute("DELETE FROM open_forms WHERE draft_id = ?", [draft_id])


def left_open(vault: Vault) -> tuple[Draft, ...]:
    """Drafts that nobody parted from: what was being typed when the program ended. Newest first."""
    rows = vault.rows("SELECT draft_id FROM open_forms JOIN drafts USING (draft_id) ORDER BY saved_at DESC")
    found = (draft(vault, row["draft_id"]) for row in rows)
    return tuple(one for one in found if one is not None)
