"""What a start does once the vault is open, beside the work: end killed imports, back up, see to the disk.

No Qt; runs on the sending lane, so that the list does not wait for it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from perisai_app.domain.rulebook import RuleBook
from perisai_app.exchange.take_in import finish_lists
from perisai_app.vault.backup.disk import room
from perisai_app.vault.backup.rotation import back_up_if_changed, second_place
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultError
from ui.wording import backup


def start_work(book: RuleBook, now: datetime) -> Callable[[Vault], str]:
    """The work; it answers with a sentence when a person should know, else with nothing."""

    def work(vault: Vault) -> str:
        with suppress(VaultError):
            finish_lists(vault, book=book, today=now.astimezone().date(), now=now)
        turn = back_up_if_changed(vault, now=now, second=second_place(vault))
        if (code := turn.trouble or turn.second) is not None:
            return backup.SENTENCES.get(code, backup.NO_NEW_BACKUP)
        return backup.LOW_SPACE if room(vault.home).is_low else ""

    return work
