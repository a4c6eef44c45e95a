"""The sections of the form: which fields stand in which row, and the problem lines under each row."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.typed import FIELDS as ALL_FIELDS
from ui.form.editors import Editor, make_editor, make_field
from ui.form.recorder import Recorder
from ui.parts.field import Field
from ui.parts.labels import label, rule
from ui.theme.look import Look
from ui.theme.space import BETWEEN_FIELDS
from ui.wording import fields as words
from ui.wording.speech import say

# Section, rows, (field, share of the row's width).
LAYOUT: tuple[tuple[str, tuple[tuple[tuple[str, int], ...], ...]], ...] = (
    (
        "identity",
        (
            (("nik", 1),),
            (("name", 7), ("sex", 4)),
            (("birth_date", 3), ("birth_place", 4), ("mother_name", 4)),
            (("guardian", 1),),
            (("phone", 3), ("contact_person", 4), ("kk", 4)),
        ),
    ),
    ("address", ((("village", 1),), (("street", 6), ("rt", 1), ("rw", 1), ("postcode", 2)))),
    (
        "work",
        (
            (("occupation", 5), ("income", 4)),
            (("workplace", 4), ("work_hours", 3), ("ecosystem", 3)),
        ),
    ),
    ("program", ((("programs", 1),), (("months", 4), ("branch", 5)))),
    ("payer", ((("funded_by", 1), ("group", 1)),)),
    ("consent", ((("consent_method", 1),), (("consent_on", 1), ("decree", 1)))),
)
FIELDS = tuple(name for _s, rows in LAYOUT for row in rows for name, _w in row)
SECTION_OF = {name: section for section, rows in LAYOUT for row in rows for name, _w in row}
GAP = 12

# Fields that the form does not ask for, and the field at which what is wrong with them is said.
_NEAR = {"worker_kind": "occupation", "decree_on": "decree", "consent_text": "consent_method"}


def near(name: str) -> str:
    """The field of the form at which a problem of `name` is shown."""
    return name if name in SECTION_OF else _NEAR.get(name, FIELDS[0])


class FormRow(QWidget):
    """Fields side by side, and below them what is wrong in this row; one under the other when narrow."""

    def __init__(self, parts: list[tuple[Field, int]]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        for field, share in parts:
            self._row.addWidget(field, share)
        column.addLayout(self._row)
        self._lines: list[QWidget] = []
        self._key: object = ((), None)
        self._column = column

    def show_lines(self, key: object, make: Callable[[], list[QWidget]]) -> None:
        """Made anew only when `key` changed: a button must not vanish under the finger that presses it."""
        if key == self._key:
            return
        self._key = key
        for old in self._lines:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = make()
        for line in self._lines:
            self._column.addWidget(line)
            line.show()

    def set_narrow(self, narrow: bool) -> None:
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


class Sections(QWidget):
    """All sections in one column; `fields` by name, in tab order."""

    def __init__(self, look: Look, book: RuleBook, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("scrolled")
        self.fields: dict[str, Field] = {}
        self.editors: dict[str, Editor] = {}
        self.rows: dict[str, FormRow] = {}
        self.headings: dict[str, QWidget] = {}
        self.recorder = Recorder(look, book.consent_text())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 16, 20)
        column.setSpacing(BETWEEN_FIELDS)
        for section, rows in LAYOUT:
            self._add_heading(column, section)
            for row in rows:
                parts = [(self._field(name, look, book, today), share) for name, share in row]
                column.addWidget(self._add_row(FormRow(parts), [name for name, _w in row]))
        column.addStretch(1)

    def ask_guardian(self, needed: bool) -> None:
        """The field stands there only for somebody who is not of age, or once it was filled."""
        self.rows["guardian"].setVisible(needed)

    def told_at(self) -> dict[FormRow, tuple[str, ...]]:
        """By row, all fields whose problems are said there, also those that the form does not ask for."""
        return {
            row: tuple(name for name in ALL_FIELDS if self.rows[near(name)] is row)
            for row in self.rows.values()
        }

    def set_narrow(self, narrow: bool) -> None:
        for row in set(self.rows.values()):
            row.set_narrow(narrow)

    def _add_heading(self, column: QVBoxLayout, section: str) -> None:
        heading = label(say(words.SECTIONS[section]), "section")
        self.headings[section] = heading
        if section != LAYOUT[0][0]:
            column.addSpacing(8)
            column.addWidget(rule())
            column.addWidget(heading)
        else:
            heading.hide()
            heading.setParent(self)
        if section == "consent":
            column.addWidget(self.recorder)

    def _add_row(self, row: FormRow, names: list[str]) -> FormRow:
        for name in names:
            self.rows[name] = row
        return row

    def _field(self, name: str, look: Look, book: RuleBook, today: Callable[[], date]) -> Field:
        self.editors[name] = make_editor(name, look, book, today)
        self.fields[name] = make_field(name, self.editors[name], look)
        return self.fields[name]
