"""Joining the centre on a lane of its own: over the network, or by asking with the office's card.

What is seen of it is told by signals. Must not know pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from perisai_app import logs
from perisai_app.package.addressee import LONGEST_CARD, ask_by_hand
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import BadRecipient, VaultError
from perisai_app.vault.identity import Enrolment
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.wire.card import Card
from perisai_app.wire.enrolment import Handed, read_handed
from sync.enrol import enrol
from sync.problems import RunStopped
from ui.lanes import VaultLane
from ui.qr import read_picture, read_qr
from ui.wording import joining
from ui.wording.speech import say
from ui.wording.trouble import sentence


@dataclass(frozen=True, slots=True)
class HandedCard:
    """A file that is an office's card, as far as can be told without its code."""

    file: Path


class Joining(QObject):
    """`joined` and `asked` carry tone and sentence, `refused` a sentence; `handed` what a file or a picture
    of the office holds (Handed, HandedCard or None).
    """

    joined = Signal(str, str)
    asked = Signal(str, str)
    refused = Signal(str)
    handed = Signal(object)

    def __init__(self, home: Path, key: VaultKey, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now, self._lane = now, VaultLane("join", home, key)
        self._cancel = Event()
        self.running = False

    def join(self, url: str, code: str) -> None:
        """Nothing while it runs already."""
        if not self.running:
            work = partial(_joined, with_scheme(url), code, self._now(), self._begin())
            self._lane.ask(work, self._on_joined, self._on_failed)

    def ask(self, card: Path, code: str) -> None:
        """By hand: the next package asks the office to take this laptop in."""
        if not self.running:
            self._begin()
            self._lane.ask(partial(_asked, card, code, self._now()), self._on_asked, self._on_failed)

    def look_into(self, file: Path) -> None:
        """What the office handed over as a file."""
        self._lane.run(partial(_handed, file), self.handed.emit, self._on_unread)

    def look_at(self, picture: QImage) -> None:
        """The same as a picture, which is the caller's own no more."""
        self._lane.run(partial(_in_picture, picture), self.handed.emit, self._on_unread)

    def stop(self) -> None:
        """Safe at any instant: the code stays good for this laptop."""
        self._cancel.set()

    def close(self) -> None:
        self.stop()
        self._lane.close(wait=not self.running)

    def waiter(self) -> Callable[[], None]:
        """What returns once nothing of this uses the key any more; after `close`."""
        return self._lane.waiter()

    def _begin(self) -> Event:
        self.running, self._cancel = True, Event()
        return self._cancel

    def _on_joined(self, found: Enrolment | None) -> None:
        self.running = False
        if found is None:
            self.joined.emit("amber", say(joining.NOT_SEALED))
        else:
            self.joined.emit("green", say(joining.JOINED, agent=found.agent_name))

    def _on_asked(self, _none: None) -> None:
        self.running = False
        self.asked.emit("green", say(joining.ASKED))

    def _on_failed(self, error: Exception) -> None:
        self.running = False
        if isinstance(error, RunStopped):
            self.refused.emit(joining.refused(error.code))
            return
        logs.info("joining_failed", **logs.of_error(error))
        self.refused.emit(sentence(error) if isinstance(error, VaultError) else say(joining.UNEXPECTED))

    def _on_unread(self, error: Exception) -> None:
        logs.info("picture_unread", **logs.of_error(error))
        self.handed.emit(None)


def with_scheme(url: str) -> str:
    """As a person types an address: without what every one begins with."""
    url = url.strip()
    return url if "://" in url or not url else f"https://{url}"


def _joined(url: str, code: str, now: datetime, cancel: Event, vault: Vault) -> Enrolment | None:
    """None where it joined, but the office's recovery key is none."""
    try:
        return enrol(vault, url, code, now=now, cancel=cancel)
    except BadRecipient:
        return None


def _asked(card: Path, code: str, now: datetime, vault: Vault) -> None:
    ask_by_hand(vault, card, code, now=now)


def _handed(file: Path) -> Handed | HandedCard | None:
    if (picture := read_picture(file)) is not None:
        return _in_picture(picture)
    with file.open("rb") as opened:
        data = opened.read(LONGEST_CARD)
    try:
        Card.model_validate_json(data)
    except ValidationError:
        return None
    return HandedCard(file)


def _in_picture(picture: QImage) -> Handed | None:
    text = read_qr(picture)
    return read_handed(text) if text else None
