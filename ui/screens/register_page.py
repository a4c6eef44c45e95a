"""The list 'Pendaftaran': search, filter by state, rows, and the panel of the chosen person."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.register import Row, State
from ui.lanes import VaultLane
from ui.parts.buttons import ActionButton
from ui.parts.chip import chip_width
from ui.parts.empty import EmptyState
from ui.parts.field import LineEdit
from ui.parts.keycap import KeyCap
from ui.parts.labels import label, restyle
from ui.screens.person_panel import Person, PersonPanel, person
from ui.screens.register_delegate import HEIGHT, RegisterDelegate
from ui.screens.register_model import Column, RegisterModel, These
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.speech import say
from ui.wording.states import FILTERS

SEARCH_PAUSE_MS, PANEL, LIST_LEAST = 120, 320, 480
CHIP_SIDES = 14
WIDTHS = {Column.SHIELD: 44, Column.NIK: 160, Column.VILLAGE: 120, Column.STATE: 160, Column.CHANGED: 84}


class RegisterTable(QTableView):
    """Enter opens; everything else is Qt's."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class RegisterPage(QWidget):
    """`opened` carries a row to take up or correct; `asked_new` is the button of the day."""

    opened = Signal(object)
    asked_new = Signal()

    def __init__(self, look: Look, lane: VaultLane, book: RuleBook, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._lane, self._book, self._now = look, lane, book, now
        self.model = RegisterModel(lane, book, now)
        self.table, self.panel, self.empty = RegisterTable(), PersonPanel(look), EmptyState(look)
        self.search = LineEdit()
        self.filters: list[QPushButton] = []
        self._keep = ""
        self._these: These | None = None
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_PAUSE_MS)
        self._make_table()
        self._lay_out()
        self._bind()

    def shut(self) -> None:
        """The vault is about to close: a search typed a moment ago asks it nothing more."""
        self._pause.stop()

    def reload(self) -> None:
        """Ask again; the chosen person stays chosen."""
        chosen = self.chosen()
        self._keep = chosen.registration_id if chosen else self._keep
        at = self._group.checkedId()
        self._extra.setVisible(at == len(FILTERS))
        if at == len(FILTERS):
            self.model.ask(self.search.text(), these=self._these)
        else:
            self.model.ask(self.search.text(), FILTERS[at][1])

    def show_only(self, states: tuple[State, ...]) -> None:
        """The filter of these states, without a search, from the next `reload` on."""
        self._choose_filter(next(at for at, (_words, of) in enumerate(FILTERS) if of == states))

    def show_only_these(self, words: str, these: These) -> None:
        """The same with a filter of its own, there for as long as it is chosen: whom `these` finds."""
        self._these = these
        self._extra.setText(words)
        self._extra.setAccessibleName(words)
        self._choose_filter(len(FILTERS))

    def chosen(self) -> Row | None:
        at = self.table.currentIndex().row()
        return self.model.row(at) if 0 <= at < self.model.rowCount() else None

    def settled(self) -> bool:
        """The first page has come, and the panel of the chosen person with it."""
        return self.empty_is_shown() or self.panel.shown is not None

    def empty_is_shown(self) -> bool:
        return self._stack.currentWidget() is self.empty

    def seek(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _make_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(RegisterDelegate(self._look))
        table.setAccessibleName(say(screen.LIST))
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addLayout(self._filters())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.panel)
        column.addLayout(middle, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(say(screen.LIST), "title"))
        self.search.setPlaceholderText(say(screen.SEARCH))
        self.search.setAccessibleName(say(screen.SEARCH))
        self.search.setToolTip(say(screen.SEARCH))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(420)
        head.addWidget(self.search, 4)
        self._cap = KeyCap(self._look, "Ctrl+F")
        head.addWidget(self._cap)
        head.addStretch(1)
        self.new = ActionButton(
            self._look, say(screen.ENROL_NEW), kind="primary", icon="user-plus", key="Ctrl+N", height=40
        )
        head.addWidget(self.new)
        return head

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)  # seven of them fit the smallest screen with the largest text
        self._group = QButtonGroup(self)
        for at, (words, _states) in enumerate(FILTERS):
            button = QPushButton(say(words))
            button.setCheckable(True)
            button.setAccessibleName(button.text())
            restyle(button, "kind", "filter")
            self._group.addButton(button, at)
            self.filters.append(button)
            row.addWidget(button)
        self._extra = QPushButton()
        self._extra.setCheckable(True)
        restyle(self._extra, "kind", "filter")
        self._group.addButton(self._extra, len(FILTERS))
        self._extra.hide()
        row.addWidget(self._extra)
        self.filters[0].setChecked(True)
        row.addStretch(1)
        return row

    def _choose_filter(self, at: int) -> None:
        self.search.clear()
        self._group.button(at).setChecked(True)
        self._keep = ""

    def _bind(self) -> None:
        self._pause.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._to_table)
        self._group.idClicked.connect(lambda _at: self.reload())
        self.new.clicked.connect(lambda _checked=False: self.asked_new.emit())
        self.model.loaded.connect(self._on_loaded)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._on_chosen())
        self.table.opened.connect(self._open)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.panel.opened.connect(self.opened)
        self._look.changed.connect(self._fit)

    def _to_table(self) -> None:
        self.table.setFocus()

    def _open(self) -> None:
        if (row := self.chosen()) is not None:
            self.opened.emit(row)

    def _on_loaded(self) -> None:
        self._fit()
        empty = self.model.rowCount() == 0
        if empty and self.table.hasFocus():
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.setCurrentWidget(self.empty if empty else self.table)
        if empty:
            asked = bool(self.search.text() or self._group.checkedId())
            self.empty.tell(
                say(screen.NO_MATCH) if asked else say(screen.NOBODY_YET),
                say(screen.NO_MATCH_MORE) if asked else say(screen.NOBODY_YET_MORE),
            )
            self.panel.clear()
        elif not self.table.currentIndex().isValid():
            self._choose(max(0, self.model.find(self._keep)))

    def _choose(self, at: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(at, Column.NAME)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _on_chosen(self) -> None:
        if (row := self.chosen()) is not None:
            today, terms = self._now().astimezone().date(), self._book.membership
            self._lane.ask(lambda vault: person(vault, row, today, terms), self._on_person)

    def _on_person(self, found: Person) -> None:
        chosen = self.chosen()
        if chosen is not None and chosen.registration_id == found.row.registration_id:
            self.panel.tell(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns grow with the text; village first, then the panel, give way."""
        px = self._look.px
        panel = max(px(PANEL), round(self.width() * 0.29))
        with_panel = self.width() - panel - 56 >= px(LIST_LEAST)
        self.panel.setVisible(with_panel)
        self.panel.setFixedWidth(panel)
        room = self.width() - 40 - (panel + 16 if with_panel else 0)
        for column, width in WIDTHS.items():
            self.table.setColumnWidth(column, px(width))
        widest = max((chip_width(chip, self._look) for chip in self.model.chips()), default=0)
        self.table.setColumnWidth(Column.STATE, max(px(WIDTHS[Column.STATE]), widest + CHIP_SIDES))
        self.table.setColumnHidden(Column.VILLAGE, room < px(760))
        self.table.setColumnHidden(Column.CHANGED, room < px(600))
        self.table.verticalHeader().setDefaultSectionSize(px(HEIGHT))
        self._cap.setVisible(self.width() > px(860))
        self.new.show_key(self.width() > px(760))
