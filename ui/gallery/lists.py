"""Rows: work that waits, people in the list, the history of one, and what stands over them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QVBoxLayout, QWidget

from perisai_app.vault.register import Event, Page, Row, State
from ui.gallery.desk import NOW, Desk, piece
from ui.lanes import VaultLane
from ui.parts.labels import card, label, rule
from ui.parts.mark import Mark
from ui.parts.timeline import TimelineEntry
from ui.parts.work_line import WorkLine
from ui.screens.register_delegate import HEIGHT, RegisterDelegate
from ui.screens.register_model import Column, Found, RegisterModel
from ui.screens.register_page import WIDTHS, RegisterTable
from ui.screens.work_card import WorkCard
from ui.wording import gallery, home, screen
from ui.wording.dates import day_and_hour
from ui.wording.speech import say
from ui.wording.states import told

NAMES = ("NI WAYAN SUARTI", "I KETUT RENA", "NI MADE KERTI", "I NYOMAN CONTOH")
SHOWN = (State.RETURNED, State.DRAFT, State.QUEUED, State.REGISTERED)
HEAD, VILLAGE_FROM, CHANGED_FROM = 40, 760, 600


def rows(desk: Desk) -> Sequence[QWidget]:
    work = WorkCard(desk.look)
    work.tell(_work())
    return (
        piece(gallery.WORK, work, wide=True),
        piece(gallery.PERSON, PeopleTable(desk), wide=True),
        piece(gallery.HISTORY, _history(desk), wide=True),
        piece(gallery.SECTION, rule(), label(say(screen.BEFORE_DONE), "section"), wide=True),
    )


class PeopleTable(RegisterTable):
    """The list as its page shows it, over a few people of nobody's vault."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._look = desk.look
        self._people = RegisterModel(cast(VaultLane, SampleLane()), desk.book, lambda: NOW)
        self._delegate = RegisterDelegate(desk.look)
        self.setModel(self._people)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(say(screen.LIST))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self._people.ask()
        self.selectRow(0)
        desk.look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, px = self.width(), self._look.px
        self.setColumnHidden(Column.VILLAGE, room < px(VILLAGE_FROM))
        self.setColumnHidden(Column.CHANGED, room < px(CHANGED_FROM))
        head = self.horizontalHeader()
        head.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, self._look.px(width))
        self.verticalHeader().setDefaultSectionSize(self._look.px(HEIGHT))
        self.setFixedHeight(self._look.px(HEAD + HEIGHT * len(SHOWN)))


class SampleLane:
    """Answers at once, with the same few people; no vault stands behind it."""

    def ask(self, _question: object, answer: object = None, _failed: object = None) -> None:
        hours = count()
        people = tuple(
            Row("", None, 1, name, f"510401540384{9012 + at}", "51.04.01.2005", state, _ago(next(hours)))
            for at, (name, state) in enumerate(zip(NAMES, SHOWN, strict=True))
        )
        assert callable(answer), "the list waits for it"
        answer(Found(Page(people, None)))


def _ago(hours: int) -> datetime:
    return NOW - timedelta(hours=hours)


def _work() -> tuple[WorkLine, ...]:
    return (
        WorkLine(
            "fix",
            "2",
            say(gallery.FIX_TITLE),
            say(gallery.FIX_DETAIL),
            say(screen.FIX),
            Mark.ALERT,
            tone="red",
        ),
        WorkLine(
            "draft", "1", say(gallery.DRAFT_TITLE), say(gallery.DRAFT_DETAIL), say(home.COMPLETE), Mark.DASHED
        ),
        WorkLine(
            "ready",
            "12",
            say(gallery.READY_TITLE),
            say(gallery.READY_DETAIL),
            say(home.SEE),
            Mark.OUTLINE,
            tone="amber",
        ),
    )


def _history(desk: Desk) -> QFrame:
    box = card()
    column = QVBoxLayout(box)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(0)
    happened = ("registered", "received", "attempted", "finalized")
    for at, what in enumerate(happened):
        event = Event(NOW - timedelta(days=at), what, {})
        last = at == len(happened) - 1
        column.addWidget(TimelineEntry(desk.look, *told(event), day_and_hour(event.at), last=last))
    return box
