"""What the passing of time asks of a vault: purge what may go, wipe what is left of it, and renew the backups
that still hold it.
"""

from datetime import datetime

from perisai_app import logs
from perisai_app.domain.settings import Settings
from perisai_app.vault.backup.rotation import rules_of
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultDamaged, VaultError
from perisai_app.vault.rights.backups import renew_backups
from perisai_app.vault.rights.purge import Purged, purge
from perisai_app.vault.rights.remains import is_wipe_owed, wipe


def upkeep(vault: Vault, settings: Settings, *, now: datetime) -> Purged:
    """One turn; harmless to repeat. Backups that cannot be renewed now stay owed."""
    done = purge(vault, settings, now=now)
    if is_wipe_owed(vault):
        wipe(vault)
    trouble = renew_backups(vault, now=now, rules=rules_of(settings))
    if done.anything or trouble:
        gone = {"cards": done.cards, "tombstones": done.tombstones, "prospects": done.prospects}
        logs.info("purged", code=trouble or "backups_renewed", **gone)
    return done


def upkeep_if_possible(vault: Vault, settings: Settings, *, now: datetime) -> Purged | None:
    """The same at an opening, which it never stops: None where nothing can be written, or not just now.
    VaultDamaged where the vault does not read, for then more than this cannot be done."""
    try:
        with vault.reading():
            return upkeep(vault, settings, now=now)
    except VaultDamaged:
        raise
    except (VaultError, OSError):
        return None
