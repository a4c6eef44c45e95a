"""Unlock: who works now, the passphrase or the PIN that resumes, and what is wrong. Argon2 runs on a lane.

It never keeps a passphrase longer than the try; only the chosen agent's vault is ever asked.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from perisai_app.vault.errors import (
    KeystoreLost,
    PinGone,
    TooManyTries,
    VaultDamaged,
    WrongPassphrase,
    WrongPin,
)
from perisai_app.vault.keys.tries import wait_left
from perisai_app.vault.laptop import AgentVault
from ui.locking import Held
from ui.opened import Damage, Opened, looked_into, proved_by, with_passphrase
from ui.parts.buttons import ActionButton
from ui.parts.field import Field
from ui.screens.agent_choice import AgentChoice
from ui.screens.outside import OutsidePage, with_button
from ui.screens.secret_edit import PassEdit, PinEdit
from ui.theme.look import Look
from ui.wording import entrance, screen
from ui.wording.dates import hour
from ui.wording.speech import say
from ui.wording.trouble import sentence


class UnlockPage(OutsidePage):
    """`opened` carries an Opened, `damaged` a Damage, `recovery_asked` the home and why (an error's code)."""

    opened = Signal(object)
    damaged = Signal(object)
    recovery_asked = Signal(object, str)
    new_agent_asked = Signal()

    def __init__(
        self,
        look: Look,
        agents: tuple[AgentVault, ...],
        current: AgentVault,
        *,
        now: Callable[[], datetime],
        held: Held | None = None,
    ) -> None:
        super().__init__(look, say(screen.WHO))
        self._now, self._held = now, held
        self.choice = AgentChoice(look, agents, current, now().astimezone().date())
        self.passphrase, self.pin = PassEdit(), PinEdit()
        self.button = ActionButton(look, say(screen.OPEN), kind="primary", key="Enter", height=36)
        self.resume = ActionButton(look, say(entrance.RESUME), kind="primary", key="Enter", height=36)
        self._fields = (Field("", self.passphrase), Field("", self.pin))
        self._rows = tuple(map(with_button, self._fields, (self.button, self.resume)))
        for part in (self.choice, *self._rows):
            self.parts.addWidget(part)
        self._link()
        self._bind()
        self._show_agent()

    @property
    def agent(self) -> AgentVault:
        return self.choice.current

    def first(self) -> QWidget:
        return self.pin if self.asks_pin else self.passphrase

    @property
    def asks_pin(self) -> bool:
        """Whether this agent may resume with six digits now."""
        return self._held is not None and self._held.home == self.agent.home

    def offer_pin(self, held: Held | None) -> None:
        """A hold that stands now, or None when the last one has ended: then only the passphrase opens."""
        ended = held is None and self.asks_pin
        self._held = held
        self._show_way()
        if ended:
            self.tell("amber", say(screen.VAULT[PinGone.code]))

    def _link(self) -> None:
        self.by_passphrase = self.add_link(say(entrance.BY_PASSPHRASE), "Esc", lambda: self._leave_pin())
        self.forgot = self.add_link(say(entrance.FORGOT), "Alt+L", lambda: self._recover(""))
        self.new_agent = self.add_link(say(screen.NEW_AGENT), "Alt+B", self.new_agent_asked.emit)

    def _bind(self) -> None:
        self.button.clicked.connect(lambda _checked=False: self._try())
        self.resume.clicked.connect(lambda _checked=False: self._try_pin())
        self.passphrase.returnPressed.connect(self._try)
        self.pin.returnPressed.connect(self._try_pin)
        self.passphrase.caps_seen.connect(self._on_caps)
        for edit in (self.passphrase, self.pin):
            edit.stepped.connect(self.choice.step)
        self.choice.chosen.connect(self._show_agent)
        self.countdown.counted.connect(lambda _left: self.show_waiting(self._words))
        self.countdown.over.connect(lambda: self.tell("indigo", say(entrance.TRY_NOW)))

    def _show_agent(self) -> None:
        """Nothing typed for one agent is ever tried on another."""
        self.passphrase.clear()
        self.pin.clear()
        self.clear()
        name = self.agent.name or say(entrance.NO_NAME)
        self._fields[0].set_name(say(screen.PASSPHRASE_OF, agent=name))
        self._fields[1].set_name(say(entrance.PIN_OF, agent=name))
        self._wait(say(entrance.WAIT))
        self._show_way()

    def _show_way(self) -> None:
        asks = self.asks_pin
        self._rows[0].setVisible(not asks)
        self._rows[1].setVisible(asks)
        self.by_passphrase.setVisible(asks)
        self.forgot.setVisible(not asks)
        if self._held is not None and asks:
            self._fields[1].set_note(say(entrance.PIN_UNTIL, at=hour(self._held.until)))
        if self.isVisible():
            self.bring(self.first())

    def _leave_pin(self) -> None:
        """The hold itself stays for whoever comes back to this page in time."""
        self._held = None
        self.clear()
        self._show_way()

    def _wait(self, words: str) -> bool:
        """The wait that stands already, after a restart too; whether there is one."""
        self._words = words
        self.countdown.stop()
        if left := wait_left(self.agent.home, self._now()):
            self.countdown.start(left)
        return bool(left)

    def _on_caps(self, on: bool) -> None:
        if on:
            self.tell("amber", say(screen.CAPS_LOCK))
        elif self.problem() == say(screen.CAPS_LOCK):
            self.clear()

    def _try(self) -> None:
        home, passphrase, now = self.agent.home, self.passphrase.text(), self._now()
        self._set_busy(True)
        self.lane.run(
            lambda: with_passphrase(home, passphrase, now),
            self._on_opened,
            partial(self._on_failed, home, passphrase),
        )

    def _try_pin(self) -> None:
        held, pin, now = self._held, self.pin.text(), self._now()
        if held is None:
            return
        self._set_busy(True)
        self.lane.run(
            lambda: looked_into(held.home, held.hold.resume(pin, now=now), pin=pin),
            self._on_opened,
            self._on_wrong_pin,
        )

    def _on_opened(self, opened: Opened) -> None:
        self.passphrase.clear()
        self.pin.clear()
        self._set_busy(False)
        self.opened.emit(opened)

    def _on_failed(self, home: Path, passphrase: str, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, KeystoreLost):
            self._recover(error.code)
        elif isinstance(error, VaultDamaged):
            self.damaged.emit(Damage(home, proved_by(passphrase, self._now)))
        elif isinstance(error, WrongPassphrase | TooManyTries):
            words = say(entrance.WRONG_WAIT) if isinstance(error, WrongPassphrase) else say(entrance.WAIT)
            if not self._wait(words):
                self.tell("red", say(screen.VAULT[WrongPassphrase.code]))
            self._again(self.passphrase)
        else:
            self.tell("red", sentence(error))
            self._again(self.passphrase)

    def _on_wrong_pin(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, WrongPin):
            self._held = None
            self._show_way()
        self.tell("red", sentence(error))
        self._again(self.first())

    def _again(self, edit: QWidget) -> None:
        if isinstance(edit, PassEdit):
            edit.selectAll()
        edit.setFocus()

    def _recover(self, code: str) -> None:
        self.recovery_asked.emit(self.agent.home, code)

    def _set_busy(self, busy: bool) -> None:
        self.countdown.stop()
        self.clear()
        links = (self.by_passphrase, self.forgot, self.new_agent, self.language)
        for part in (self.choice, self.passphrase, self.pin, self.button, self.resume, *links):
            part.setEnabled(not busy)
        self.button.set_text(say(screen.OPENING) if busy else say(screen.OPEN))
        self.resume.set_text(say(screen.OPENING) if busy else say(entrance.RESUME))
