"""What a start does once the vault is open, beside the work: lists, purge, backup, room on the disk.

No Qt; runs on the sending lane, so that the list does not wait for it.
"""

from collections.abc import Callable
from datetime import datetime

from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.settings import Settings
from perisai_app.exchange.take_in import finish_lists
from perisai_app.vault.backup.disk import room
from perisai_app.vault.backup.rotation import back_up_if_changed, rules_of, second_place
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultDamaged, VaultError
from perisai_app.vault.rights.upkeep import upkeep_if_possible
from ui.wording import backup
from ui.wording.speech import say


def start_work(book: RuleBook, now: datetime) -> Callable[[Vault], str]:
    """The work; it answers with a sentence when a person should know, else with nothing. VaultDamaged where
    the vault opened and does not read through: nothing is safe then but what a restore brings back."""

    def work(vault: Vault) -> str:
        with vault.reading():
            _finish_lists(vault, book, now)
            upkeep_if_possible(vault, book.settings, now=now)
            return _backed_up(vault, book.settings, now)

    return work


def _finish_lists(vault: Vault, book: RuleBook, now: datetime) -> None:
    try:
        finish_lists(vault, book=book, today=now.astimezone().date(), now=now)
    except VaultDamaged:
        raise
    except VaultError:
        return  # the next start comes to it


def _backed_up(vault: Vault, settings: Settings, now: datetime) -> str:
    turn = back_up_if_changed(vault, now=now, second=second_place(vault), rules=rules_of(settings))
    if turn.trouble == VaultDamaged.code:
        raise VaultDamaged
    if (code := turn.trouble or turn.second) is not None:
        return say(backup.SENTENCES.get(code, backup.NO_NEW_BACKUP))
    level = settings.disk_warning_bytes
    return backup.low_space(level) if room(vault.home).is_below(level) else ""
