"""What the workspace asks of its vault lane, and what one made anew goes on with. Must not know pages."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import Draft, draft
from perisai_app.vault.errors import VaultError
from perisai_app.vault.held_back import held_back, release
from perisai_app.vault.journal import note_opened
from perisai_app.vault.open_forms import part_from
from perisai_app.vault.register import counts
from perisai_app.vault.returned import Returned, returned
from perisai_app.vault.unsent import note_unsent
from ui.again import Typed
from ui.loss import Lost, lost
from ui.office_orders import lock_done

Found = tuple[Draft, Returned | None]


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """What a workspace made anew for the same session goes on with."""

    page: str
    typed: Typed
    found: Found | None
    field: str
    shared: dict[str, str]


def finder(draft_id: str) -> Callable[[Vault], tuple[Draft, Returned | None] | None]:
    """A draft, and why it corrects something, if it does."""

    def find(vault: Vault) -> tuple[Draft, Returned | None] | None:
        found = draft(vault, draft_id)
        return (found, returned(vault, found)) if found else None

    return find


def corrector(registration_id: str, now: datetime) -> Callable[[Vault], tuple[Draft, Returned | None]]:
    def opened(vault: Vault) -> tuple[Draft, Returned | None]:
        found = correct(vault, registration_id, now=now)
        return found, returned(vault, found)

    return opened


def opener(now: datetime, *, by_passphrase: bool) -> Callable[[Vault], Lost | None]:
    """A person has opened this vault; what it has lost, if anything. The whole passphrase is also what an
    order to lock asks for.
    """

    def opened(vault: Vault) -> Lost | None:
        with suppress(VaultError):  # where nothing can be written, looking must work all the same
            note_opened(vault, now)
            if by_passphrase:
                lock_done(vault, now=now)
        return lost(vault)

    return opened


def release_all(vault: Vault, *, now: datetime) -> None:
    for registration_id in dict.fromkeys(one.registration_id for one in held_back(vault)):
        release(vault, registration_id, now)


def note_figures(vault: Vault) -> None:
    """For the unlock page: what is unsent now."""
    note_unsent(vault.home, counts(vault))


def leave(draft_id: str, vault: Vault) -> None:
    part_from(vault, draft_id)


def kept_draft(vault: Vault, draft_id: str | None) -> Found | None:
    return finder(draft_id)(vault) if draft_id else None
