"""Keeps one draft in the vault. Lives on the vault lane's thread only; the first save makes the draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from perisai_app.domain.review import Review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.settings import Settings
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, new_draft, save_draft
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.files.instead import keep_instead, named_as, take_out_all
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.finalize import finalize
from perisai_app.vault.open_forms import part_from, take_up
from perisai_app.vault.register import Row, State, same_nik
from perisai_app.wire.submission import FileRef, FileRole, Submission

VOICE = FileRole.CONSENT_AUDIO


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Copies of what was typed, safe to hand to another thread."""

    texts: Mapping[str, str]
    confirmed: Mapping[tuple[str, str], str]
    field: str
    now: datetime

    @property
    def columns(self) -> dict[str, Any]:
        """As the vault's drafts name them."""
        return {
            "texts": self.texts,
            "confirmed": self.confirmed,
            "last_field": self.field,
            "now": self.now,
        }


class Keeper:
    """Saves and finalizes one draft, in the order it is asked."""

    def __init__(self, found: Draft | None) -> None:
        self._draft_id = found.draft_id if found else None
        self._registration_id = found.registration_id if found else ""

    @property
    def draft_id(self) -> str | None:
        """None before the first save; true once the lane has come to it."""
        return self._draft_id

    def save(self, vault: Vault, typed: Snapshot) -> datetime:
        """When it was saved; on return the draft is on disk."""
        if self._draft_id is None:
            with vault.writing():
                made = new_draft(vault, **typed.columns)
                take_up(vault, made.draft_id, typed.now)
            self._draft_id, self._registration_id = made.draft_id, made.registration_id
        else:
            save_draft(vault, self._draft_id, **typed.columns)
        return typed.now

    def open(self, vault: Vault, now: datetime) -> None:
        """A draft that was there already is being typed again."""
        if self._draft_id is not None:
            take_up(vault, self._draft_id, now)

    def leave(self, vault: Vault) -> None:
        """Left of one's own will: the next start need not ask."""
        if self._draft_id is not None:
            part_from(vault, self._draft_id)

    def sound(self, vault: Vault) -> FileRef | None:
        """The recorded consent of this draft."""
        found = named_as(vault, self._draft_id, VOICE) if self._draft_id else ()
        return found[0] if found else None

    def sound_bytes(self, vault: Vault) -> bytes | None:
        """To listen to it; None when it is not on this laptop (any more)."""
        found = self.sound(vault)
        return file_bytes(vault, found.sha256) if found else None

    def keep_sound(self, vault: Vault, *, data: bytes, settings: Settings, now: datetime) -> FileRef:
        """Instead of an earlier one. FileRefused; NoSuchDraft while the draft could not be saved."""
        if not self._draft_id:
            raise NoSuchDraft
        return keep_instead(vault, self._draft_id, VOICE, take_in(data, VOICE, settings), now=now)

    def drop_sound(self, vault: Vault, *, now: datetime) -> None:
        if self._draft_id:
            take_out_all(vault, self._draft_id, VOICE, now=now)

    def finish(self, vault: Vault, typed: Snapshot, book: RuleBook, today: date) -> Submission | Review | Row:
        """The submission, the review in the way, or the row that holds this NIK already."""
        self.save(vault, typed)
        if (other := self.twin(vault, typed.texts.get("nik", ""))) is not None:
            return other
        assert self._draft_id is not None, "saving made the draft"
        return finalize(vault, self._draft_id, book=book, today=today, now=typed.now)

    def twin(self, vault: Vault, nik: str) -> Row | None:
        """Somebody else's row with this NIK; one that was declined does not stand in the way."""
        rows = same_nik(vault, nik) if len(nik) == 16 else ()
        others = (r for r in rows if r.registration_id != self._registration_id)
        return next((r for r in others if r.state is not State.DECLINED), None)
