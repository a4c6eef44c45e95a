"""Reads the day's work for the first page, and knows where each of its rows leads."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft
from perisai_app.vault.errors import NoSuchProspect
from perisai_app.vault.people.prospects import into_draft, prospects_to_visit
from perisai_app.vault.register import CORRECTABLE, Row, State
from perisai_app.vault.work import FIXING, VISIT_DAYS, Today, Work, deadline_ids, follow_up_ids, work
from ui.lanes import VaultLane
from ui.screens.home_page import HomePage
from ui.screens.register_page import RegisterPage
from ui.screens.visits_page import VisitsPage
from ui.wording import home
from ui.wording.speech import say

SHOWN_VISITS = 100


class AtHome(QObject):
    """`opened` carries a row whose form is meant, `taken` a draft made of a prospect; the others ask for a
    page, and `gone` says that a prospect is there no more.
    """

    opened = Signal(object)
    listed = Signal()
    visits = Signal()
    taken = Signal(object)
    gone = Signal(str)

    def __init__(
        self,
        pages: tuple[HomePage, RegisterPage, VisitsPage],
        lane: VaultLane,
        book: RuleBook,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.page, self._list, self._visits = pages
        self._lane, self._book, self._now = lane, book, now
        self.page.chosen.connect(self._go)
        self._visits.chosen.connect(self._take)

    def reload(self) -> None:
        self._lane.ask(partial(work, book=self._book, today=self._today()), self.page.tell)

    def reload_visits(self) -> None:
        by = self._today().date + timedelta(days=VISIT_DAYS)
        self._lane.ask(partial(prospects_to_visit, by=by, limit=SHOWN_VISITS), self._visits.tell)

    def _today(self) -> Today:
        local = self._now().astimezone()
        return Today(local.date(), local.replace(hour=0, minute=0, second=0, microsecond=0))

    def _go(self, name: str) -> None:
        """One person alone is opened at once; several are shown as a list of just those."""
        found = self.page.shown
        if found is not None and (alone := _alone(name, found)) is not None:
            self.opened.emit(alone)
        elif name == "visits":
            self.visits.emit()
        else:
            self._show(name)
            self.listed.emit()

    def _show(self, name: str) -> None:
        if name in LISTS:
            self._list.show_only(LISTS[name])
        else:
            words, find = THESE[name]
            these = partial(find, book=self._book, today=self._today().date)
            self._list.show_only_these(say(words), these)

    def _take(self, prospect_id: str) -> None:
        now = self._now()

        def took(vault: Vault) -> Draft:
            return into_draft(vault, prospect_id, now=now)

        self._lane.ask(took, self.taken.emit, self._on_not_taken)

    def _on_not_taken(self, error: Exception) -> None:
        if not isinstance(error, NoSuchProspect):
            raise error
        self.gone.emit(say(home.NOT_THERE))
        self.reload_visits()


THESE = {
    "deadlines": (home.ONLY_DEADLINES, deadline_ids),
    "follow_ups": (home.FOLLOW_UPS, follow_up_ids),
}
LISTS = {"fixing": FIXING, "drafts": (State.DRAFT,), "ready": (State.QUEUED,)}


def _alone(name: str, found: Work) -> Row | None:
    """The only one of this kind, if there is something to do in the form."""
    if name == "drafts" and found.counts.drafts == 1:
        return found.newest_draft
    if name == "fixing" and found.fixing == 1 and found.broken:
        return found.broken[0].row
    if name == "deadlines" and len(found.deadlines) == 1:
        row = found.deadlines[0].row
        to_do = row.draft_id is not None or row.state in (*CORRECTABLE, State.CONFLICT)
        return row if to_do else None
    return None
