"""The files of one person, whatever stands for that person now: an open draft, or the newest revision.

A file comes into a draft only. For a finalized revision that means the next one, and only where the states
let a correction begin. Must not know where a file came from or where a copy goes.
"""

from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.errors import NoSuchDraft, NoSuchFile, NoSuchPerson, RevisionStands
from perisai_app.vault.files.intake import Taken
from perisai_app.vault.files.store import files_of, keep, take_out
from perisai_app.vault.journal import Params, What, note
from perisai_app.wire.submission import FileRef, FileRole

LEAST_DIGITS = 8  # of a digest's beginning, by which a person names a file


@dataclass(frozen=True, slots=True)
class Place:
    """What stands for a person now; `draft_id` is None for a finalized revision."""

    registration_id: str
    revision: int
    draft_id: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """Where a file went, and whether the next revision was begun for it."""

    place: Place
    ref: FileRef
    began_revision: bool


def place_of(vault: Vault, person_id: str) -> Place:
    """By the id of a draft or of a registration; the draft goes first. NoSuchPerson when neither is here."""
    row = vault.row(PLACE, person_id)
    if row is None:
        raise NoSuchPerson
    return Place(row["registration_id"], row["revision"], row["draft_id"])


PLACE = """
SELECT registration_id, revision, draft_id FROM drafts WHERE draft_id = ?1 OR registration_id = ?1
UNION ALL
SELECT registration_id, revision, NULL FROM submissions WHERE registration_id = ?1 AND latest = 1
LIMIT 1
"""


def add_file(vault: Vault, person_id: str, role: FileRole, taken: Taken, *, now: datetime) -> Added:
    """Name the file in the draft, or begin the next revision with it; all of it or nothing.

    NoSuchPerson; RevisionStands when that revision may not be corrected now; FileRefused `file_too_many`.
    """
    with vault.writing():
        found = place_of(vault, person_id)
        place = found if found.draft_id else _next_revision(vault, found, now)
        assert place.draft_id is not None, "a draft was just found or begun"
        ref = keep(vault, place.draft_id, role, taken, now=now)
    return Added(place, ref, began_revision=place is not found)


def person_files(vault: Vault, person_id: str) -> tuple[FileRef, ...]:
    """The files of what stands for this person now. NoSuchPerson."""
    place = place_of(vault, person_id)
    return files_of(vault, place.registration_id, place.revision)


def person_file(vault: Vault, person_id: str, file_id: str) -> FileRef:
    """The one whose digest begins with `file_id` (8 digits at least). NoSuchPerson, NoSuchFile."""
    found = [ref for ref in person_files(vault, person_id) if ref.sha256.startswith(file_id.lower())]
    if len(file_id) < LEAST_DIGITS or len({ref.sha256 for ref in found}) != 1:
        raise NoSuchFile
    return found[0]


def remove_file(vault: Vault, person_id: str, file_id: str, *, now: datetime) -> FileRef:
    """The draft names this file no more, in any role. NoSuchPerson, NoSuchFile, RevisionStands."""
    with vault.writing():
        place, ref = place_of(vault, person_id), person_file(vault, person_id, file_id)
        if place.draft_id is None:
            raise RevisionStands
        for named in files_of(vault, place.registration_id, place.revision):
            if named.sha256 == ref.sha256:
                take_out(vault, place.draft_id, named, now=now)
    return ref


def note_copy(vault: Vault, person_id: str, ref: FileRef, *, now: datetime) -> None:
    """The journal tells that a copy of this file leaves; called before it does, so that none goes untold."""
    params: Params = {"sealed": 0, "sha256": ref.sha256, "bytes": ref.bytes}
    with vault.writing():
        registration_id = place_of(vault, person_id).registration_id
        note(vault, What.EXPORTED, at=now, registration_id=registration_id, params=params)


def _next_revision(vault: Vault, found: Place, now: datetime) -> Place:
    try:
        made = correct(vault, found.registration_id, now=now)
    except NoSuchDraft:
        raise RevisionStands from None
    return Place(made.registration_id, made.revision, made.draft_id)
