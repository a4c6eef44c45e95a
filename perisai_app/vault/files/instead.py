"""What a draft names in a role of which it has at most one, such as the consent that was spoken."""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.files.intake import Taken
from perisai_app.vault.files.store import files_of, keep, take_out
from perisai_app.wire.submission import FileRef, FileRole


def named_as(vault: Vault, draft_id: str, role: FileRole) -> tuple[FileRef, ...]:
    """The draft's files of this role; of one that was finalized or dropped, none."""
    row = vault.row("SELECT registration_id, revision FROM drafts WHERE draft_id = ?", draft_id)
    if row is None:
        return ()
    return tuple(ref for ref in files_of(vault, row["registration_id"], row["revision"]) if ref.role is role)


def keep_instead(vault: Vault, draft_id: str, role: FileRole, taken: Taken, *, now: datetime) -> FileRef:
    """Name this file, and no other of its role any more; both or neither. NoSuchDraft, FileRefused."""
    with vault.writing():
        for ref in named_as(vault, draft_id, role):
            if ref.sha256 != taken.sha256:
                take_out(vault, draft_id, ref, now=now)
        return keep(vault, draft_id, role, taken, now=now)


def take_out_all(vault: Vault, draft_id: str, role: FileRole, *, now: datetime) -> None:
    """The draft names no file of this role any more. NoSuchDraft."""
    with vault.writing():
        if vault.row("SELECT 1 FROM drafts WHERE draft_id = ?", draft_id) is None:
            raise NoSuchDraft
        for ref in named_as(vault, draft_id, role):
            take_out(vault, draft_id, ref, now=now)
