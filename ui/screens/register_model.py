"""The list's model: pages of the register, fetched through the vault lane when the view needs more."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from perisai_app.domain.membership import Membership, MembershipTerms
from perisai_app.domain.nik import masked
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.database import Vault
from perisai_app.vault.files.standing import behind_their_text
from perisai_app.vault.people.members import cards_of, standing
from perisai_app.vault.register import Cursor, Page, Row, State, page
from ui.lanes import VaultLane
from ui.parts.chip import chip_words
from ui.parts.mark import Chip
from ui.wording import carrying, screen
from ui.wording.dates import when
from ui.wording.member_states import latest_chip
from ui.wording.speech import say

Index = QModelIndex | QPersistentModelIndex
These = Callable[[Vault], Collection[str]]
ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole
CHIP_ROLE = ROW_ROLE + 2
BEHIND_ROLE = ROW_ROLE + 1  # whether the files of somebody who was sent are still on their way
PAGE = 100


class Column(IntEnum):
    SHIELD = 0
    NAME = 1
    NIK = 2
    VILLAGE = 3
    STATE = 4
    CHANGED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A page, whose files are behind their text, and where the members among them stand."""

    page: Page
    behind: frozenset[str] = frozenset()
    members: Mapping[str, Membership] = field(default_factory=dict)


class RegisterModel(QAbstractTableModel):
    """`loaded` after every page; an answer to an older question is dropped."""

    loaded = Signal()

    def __init__(self, lane: VaultLane, book: RuleBook, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._lane, self._places, self._terms, self._now = lane, book.places, book.membership, now
        self._rows: list[Row] = []
        self._behind: set[str] = set()
        self._members: dict[str, Membership] = {}
        self._next: Cursor | None = None
        self._asked, self._busy = 0, False
        self._search = ""
        self._states: tuple[State, ...] = ()
        self._these: These | None = None

    def ask(self, search: str = "", states: tuple[State, ...] = (), these: These | None = None) -> None:
        """Start again with another question; the old rows stand until the answer comes. With `these` only
        whom that finds, whatever their states.
        """
        self._search, self._states, self._these = search, states, these
        self._asked += 1
        self._fetch(None)

    def row(self, at: int) -> Row:
        return self._rows[at]

    def chip(self, row: Row) -> Chip:
        """Where this person stands by now."""
        return latest_chip(row.state, self._members.get(row.registration_id))

    def chips(self) -> set[Chip]:
        """All that is shown."""
        return {self.chip(row) for row in self._rows}

    def find(self, registration_id: str) -> int:
        """The row's number, or -1."""
        ids = (row.registration_id for row in self._rows)
        return next((at for at, found in enumerate(ids) if found == registration_id), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, _parent: Index) -> bool:
        return self._next is not None and not self._busy

    def fetchMore(self, _parent: Index) -> None:
        self._fetch(self._next)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return say(screen.COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.CHANGED else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == CHIP_ROLE:
            return self.chip(row)
        if role == BEHIND_ROLE:
            return row.registration_id in self._behind
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):  # a long name is shortened
            return self._words(row, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, Column(index.column()))
        return None

    def _words(self, row: Row, column: Column) -> str:
        if column is Column.NAME:
            return row.name.title() or say(screen.NO_NAME)
        if column is Column.NIK:
            return masked(row.nik)
        if column is Column.VILLAGE:
            known = self._places.village_exists(row.village)
            return self._places.village(row.village).name if known else row.village
        if column is Column.STATE:
            return chip_words(self.chip(row))
        if column is Column.CHANGED:
            return when(row.changed_at, self._now().astimezone().date())
        return ""

    def _spoken(self, row: Row, column: Column) -> str:
        words = self._words(row, column)
        behind = column is Column.NAME and row.registration_id in self._behind
        return f"{words}, {say(carrying.BEHIND_LONG)}" if behind else words

    def _fetch(self, after: Cursor | None) -> None:
        self._busy = True
        asked, search, states, these = self._asked, self._search, self._states, self._these
        today, terms = self._now().astimezone().date(), self._terms

        def find(vault: Vault) -> Found:
            return _with_more(vault, _page(vault, search, states, these, after), today, terms)

        self._lane.ask(find, lambda found: self._on_page(asked, after, found))

    def _on_page(self, asked: int, after: Cursor | None, told: Found) -> None:
        if asked != self._asked:
            return
        found, behind = told.page, told.behind
        self._busy, self._next = False, found.next
        if after is None:
            self.beginResetModel()
            self._rows, self._behind, self._members = list(found.rows), set(behind), dict(told.members)
            self.endResetModel()
        else:
            last = len(self._rows)
            self.beginInsertRows(QModelIndex(), last, last + len(found.rows) - 1)
            self._rows += found.rows
            self._behind |= behind
            self._members |= told.members
            self.endInsertRows()
        self.loaded.emit()


def _page(
    vault: Vault, search: str, states: tuple[State, ...], these: These | None, after: Cursor | None
) -> Page:
    among = these(vault) if these else None
    return page(vault, search=search, states=states, among=among, after=after, limit=PAGE)


def _with_more(vault: Vault, found: Page, today: date, terms: MembershipTerms) -> Found:
    ids = [row.registration_id for row in found.rows]
    cards = cards_of(vault, ids)
    members = {one: standing(card, today=today, terms=terms) for one, card in cards.items()}
    return Found(found, behind_their_text(vault, ids), members)
