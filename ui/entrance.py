"""The pages before a vault, one at a time: unlock, a new agent, the way back with a code, a restore.

Knows which page follows which; the window only hears of an opened vault. The program's start waits for the
unlock page alone: every other page is loaded when it is first shown.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perisai_app.vault.backup import swap
from perisai_app.vault.errors import VaultError
from perisai_app.vault.laptop import AGENTS, AgentVault, home_for_new_agent, vaults
from ui.again import type_again, typed_in
from ui.alone import Alone
from ui.locking import Locker
from ui.opened import Damage, Opened, with_key_in_hand
from ui.screens.outside import OutsidePage
from ui.screens.unlock import UnlockPage
from ui.theme.look import Look

if TYPE_CHECKING:
    from perisai_app.vault.keys.vault_key import VaultKey
    from ui.screens.new_agent import NewAgentPage


class Entrance(QWidget):
    """`opened` carries an Opened whose vault reads. `home` is the agent that is offered first."""

    opened = Signal(object)
    language_asked = Signal()

    def __init__(
        self,
        look: Look,
        folder: Path,
        locker: Locker,
        alone: Alone,
        *,
        now: Callable[[], datetime],
        home: Path | None,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._folder, self._now = look, folder, now
        self._locker, self._alone = locker, alone
        self._home = home
        self.page: OutsidePage | None = None
        self._again: Callable[[], object] = self.show_unlock
        self._in_hand: VaultKey | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        locker.changed.connect(self._on_hold)
        self.show_unlock()

    def show_unlock(self) -> "UnlockPage | NewAgentPage":
        """Who works now; where nobody has a vault yet, the page that makes one."""
        self._again = self.show_unlock
        self._forget_key()
        agents = agents_of(self._folder)
        if not agents:
            return self.show_new_agent()
        current = next((one for one in agents if one.home == self._home), agents[0])
        page = UnlockPage(self._look, agents, current, now=self._now, held=self._locker.held)
        page.opened.connect(self.take)
        page.damaged.connect(self.show_restore)
        page.recovery_asked.connect(self.show_recover)
        page.new_agent_asked.connect(self.show_new_agent)
        self._put(page)
        return page

    def show_new_agent(self) -> "NewAgentPage":
        from ui.screens.new_agent import NewAgentPage

        self._again = self.show_new_agent
        home, first = home_for_new_agent(self._folder), not agents_of(self._folder)
        page = NewAgentPage(self._look, home, now=self._now, first_of_all=first)
        page.opened.connect(self.take)
        page.left.connect(self.show_unlock)
        self._put(page)
        return page

    def show_recover(self, home: Path, reason: str) -> None:
        from ui.screens.recover import RecoverPage

        self._home, self._again = home, partial(self.show_recover, home, reason)
        page = RecoverPage(self._look, home, now=self._now, reason=reason)
        page.opened.connect(self.take)
        page.damaged.connect(self.show_restore)
        page.left.connect(self.show_unlock)
        self._put(page)

    def show_restore(self, damage: Damage) -> None:
        from ui.bringing_back import BringBack
        from ui.screens.restore import RestorePage

        self._home = damage.home
        agent = next((one.name for one in vaults(self._folder) if one.home == damage.home), "")
        page = RestorePage(self._look, agent, BringBack(damage, self._alone, self._now))
        page.left.connect(self.show_unlock)
        self._put(page)

    @property
    def may_turn(self) -> bool:
        """Whether the page can be made anew: not while it works, nor with a code that is told once."""
        return self.page is not None and self.page.language.isEnabled() and self.page.language.isVisible()

    def say_again(self) -> None:
        """The same page in the language in force, with what is typed."""
        from ui.screens.new_agent import NewAgentPage

        before = self.page
        assert before is not None, "it may turn"
        typed, pressed = typed_in(before), before.language.hasFocus()
        if isinstance(before, UnlockPage):
            self._home = before.agent.home
        self._again()
        assert self.page is not None, "it was just shown"
        if isinstance(before, NewAgentPage) and isinstance(self.page, NewAgentPage):
            self.page.go_to(before.step)
        type_again(self.page, typed)
        if pressed:
            self.page.language.setFocus()

    def tell(self, text: str) -> None:
        """On the page that stands: why it could not be left."""
        if self.page is not None:
            self.page.tell("red", text)
            if (first := self.page.first()) is not None:
                self.page.bring(first)

    def close_lane(self) -> None:
        self._locker.changed.disconnect(self._on_hold)
        if self.page is not None:
            self.page.close_lane()
        self._forget_key()

    def _forget_key(self) -> None:
        """The one that proved a damaged vault to be the agent's own."""
        if self._in_hand is not None:
            self._in_hand.wipe()
            self._in_hand = None

    def take(self, opened: Opened) -> None:
        """On to the vault, or first to its restore."""
        self._home = opened.home
        if opened.damaged:
            self._in_hand = opened.key
            self.show_restore(Damage(opened.home, with_key_in_hand(opened.key), opened.holding))
        else:
            self.opened.emit(opened)

    def _on_hold(self, held: object) -> None:
        if isinstance(self.page, UnlockPage):
            self.page.offer_pin(self._locker.held if held is not None else None)

    def _put(self, page: OutsidePage) -> None:
        before, self.page = self.page, page
        page.language.clicked.connect(lambda _checked=False: self.language_asked.emit())
        self._column.addWidget(page)
        if before is not None:
            before.close_lane()
            before.hide()
            before.deleteLater()
        page.show()


def agents_of(folder: Path) -> tuple[AgentVault, ...]:
    """The vaults of this laptop; a restore killed half-way is completed first, or one would be missing."""
    for home in (folder, *(folder / AGENTS).glob("*/")):
        with suppress(OSError, VaultError):
            swap.recover(home)
    return vaults(folder)
