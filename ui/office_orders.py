"""Carries out what the office orders of the window: to lock itself at once. Must not know how it locks."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from perisai_app import logs
from perisai_app.vault.database import Vault
from perisai_app.vault.orders import order_done
from perisai_app.wire.changes import Command
from ui.lanes import VaultLane
from ui.standing import Standing


class OfficeOrders(QObject):
    """`lock` once the vault knows that it was done, or cannot write that down: it is done all the same."""

    lock = Signal()

    def __init__(self, lane: VaultLane, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._lane, self._now = lane, now
        self._locking = False

    def heed(self, found: Standing) -> None:
        if Command.LOCK not in found.ordered or self._locking:
            return
        self._locking = True
        self._lane.ask(
            partial(lock_done, now=self._now()), lambda _none: self.lock.emit(), self._on_unwritten
        )

    def _on_unwritten(self, error: Exception) -> None:
        logs.info("order_not_noted", **logs.of_error(error))
        self.lock.emit()


def lock_done(vault: Vault, *, now: datetime) -> None:
    """Whoever typed the whole passphrase has done what the order wants."""
    order_done(vault, Command.LOCK, now=now)
