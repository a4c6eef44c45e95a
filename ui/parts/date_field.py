"""A date: typed as people write it, said in words below as soon as it reads, moved a day by the arrow keys.

No calendar: a birth date is forty years of leafing away, and four digits of the year when typed.
"""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from perisai_app.domain.dates import DateFault, read_date, short_form
from ui.parts.field import LineEdit
from ui.wording.dates import meant

DAY, WEEK = timedelta(days=1), timedelta(days=7)
STEPS = {Qt.Key.Key_Up: DAY, Qt.Key.Key_Down: -DAY, Qt.Key.Key_PageUp: WEEK, Qt.Key.Key_PageDown: -WEEK}


class DateEdit(LineEdit):
    """Holds the text; `told` is what it means, empty while it means nothing. A readable one is left as
    14-03-1984. A year of two digits is never guessed: it is asked about, and an arrow key says yes.
    """

    told = Signal(str)

    def __init__(self, today: Callable[[], date], words: Callable[[date], str]) -> None:
        super().__init__()
        self._today, self._words = today, words
        self.textChanged.connect(lambda _text: self.told.emit(self.words()))

    def words(self) -> str:
        """'14 Mar 1984', or which year may be meant."""
        if isinstance(found := self._found(), date):
            return self._words(found)
        return meant(maybe) if (maybe := self._meant()) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or self.isReadOnly():
            super().keyPressEvent(event)
        elif isinstance(found := self._found(), date):
            self._put(_moved(found, step))
        elif (maybe := self._meant()) is not None:
            self._put(maybe)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        found = self._found()
        if isinstance(found, date) and not self.isReadOnly():
            self._put(found)
        super().focusOutEvent(event)

    def _found(self) -> date | DateFault:
        return read_date(self.text(), self._today())

    def _meant(self) -> date | None:
        """The likelier day of a year of two digits."""
        found = self._found()
        if isinstance(found, date) or not found.years:
            return None
        text = self.text().strip()
        whole = read_date(f"{text[:-2]}{found.years[0]}".replace("'", "").replace("’", ""), self._today())
        return whole if isinstance(whole, date) else None

    def _put(self, day: date) -> None:
        if self.text() != short_form(day):
            self.setText(short_form(day))
            self.textEdited.emit(self.text())


def _moved(day: date, step: timedelta) -> date:
    """The calendar has an end on both sides; there it stays."""
    try:
        return day + step
    except OverflowError:
        return day
