"""Everything behind the lock: rail, pages and sync bar over one opened vault. Closing it closes the vault."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.check import loss
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import Draft, draft
from perisai_app.vault.errors import VaultError
from perisai_app.vault.finding import Finding
from perisai_app.vault.journal import note_opened
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.open_forms import left_open, part_from
from perisai_app.vault.register import CORRECTABLE, Counts, Row, counts
from ui.form.page import FormPage
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.parts.nav_rail import NavRail
from ui.parts.problem_line import Answer
from ui.parts.sync_bar import SyncBar
from ui.screens.register_page import RegisterPage
from ui.sending import Sender
from ui.starting import start_work
from ui.theme.look import Look
from ui.wording import check, screen
from ui.wording.dates import hour

NAV_TOP = (("form", screen.REGISTER, "user-plus"), ("list", screen.LIST, "list-bullets"))
NAV_FOOT = (("theme", screen.THEME, "moon"), ("lock", screen.LOCK, "lock-simple"))


class Workspace(QWidget):
    """`locked` asks the window to hide this and forget the key."""

    locked = Signal()

    def __init__(self, look: Look, home: Path, key: VaultKey, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self._look, self._now = look, now
        self.lane = VaultLane("vault", home, key)
        book = Shelf(home).in_force(now().astimezone().date())
        self.list = RegisterPage(look, self.lane, book.places, now)
        self.form = FormPage(look, self.lane, book, now)
        self.rail, self.bar, self.banner = NavRail(look, NAV_TOP, NAV_FOOT), SyncBar(look), Banner(look)
        self.sending = Sender(self.bar, home, key, now)
        self._lay_out()
        self._bind()
        self.lane.ask(_opener(now()), self._on_opened)
        self.sending.at_start(start_work(book, now()), self._on_started)
        self.lane.ask(left_open, self._on_left_open)

    def show_list(self) -> None:
        self.form.flush()
        self._pages.setCurrentWidget(self.list)
        self.rail.mark("list")
        self.reload()
        self.list.table.setFocus()

    def show_form(self, found: Draft | None = None) -> None:
        """A new person, or a draft taken up."""
        self.form.flush()
        self.form.start(found)
        self._to_form()
        self.form.focus_first(found.last_field if found else "")

    def reload(self) -> None:
        """List and counts anew, after what is queued in the lane."""
        self.list.reload()
        self.lane.ask(counts, self._on_counts)

    def open_row(self, row: Row) -> None:
        """Take up a draft, correct what came back; anything else is only looked at."""
        now = self._now()
        if row.state in CORRECTABLE:
            self.lane.ask(lambda vault: correct(vault, row.registration_id, now=now), self.show_form)
        elif row.draft_id is not None:
            self.lane.ask(_finder(row.draft_id), self._on_draft)

    def shut(self) -> None:
        """Write what is pending, then close the vault."""
        self.form.flush()
        self.form.leave()
        self.sending.close()
        self.lane.close()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.form)
        right = QVBoxLayout()
        right.setSpacing(0)
        holder = QVBoxLayout()
        holder.setContentsMargins(20, 8, 20, 0)
        holder.addWidget(self.banner)
        right.addLayout(holder)
        right.addWidget(self._pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.bar)
        self._holder = holder
        self._look.changed.connect(self._fit)

    def _bind(self) -> None:
        self.rail.went.connect(self._on_went)
        self.list.asked_new.connect(self.show_form)
        self.list.opened.connect(self.open_row)
        self.form.finished.connect(lambda text: self._on_done("green", text))
        self.form.parked.connect(lambda text: self._on_done("indigo", text))
        self.sending.ended.connect(self.banner.tell)
        self.sending.moved.connect(self.reload)
        for keys, act in (
            ("Ctrl+N", self.show_form),
            ("Ctrl+F", self._seek),
            ("Ctrl+L", self.locked.emit),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _on_opened(self, lost: Finding | None) -> None:
        if lost is not None:
            self.banner.tell("red", check.sentence(lost.code, lost.params))

    def _on_started(self, sentence: str) -> None:
        if sentence:
            self.banner.tell("amber", sentence)

    def _on_went(self, name: str) -> None:
        if name == "list":
            self.show_list()
        elif name == "form":
            self._to_form()
            self.form.focus_first()
        elif name == "theme":
            self._look.set_setting("light" if self._look.palette.name == "dark" else "dark")
        else:
            self.locked.emit()

    def _to_form(self) -> None:
        self._pages.setCurrentWidget(self.form)
        self.rail.mark("form")

    def _seek(self) -> None:
        if self._pages.currentWidget() is not self.list:
            self.show_list()
        self.list.seek()

    def _on_done(self, tone: str, text: str) -> None:
        self.banner.tell(tone, text)
        self.reload()
        self.form.focus_first()

    def _on_draft(self, found: Draft | None) -> None:
        if found is not None:
            self.show_form(found)
        else:
            self.reload()

    def _on_left_open(self, found: tuple[Draft, ...]) -> None:
        """The program ended while somebody was typed: asked, never resumed or thrown away by itself."""
        if not found or self.banner.text():
            return  # an alarm goes first; the question comes again at the next start
        newest = found[0]
        name = newest.texts.get("name", "").title() or screen.NO_NAME
        text = screen.LEFT_OPEN.format(name=name, at=hour(newest.saved_at))
        text += screen.LEFT_OPEN_MORE.format(n=len(found) - 1) if len(found) > 1 else ""
        go_on = Answer(screen.GO_ON, partial(self._go_on, newest))
        self.banner.ask("amber", text, go_on, Answer(screen.LATER, partial(self._later, found)))

    def _go_on(self, found: Draft) -> None:
        self.banner.clear()
        self.show_form(found)

    def _later(self, found: tuple[Draft, ...]) -> None:
        self.banner.clear()
        for one in found:
            self.lane.ask(partial(_part_from, one.draft_id))

    def _on_counts(self, found: Counts) -> None:
        self.rail.buttons["list"].set_badge(found.returned + found.refused + found.conflict)
        self.sending.tell(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.rail.set_narrow(self._look.percent >= 130)
        self.bar.set_short(self.width() < self._look.px(900), shorter=self.width() < self._look.px(760))


def _finder(draft_id: str) -> Callable[[Vault], Draft | None]:
    return lambda vault: draft(vault, draft_id)


def _opener(now: datetime) -> Callable[[Vault], Finding | None]:
    """A person has opened this vault; what it has lost, if anything."""

    def opened(vault: Vault) -> Finding | None:
        with suppress(VaultError):  # where nothing can be written, looking must work all the same
            note_opened(vault, now)
        return loss(vault)

    return opened


def _part_from(draft_id: str, vault: Vault) -> None:
    part_from(vault, draft_id)
