"""What a start does once the vault is open, beside the work: lists, purge, backup, room on the disk.

No Qt; runs on the sending lane, so that the list does not wait for it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from perisai_app.domain.rulebook import RuleBook
from perisai_app.exchange.take_in import finish_lists
from perisai_app.vault.backup.disk import room
from perisai_app.vault.backup.rotation import back_up_if_changed, rules_of, second_place
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultError
from perisai_app.vault.rights.upkeep import upkeep_if_possible
from ui.wording import backup


def start_work(book: RuleBook, now: datetime) -> Callable[[Vault], str]:
    """The work; it answers with a sentence when a person should know, else with nothing."""
    settings = book.settings

    def work(vault: Vault) -> str:
        with suppress(VaultError):
            finish_lists(vault, book=book, today=now.astimezone().date(), now=now)
        upkeep_if_possible(vault, settings, now=now)
        turn = back_up_if_changed(vault, now=now, second=second_place(vault), rules=rules_of(settings))
        if (code := turn.trouble or turn.second) is not None:
            return backup.SENTENCES.get(code, backup.NO_NEW_BACKUP)
        level = settings.disk_warning_bytes
        return backup.low_space(level) if room(vault.home).is_below(level) else ""

    return work
