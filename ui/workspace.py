"""Everything behind the lock: rail, pages and sync bar over one opened vault. Closing it closes the vault."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.drafts import Draft
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import CORRECTABLE, Row, State
from perisai_app.vault.returned import Returned
from ui import session_work as work
from ui.again import put_cursor, type_again, typed_in
from ui.asking import AskForFiles
from ui.at_home import AtHome
from ui.auto_send import AutoSend
from ui.choosing import Choosing
from ui.form.consent_sound import Sound
from ui.form.page import FormPage
from ui.handing_over import HandingOver
from ui.helping import Helping
from ui.idle import IDLE_MINUTES
from ui.joining import Joining
from ui.lanes import VaultLane
from ui.language import KEY as LANGUAGE_KEY
from ui.left_open import LeftOpen
from ui.loss import LossAlarm, lost
from ui.network_hint import NetworkHint
from ui.news import News
from ui.office_orders import OfficeOrders
from ui.parts.banner import Banner
from ui.parts.nav_rail import NavRail
from ui.parts.sync_bar import PAST_KEY, SEND_KEY, SyncBar
from ui.past_answers import PastAnswers
from ui.screens.conflict_page import ConflictPage
from ui.screens.hand_over_page import HandOverPage
from ui.screens.home_page import HomePage
from ui.screens.join_page import JoinPage
from ui.screens.past_page import PastPage
from ui.screens.pin import PinPage
from ui.screens.register_page import RegisterPage
from ui.screens.visits_page import VisitsPage
from ui.sending import Sender
from ui.session_work import Found, Kept
from ui.standing import Past, Standing, past, standing
from ui.starting import start_work
from ui.theme.look import Look
from ui.wording import carrying, conflict, entrance, hand_over, helping, joining, leaving, screen
from ui.wording import home as home_words
from ui.wording import past as past_words
from ui.wording.copies import copy_notices
from ui.wording.speech import LANGUAGES, other, say
from ui.wording.standing import notices

NAV_TOP = (
    ("home", home_words.TITLE, "house"),
    ("form", screen.REGISTER, "user-plus"),
    ("list", screen.LIST, "list-bullets"),
    ("past", past_words.TITLE, "paper-plane-tilt"),
)
NAV_FOOT = (
    ("theme", screen.THEME, "moon"),
    ("pin", entrance.PIN, "lock-key"),
    ("lock", screen.LOCK, "lock-simple"),
)
PAGES = ("home", "visits", "list", "form", "pin", "past", "hand_over", "join")


class Workspace(QWidget):
    """`locked` asks the window to hide this and forget the key; `lock_ordered` the same at the office's word;
    `damaged`, to offer a restore, from the backups that it carries where what they hold was lost.

    `language_asked` wants the other language.

    `pin_chosen` carries the PIN that is to resume this session, empty when none is; `minutes_chosen` after
    how long nobody's touch locks while it is in force. With a network `hint` it sends by itself. What
    `goes_on` is told with `go_on` how.
    """

    locked = Signal()
    lock_ordered = Signal()
    damaged = Signal(object)
    pin_chosen = Signal(str)
    minutes_chosen = Signal(int)
    language_asked = Signal()

    def __init__(
        self,
        look: Look,
        home: Path,
        key: VaultKey,
        now: Callable[[], datetime],
        *,
        has_pin: bool = False,
        minutes: int = IDLE_MINUTES,
        hint: NetworkHint | None = None,
        sound: Sound,
        stick_ended: Callable[[], None] = lambda: None,
        goes_on: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self._look, self._now, self._has_pin, self._minutes = look, now, has_pin, minutes
        self.lane = VaultLane("vault", home, key)
        book = Shelf(home).in_force(now().astimezone().date())
        self._hint = hint
        self.handing, self.joining = HandingOver(home, key, now, after=stick_ended), Joining(home, key, now)
        self._make_parts(book, sound)
        self.sending = Sender(self.bar, home, key, now, self._is_metered)
        self.auto = AutoSend(self.sending, now, hint) if hint else None
        self.news = News(self.banner, self.lane, self.reload)
        self.choosing = Choosing(self.conflict, self.lane, now)
        self.asking = AskForFiles(self.banner, self.lane, self.sending)
        self.orders = OfficeOrders(self.lane, now)
        self.loss = LossAlarm(self.banner, self.lane, now)
        self.helping = Helping(self, self.past, self.banner, self.lane, now)
        self.left_open = LeftOpen(self.banner, self.lane)
        self.answers = PastAnswers(
            self.past, self.lane, self.sending, self.banner, now=now, changed=self.reload
        )
        self._lay_out()
        self._bind()
        self._bind_keys()
        if not goes_on:
            self._begin(book)

    def _make_parts(self, book: RuleBook, sound: Sound) -> None:
        look = self._look
        self.rail, self.bar, self.banner = NavRail(look, NAV_TOP, _foot()), SyncBar(look), Banner(look)
        self.list = RegisterPage(look, self.lane, book, self._now)
        self.form = FormPage(look, self.lane, book, self._now, sound)
        self.pin, self.past, self.conflict = PinPage(look), PastPage(look), ConflictPage(look, book)
        self.hand_over, self.join = HandOverPage(look, self.handing), JoinPage(look, self.joining)
        self.rail.buttons["home"].set_key(home_words.KEY)
        self.rail.buttons["language"].set_key(LANGUAGE_KEY)
        self.home, self.visits = HomePage(look, book, self._now), VisitsPage(look, self._now)
        self.at_home = AtHome((self.home, self.list, self.visits), self.lane, book, self._now)

    def _begin(self, book: RuleBook) -> None:
        """What each session starts with, in this order."""
        now = self._now()
        self.lane.ask(work.opener(now, by_passphrase=not self._has_pin), self.loss.tell, self._on_unopened)
        self.sending.at_start(start_work(book, now), self._on_started)
        self.left_open.look()

    def go_on(self, kept: Kept) -> None:
        """The same session anew: nobody has opened anything, and the start's work is done."""
        self.lane.ask(lost, self.loss.tell, self._on_unopened)
        self.left_open.look()
        self.form.shared = kept.shared
        self.form.start(*(kept.found or (None, None)))
        if kept.page == "form":
            self._to_form()
            self.form.focus_first(kept.field)
            put_cursor(kept.typed)
            self.reload()
            return
        self._shows()[kept.page]()
        type_again(self._named()[kept.page], kept.typed)

    def settle(self, then: Callable[[Kept], None]) -> None:
        """What is typed is written first; `then` has all that a workspace made anew needs. Not while
        something is sent, written or recorded.
        """
        if self.is_busy() or self.form.sound.recording:
            self.banner.tell("indigo", say(screen.LANGUAGE_LATER))
            return
        self.form.flush()
        keeper = self.form.keeper
        self.lane.ask(lambda vault: work.kept_draft(vault, keeper.draft_id), partial(self._on_settled, then))

    def _on_settled(self, then: Callable[[Kept], None], found: Found | None) -> None:
        """Not while the last save has failed: the form says so, and still holds it."""
        if self.form.dirty:
            return
        page = self._pages.currentWidget()
        name = next((name for name, one in self._named().items() if one is page), "list")
        typed = typed_in(self._named()[name])
        then(Kept(name, typed, found, self.form.last_field, self.form.shared))

    def _named(self) -> dict[str, QWidget]:
        return {name: getattr(self, name) for name in PAGES}

    def _shows(self) -> dict[str, Callable[[], None]]:
        return {
            "home": self.show_home,
            "visits": self.show_visits,
            "list": self.show_list,
            "pin": self.show_pin,
            "past": self.show_past,
            "hand_over": self.show_hand_over,
            "join": self.show_join,
        }

    def _turn_to(self, page: QWidget, mark: str) -> None:
        self.form.flush()
        self._pages.setCurrentWidget(page)
        self.rail.mark(mark)

    def show_home(self) -> None:
        """The day's work, with the keys on the most urgent of it."""
        self._turn_to(self.home, "home")
        self.reload()
        self.home.focus_first()

    def show_visits(self) -> None:
        self._turn_to(self.visits, "home")
        self.at_home.reload_visits()

    def show_list(self) -> None:
        self._turn_to(self.list, "list")
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
        self.pin.start(in_force=self._has_pin, minutes=self._minutes)

    def show_past(self) -> None:
        """What stands in the way, messages, and the last runs."""
        self._turn_to(self.past, "past")
        self.reload()
        self.past.focus_first()

    def show_hand_over(self) -> None:
        """The way by stick, in three steps."""
        self._turn_to(self.hand_over, "past")
        self.hand_over.start()

    def show_join(self, *, first: bool = False) -> None:
        """The way to the centre; `first` as the last step of a first run."""
        self._turn_to(self.join, "past")
        self.reload()
        self.join.start(first=first)

    def is_busy(self) -> bool:
        """Whether something still uses the vault for a while: a sending, a stick, a joining."""
        return self.sending.running or self.handing.running or self.joining.running

    def reload(self) -> None:
        """List, bar and page anew, after what is queued in the lane."""
        self.list.reload()
        self.lane.ask(standing, self._on_standing)
        if self._pages.currentWidget() is self.home:
            self.at_home.reload()
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
            self.lane.ask(work.corrector(row.registration_id, now), self._on_draft)
        elif row.draft_id is not None:
            self.lane.ask(work.finder(row.draft_id), self._on_draft)

    def shut(self, *, stop_stick: bool = True) -> None:
        """Write what is pending, then close the vault; a stick that is not stopped is written to its end."""
        self.form.shut()
        self.list.shut()
        if self.auto is not None:
            self.auto.stop()
        self.sending.close()
        self.joining.close()
        self.handing.close(at_once=stop_stick)
        self.lane.ask(work.note_figures)
        self.lane.close()

    def waiter(self) -> Callable[[], None]:
        """After `shut`: what returns once no thread uses the key any more."""
        waits = [one.waiter() for one in (self.lane, self.sending, self.handing, self.joining)]

        def wait() -> None:
            for each in waits:
                each()

        return wait

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in (*self._named().values(), self.conflict):
            self._pages.addWidget(page)
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
        self.pin.minutes_chosen.connect(self._on_minutes)
        self.left_open.goes_on.connect(lambda draft: self.lane.ask(work.finder(draft), self._on_draft))
        self.choosing.ready.connect(self._show_choice)
        self.choosing.went_on.connect(self._on_mine)
        self.choosing.over.connect(self._on_choice_over)
        self.conflict.left.connect(self.show_list)
        self._bind_home()
        self._bind_sending()

    def _bind_home(self) -> None:
        self.home.asked_new.connect(self.show_form)
        self.at_home.opened.connect(self.open_row)
        self.at_home.listed.connect(self.show_list)
        self.at_home.visits.connect(self.show_visits)
        self.at_home.taken.connect(self.show_form)
        self.at_home.gone.connect(partial(self.banner.tell, "amber"))
        self.visits.left.connect(self.show_home)

    def _bind_sending(self) -> None:
        self.past.left.connect(self.show_list)
        self.past.asked_stick.connect(self.show_hand_over)
        self.past.asked_join.connect(self.show_join)
        self.hand_over.left.connect(self.show_past)
        self.join.left.connect(self.show_home)
        self.joining.joined.connect(self._on_joined)
        self.joining.asked.connect(self._on_asked)
        self.handing.moved.connect(self.reload)
        self.orders.lock.connect(self.lock_ordered)
        self.bar.asked_past.connect(self.show_past)
        self.bar.asked_stick.connect(self.show_hand_over)
        self.sending.ended.connect(self.banner.tell)
        self.sending.moved.connect(self.reload)
        self.sending.damaged.connect(partial(self.damaged.emit, ()))
        self.loss.restore_asked.connect(self.damaged)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+N", self.show_form),
            (home_words.KEY, self.show_home),
            ("Ctrl+F", self._seek),
            ("Ctrl+L", self.locked.emit),
            ("Ctrl+Shift+L", self.show_pin),
            (SEND_KEY, self.sending.press),
            (PAST_KEY, self.show_past),
            (carrying.SEND_KEY, self.sending.send_files),
            (hand_over.KEY, self.show_hand_over),
            (joining.KEY, self.show_join),
            (carrying.YES_KEY, partial(self.banner.press, carrying.YES_KEY)),
            (carrying.NO_KEY, partial(self.banner.press, carrying.NO_KEY)),
            (entrance.RESTORE_LOST_KEY, partial(self.banner.press, entrance.RESTORE_LOST_KEY)),
            (helping.KEY, self.helping.ask),
            (helping.PLACE_KEY, partial(self.banner.press, helping.PLACE_KEY)),
            (leaving.SEND_FIRST_KEY, partial(self.banner.press, leaving.SEND_FIRST_KEY)),
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
        self.banner.tell("green", say(entrance.PIN_SET) if pin else say(entrance.PIN_DROPPED))

    def _on_minutes(self, minutes: int) -> None:
        self._minutes = minutes
        self.minutes_chosen.emit(minutes)

    def _on_joined(self, tone: str, text: str) -> None:
        self.show_home()
        self.banner.tell(tone, text)

    def _on_asked(self, tone: str, text: str) -> None:
        """The stick is the way on from here."""
        self.show_hand_over()
        self.banner.tell(tone, text)

    def _on_started(self, sentence: str) -> None:
        if sentence:
            self.banner.tell("amber", sentence)

    def _on_went(self, name: str) -> None:
        if (show := self._shows().get(name)) is not None:
            show()
        elif name == "form":
            self._to_form()
            self.form.focus_first()
        elif name == "language":
            self.language_asked.emit()
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
            self._turn_to(self.conflict, "list")
            self.conflict.focus_first()

    def _on_mine(self, found: tuple[Draft, Returned | None]) -> None:
        self.show_form(*found)
        self.banner.tell("indigo", say(conflict.TOOK_MINE))
        self.reload()

    def _on_choice_over(self, tone: str, text: str) -> None:
        self.show_list()
        if text:
            self.banner.tell(tone, text)

    def _on_standing(self, found: Standing) -> None:
        counts = found.counts
        self.rail.buttons["list"].set_badge(counts.returned + counts.refused + counts.conflict)
        told = notices(found, self._now()) + copy_notices(found)
        self.rail.buttons["past"].set_badge(len(found.news) + sum(one.tone != "indigo" for one in told))
        self.past.show_notices(told)
        self.past.files.show_standing(found, metered=self._is_metered())
        self.orders.heed(found)
        self.answers.url = found.url
        self.join.know(found.url)
        self.lane.ask(work.note_figures)
        self.sending.tell(found)
        self.news.tell(found.news)
        if self.auto is not None:
            self.auto.know(found)

    def _on_past(self, found: Past) -> None:
        self.past.show_past(found, running=self.sending.running)

    def _is_metered(self) -> bool:
        return self._hint is not None and self._hint.is_metered()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.rail.set_narrow(self._look.percent >= 130)


def _foot() -> tuple[tuple[str, str, str], ...]:
    """The other language is named in its own words."""
    return (("language", LANGUAGES[other()], "translate"), *NAV_FOOT)
