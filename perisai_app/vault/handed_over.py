"""The order to hand everything over: it is done when nothing is left, by whichever way it went."""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.orders import order_done
from perisai_app.vault.outbox import owed_count
from perisai_app.wire.changes import Command


def note_handed_over(vault: Vault, *, now: datetime) -> None:
    """After anything that may have settled the last of it."""
    if not owed_count(vault) and not waiting_files(vault).files:
        order_done(vault, Command.HAND_OVER, now=now)
