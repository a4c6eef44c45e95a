"""What the passing of time asks of a vault: purge what may go, and renew the backups that still hold it."""

from datetime import datetime

from perisai_app import logs
from perisai_app.domain.settings import Settings
from perisai_app.vault.database import Vault
from perisai_app.vault.rights.backups import renew_backups
from perisai_app.vault.rights.purge import Purged, purge


def upkeep(vault: Vault, settings: Settings, *, now: datetime) -> Purged:
    """One turn; harmless to repeat. Backups that cannot be renewed now stay owed."""
    done = purge(vault, settings, now=now)
    trouble = renew_backups(vault, now=now)
    if done.anything or trouble:
        gone = {"cards": done.cards, "tombstones": done.tombstones, "prospects": done.prospects}
        logs.info("purged", code=trouble or "backups_renewed", **gone)
    return done
