"""The way through a conflict: both versions out of the vault, a person's choice, and what follows from it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft
from perisai_app.vault.errors import VaultError
from perisai_app.vault.register import Row
from perisai_app.vault.returned import Returned, returned
from perisai_app.vault.rivals import Keep, settle_conflict
from ui.compare import Rivalry, rivalry
from ui.lanes import VaultLane
from ui.screens.conflict_page import ConflictPage
from ui.wording import conflict
from ui.wording.speech import say
from ui.wording.trouble import sentence

Opened = tuple[Draft, Returned | None]


class Choosing(QObject):
    """`ready` when the page may be shown; `went_on` carries the draft with my texts. `over` carries tone and
    sentence, both empty when there was nothing to choose any more.
    """

    ready = Signal()
    went_on = Signal(object)
    over = Signal(str, str)

    def __init__(self, page: ConflictPage, lane: VaultLane, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._page, self._lane, self._now = page, lane, now
        self._row: Row | None = None
        page.chosen.connect(self._on_chosen)

    def begin(self, row: Row) -> None:
        """Read both versions of this person."""
        self._row = row
        self.again()

    def again(self) -> None:
        """A run may have brought the centre's version, or a newer one."""
        if self._row is not None:
            self._lane.ask(partial(_rivalry, self._row.registration_id), self._on_rivalry)

    def _on_rivalry(self, found: Rivalry | None) -> None:
        if self._row is None:
            return
        if found is None:
            self._row = None
            self.over.emit("", "")
            return
        self._page.start(found, self._row.name)
        self.ready.emit()

    def _on_chosen(self, registration_id: str, keep: Keep) -> None:
        self._row = None
        work = partial(_settle, registration_id, keep, self._now())
        self._lane.ask(work, partial(self._on_settled, keep), self._on_unsettled)

    def _on_settled(self, keep: Keep, found: Opened | None) -> None:
        if found is not None:
            self.went_on.emit(found)
        else:
            self.over.emit(
                "indigo", say(conflict.TOOK_THEIRS) if keep is Keep.THEIRS else say(conflict.WENT_ON)
            )

    def _on_unsettled(self, error: Exception) -> None:
        """Nothing was changed; both are still there."""
        self.over.emit("red", sentence(error) if isinstance(error, VaultError) else say(conflict.FAILED))


def _rivalry(registration_id: str, vault: Vault) -> Rivalry | None:
    return rivalry(vault, registration_id)


def _settle(registration_id: str, keep: Keep, now: datetime, vault: Vault) -> Opened | None:
    """The draft with my texts where mine goes on."""
    found = settle_conflict(vault, registration_id, keep=keep, now=now)
    return (found, returned(vault, found)) if found else None
