"""Everything behind the lock: rail, pages and sync bar over one opened vault. Closing it closes the vault."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import Draft, draft
from perisai_app.vault.errors import VaultDamaged, VaultError
from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy
from perisai_app.vault.held_back import held_back, release
from perisai_app.vault.journal import note_opened
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.open_forms import left_open, part_from
from perisai_app.vault.register import CORRECTABLE, Row, State
from perisai_app.vault.returned import Returned, returned
from ui.asking import AskForFiles
from ui.auto_send import AutoSend
from ui.choosing import Choosing
from ui.form.consent_sound import Sound
from ui.form.page import FormPage
from ui.handing_over import HandingOver
from ui.lanes import VaultLane
from ui.loss import LossAlarm, Lost, lost
from ui.network_hint import NetworkHint
from ui.news import News
from ui.office_orders import OfficeOrders, lock_done
from ui.parts.banner import Banner
from ui.parts.nav_rail import NavRail
from ui.parts.problem_line import Answer
from ui.parts.sync_bar import PAST_KEY, SEND_KEY, SyncBar
from ui.screens.conflict_page import ConflictPage
from ui.screens.hand_over_page import HandOverPage
from ui.screens.past_page import PastPage
from ui.screens.pin import PinPage
from ui.screens.register_page import RegisterPage
from ui.sending import Sender
from ui.standing import Past, Standing, past, standing
from ui.starting import start_work
from ui.theme.look import Look
from ui.wording import carrying, conflict, entrance, hand_over, screen
from ui.wording import past as past_words
from ui.wording.copies import copy_notices
from ui.wording.dates import hour
from ui.wording.standing import notices
from ui.wording.trouble import sentence

NAV_TOP = (
    ("form", screen.REGISTER, "user-plus"),
    ("list", screen.LIST, "list-bullets"),
    ("past", past_words.TITLE, "paper-plane-tilt"),
)
NAV_FOOT = (
    ("theme", screen.THEME, "moon"),
    ("pin", entrance.PIN, "lock-key"),
    ("lock", screen.LOCK, "lock-simple"),
)


class Workspace(QWidget):
    """`locked` asks the window to hide this and forget the key; `lock_ordered` the same at the office's word;
    `damaged`, to offer a restore, from the backups that it carries where what they hold was lost.

    `pin_chosen` carries the PIN that is to resume this session, empty when none is. With a network `hint` it
    sends by itself.
    """

    locked = Signal()
    lock_ordered = Signal()
    damaged = Signal(object)
    pin_chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        home: Path,
        key: VaultKey,
        now: Callable[[], datetime],
        *,
        has_pin: bool = False,
        hint: NetworkHint | None = None,
        sound: Sound,
        stick_ended: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self._look, self._now, self._has_pin = look, now, has_pin
        self.lane = VaultLane("vault", home, key)
        book = Shelf(home).in_force(now().astimezone().date())
        self._hint = hint
        self.handing = HandingOver(home, key, now, after=stick_ended)
        self._make_parts(book, sound)
        self.sending = Sender(self.bar, home, key, now, self._is_metered)
        self.auto = AutoSend(self.sending, now, hint) if hint else None
        self.news = News(self.banner, self.lane, self.reload)
        self.choosing = Choosing(self.conflict, self.lane, now)
        self.asking = AskForFiles(self.banner, self.lane, self.sending)
        self.orders = OfficeOrders(self.lane, now)
        self.loss = LossAlarm(self.banner, self.lane, now)
        self._url = ""
        self._lay_out()
        self._bind()
        self._bind_keys()
        self._begin(book)

    def _make_parts(self, book: RuleBook, sound: Sound) -> None:
        look = self._look
        self.rail, self.bar, self.banner = NavRail(look, NAV_TOP, NAV_FOOT), SyncBar(look), Banner(look)
        self.list = RegisterPage(look, self.lane, book.places, self._now)
        self.form = FormPage(look, self.lane, book, self._now, sound)
        self.pin, self.past, self.conflict = PinPage(look), PastPage(look), ConflictPage(look, book)
        self.hand_over = HandOverPage(look, self.handing)

    def _begin(self, book: RuleBook) -> None:
        """What each session starts with, in this order."""
        now = self._now()
        self.lane.ask(_opener(now, by_passphrase=not self._has_pin), self.loss.tell, self._on_unopened)
        self.sending.at_start(start_work(book, now), self._on_started)
        self.lane.ask(left_open, self._on_left_open)

    def show_list(self) -> None:
        self.form.flush()
        self._pages.setCurrentWidget(self.list)
        self.rail.mark("list")
        self.reload()
        self.list.table.setFocus()

    def show_form(self, found: Draft | None = None, came_back: Returned | None = None) -> None:
        """A new person, or a draft taken up; `came_back` is why it corrects one."""
        self.form.flush()
        self.form.start(found, came_back)
        self._to_form()
        self.form.focus_first(found.last_field if found else "")

    def show_pin(self) -> None:
        self.form.flush()
        self._pages.setCurrentWidget(self.pin)
        self.rail.rest()
        self.pin.start(in_force=self._has_pin)

    def show_past(self) -> None:
        """What stands in the way, messages, and the last runs."""
        self.form.flush()
        self._pages.setCurrentWidget(self.past)
        self.rail.mark("past")
        self.reload()
        self.past.focus_first()

    def show_hand_over(self) -> None:
        """The way by stick, in three steps."""
        self.form.flush()
        self._pages.setCurrentWidget(self.hand_over)
        self.rail.mark("past")
        self.hand_over.start()

    def is_busy(self) -> bool:
        """Whether something still uses the vault for a while: a sending, a stick."""
        return self.sending.running or self.handing.running

    def reload(self) -> None:
        """List, bar and page anew, after what is queued in the lane."""
        self.list.reload()
        self.lane.ask(standing, self._on_standing)
        if self._pages.currentWidget() is self.past:
            self.lane.ask(past, self._on_past)
        if self._pages.currentWidget() is self.conflict:
            self.choosing.again()

    def open_row(self, row: Row) -> None:
        """Take up a draft, correct what came back, choose of two versions; else it is only looked at."""
        now = self._now()
        if row.state is State.CONFLICT:
            self.choosing.begin(row)
        elif row.state in CORRECTABLE:
            self.lane.ask(_corrector(row.registration_id, now), self._on_draft)
        elif row.draft_id is not None:
            self.lane.ask(_finder(row.draft_id), self._on_draft)

    def shut(self, *, stop_stick: bool = True) -> None:
        """Write what is pending, then close the vault; a stick that is not stopped is written to its end."""
        self.form.shut()
        if self.auto is not None:
            self.auto.stop()
        self.sending.close()
        self.handing.close(at_once=stop_stick)
        self.lane.close()

    def waiter(self) -> Callable[[], None]:
        """After `shut`: what returns once no thread uses the key any more."""
        waits = self.lane.waiter(), self.sending.waiter(), self.handing.waiter()

        def wait() -> None:
            for each in waits:
                each()

        return wait

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.pin)
        self._pages.addWidget(self.past)
        self._pages.addWidget(self.conflict)
        self._pages.addWidget(self.hand_over)
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
        self.form.finished.connect(self._on_finalized)
        self.form.parked.connect(lambda text: self._on_done("indigo", text))
        self.pin.chosen.connect(self._on_pin)
        self.pin.left.connect(self.show_list)
        self.choosing.ready.connect(self._show_choice)
        self.choosing.went_on.connect(self._on_mine)
        self.choosing.over.connect(self._on_choice_over)
        self.conflict.left.connect(self.show_list)
        self._bind_sending()

    def _bind_sending(self) -> None:
        self.past.left.connect(self.show_list)
        self.past.asked_login.connect(self._open_login)
        self.past.asked_again.connect(self._release_held)
        self.past.asked_send.connect(self.sending.send_files)
        self.past.asked_stick.connect(self.show_hand_over)
        self.past.files.asked_files.connect(self.sending.send_files)
        self.past.files.chosen.connect(self._choose_policy)
        self.hand_over.left.connect(self.show_past)
        self.handing.moved.connect(self.reload)
        self.orders.lock.connect(self.lock_ordered)
        self.bar.asked_past.connect(self.show_past)
        self.sending.ended.connect(self.banner.tell)
        self.sending.moved.connect(self.reload)
        self.sending.damaged.connect(partial(self.damaged.emit, ()))
        self.loss.restore_asked.connect(self.damaged)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+N", self.show_form),
            ("Ctrl+F", self._seek),
            ("Ctrl+L", self.locked.emit),
            ("Ctrl+Shift+L", self.show_pin),
            (SEND_KEY, self.sending.press),
            (PAST_KEY, self.show_past),
            (carrying.SEND_KEY, self.sending.send_files),
            (hand_over.KEY, self.show_hand_over),
            (carrying.YES_KEY, partial(self.banner.press, carrying.YES_KEY)),
            (carrying.NO_KEY, partial(self.banner.press, carrying.NO_KEY)),
            (entrance.RESTORE_LOST_KEY, partial(self.banner.press, entrance.RESTORE_LOST_KEY)),
            (past_words.READ_KEY, partial(self.banner.press, past_words.READ_KEY)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _on_unopened(self, error: Exception) -> None:
        if not isinstance(error, VaultDamaged):
            raise error
        self.damaged.emit(())

    def _on_pin(self, pin: str) -> None:
        self._has_pin = bool(pin)
        self.pin_chosen.emit(pin)
        self.show_list()
        self.banner.tell("green", entrance.PIN_SET if pin else entrance.PIN_DROPPED)

    def _on_started(self, sentence: str) -> None:
        if sentence:
            self.banner.tell("amber", sentence)

    def _on_went(self, name: str) -> None:
        if name == "list":
            self.show_list()
        elif name == "form":
            self._to_form()
            self.form.focus_first()
        elif name == "past":
            self.show_past()
        elif name == "pin":
            self.show_pin()
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

    def _on_finalized(self, text: str) -> None:
        self._on_done("green", text)
        if self.auto is not None:
            self.auto.finalized()

    def _on_done(self, tone: str, text: str) -> None:
        self.banner.tell(tone, text)
        self.reload()
        self.form.focus_first()

    def _on_draft(self, found: tuple[Draft, Returned | None] | None) -> None:
        if found is not None:
            self.show_form(*found)
        else:
            self.reload()

    def _show_choice(self) -> None:
        if self._pages.currentWidget() is not self.conflict:
            self.form.flush()
            self._pages.setCurrentWidget(self.conflict)
            self.rail.mark("list")
            self.conflict.focus_first()

    def _on_mine(self, found: tuple[Draft, Returned | None]) -> None:
        self.show_form(*found)
        self.banner.tell("indigo", conflict.TOOK_MINE)
        self.reload()

    def _on_choice_over(self, tone: str, text: str) -> None:
        self.show_list()
        if text:
            self.banner.tell(tone, text)

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
        self.lane.ask(_finder(found.draft_id), self._on_draft)

    def _later(self, found: tuple[Draft, ...]) -> None:
        self.banner.clear()
        for one in found:
            self.lane.ask(partial(_part_from, one.draft_id))

    def _on_standing(self, found: Standing) -> None:
        counts = found.counts
        self.rail.buttons["list"].set_badge(counts.returned + counts.refused + counts.conflict)
        told = notices(found, self._now()) + copy_notices(found)
        self.rail.buttons["past"].set_badge(len(found.news) + sum(one.tone != "indigo" for one in told))
        self.past.show_notices(told)
        self.past.files.show_standing(found, metered=self._is_metered())
        self.orders.heed(found)
        self._url = found.url
        self.sending.tell(found)
        self.news.tell(found.news)
        if self.auto is not None:
            self.auto.know(found)

    def _on_past(self, found: Past) -> None:
        self.past.show_past(found, running=self.sending.running)

    def _is_metered(self) -> bool:
        return self._hint is not None and self._hint.is_metered()

    def _choose_policy(self, chosen: FilesPolicy) -> None:
        work = partial(choose_files_policy, chosen=chosen)
        self.lane.ask(work, lambda _none: self.reload(), self._on_unchosen)

    def _on_unchosen(self, error: Exception) -> None:
        self.banner.tell("red", sentence(error))
        self.reload()

    def _open_login(self) -> None:
        """Any plain page makes a Wi-Fi show its login; the centre's own name tells nobody a new one."""
        QDesktopServices.openUrl(QUrl(f"http://{urlsplit(self._url).hostname or ''}/"))

    def _release_held(self) -> None:
        """What was held back goes out once more, at once."""
        now = self._now()
        self.lane.ask(partial(_release_all, now=now), lambda _none: self.sending.start(by_person=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.rail.set_narrow(self._look.percent >= 130)


def _finder(draft_id: str) -> Callable[[Vault], tuple[Draft, Returned | None] | None]:
    """A draft, and why it corrects something, if it does."""

    def find(vault: Vault) -> tuple[Draft, Returned | None] | None:
        found = draft(vault, draft_id)
        return (found, returned(vault, found)) if found else None

    return find


def _corrector(registration_id: str, now: datetime) -> Callable[[Vault], tuple[Draft, Returned | None]]:
    def opened(vault: Vault) -> tuple[Draft, Returned | None]:
        found = correct(vault, registration_id, now=now)
        return found, returned(vault, found)

    return opened


def _opener(now: datetime, *, by_passphrase: bool) -> Callable[[Vault], Lost | None]:
    """A person has opened this vault; what it has lost, if anything. The whole passphrase is also what an
    order to lock asks for.
    """

    def opened(vault: Vault) -> Lost | None:
        with suppress(VaultError):  # where nothing can be written, looking must work all the same
            note_opened(vault, now)
            if by_passphrase:
                lock_done(vault, now=now)
        return lost(vault)

    return opened


def _release_all(vault: Vault, *, now: datetime) -> None:
    for registration_id in dict.fromkeys(one.registration_id for one in held_back(vault)):
        release(vault, registration_id, now)


def _part_from(draft_id: str, vault: Vault) -> None:
    part_from(vault, draft_id)
