"""The alarm over lost writes: in red until somebody has read it, with the way back where a backup holds them.

What a restore does, and which page asks for it, is the window's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from perisai_app.vault.backup.before_loss import holding_what_is_lost
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.check import loss
from perisai_app.vault.database import Vault
from perisai_app.vault.finding import Finding
from perisai_app.vault.mark import own_to_loss
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.parts.problem_line import Answer
from ui.wording import check, entrance
from ui.wording.speech import say
from ui.wording.trouble import sentence


@dataclass(frozen=True, slots=True)
class Lost:
    """What is gone, and the backups that hold some of it, the newest first."""

    found: Finding
    holding: tuple[Path, ...]


def lost(vault: Vault) -> Lost | None:
    """On the vault's lane; None nearly always."""
    found = loss(vault)
    return Lost(found, holding_what_is_lost(vault, kept(vault.home))) if found is not None else None


class LossAlarm(QObject):
    """`restore_asked` carries the backups to bring it back from."""

    restore_asked = Signal(object)

    def __init__(self, banner: Banner, lane: VaultLane, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._banner, self._lane, self._now = banner, lane, now
        self._answers: tuple[Answer, ...] = ()

    def tell(self, found: Lost | None) -> None:
        if found is None:
            return
        seen = Answer(say(entrance.LOSS_SEEN), self._own_to_it, entrance.LOSS_SEEN_KEY)
        back = Answer(
            say(entrance.RESTORE_LOST),
            lambda: self.restore_asked.emit(found.holding),
            entrance.RESTORE_LOST_KEY,
        )
        self._answers = (back, seen) if found.holding else (seen,)
        self._alarm(check.on_screen(found.found.code, found.found.params, restorable=bool(found.holding)))

    def _own_to_it(self) -> None:
        """The alarm rests once the journal has it; where that cannot be written, it stays."""
        work = partial(own_to_loss, now=self._now())
        self._lane.ask(work, lambda _none: self._banner.rest(), lambda error: self._alarm(sentence(error)))

    def _alarm(self, text: str) -> None:
        self._banner.alarm(text, *self._answers)
