"""What of a window an agent cannot see or read: words cut off, parts outside it or over each other.

Measured from the widgets, not from a picture. What lies in a scroll area counts as reachable downwards, and
sideways where it scrolls sideways.
"""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
SLACK = 1  # a rounded pixel
GROUNDS = ("differs",)  # painted under others on purpose
TEXT_SIDE = 24  # what a line's edge and padding take


def unreadable(window: QWidget) -> list[str]:
    """One line for each thing that is cut off, hidden or overlapped."""
    parts = [one for one in window.findChildren(QWidget) if one.isVisible() and one.window() is window]
    found = [told for one in parts for told in _of_one(one, window)]
    return found + [told for one in (window, *parts) for told in _overlaps(one)]


def _of_one(part: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(part, QLabel):
        yield from _label(part)
    elif isinstance(part, QPushButton):
        yield from _button(part)
    elif isinstance(part, QLineEdit):
        yield from _line(part)
    elif isinstance(part, QComboBox):
        yield from _choice(part)
    elif isinstance(part, QTableView):
        yield from _table(part)
    yield from _outside(part, window)


def _label(one: QLabel) -> Iterator[str]:
    words, room = one.text(), one.contentsRect()
    if not words or one.textFormat() is Qt.TextFormat.RichText or one.toolTip() == words:
        return
    metrics = one.fontMetrics()
    if not one.wordWrap():
        wide = max(metrics.horizontalAdvance(line) for line in words.split("\n"))
        if wide > room.width() + SLACK:
            yield f"cut off at the side: {words!r} wants {wide}, has {room.width()}"
        elif metrics.height() > room.height() + 2 * SLACK:
            yield f"cut off below: {words!r}"
    elif max(metrics.horizontalAdvance(word) for word in words.split() or [""]) > room.width() + SLACK:
        yield f"a word is cut off: {words!r} in {room.width()}"
    elif one.heightForWidth(one.width()) > one.height() + SLACK:
        yield f"lines are cut off: {words!r} wants {one.heightForWidth(one.width())}, has {one.height()}"


def _button(one: QPushButton) -> Iterator[str]:
    wide, high = one.minimumSizeHint().width(), one.fontMetrics().height()
    if wide > one.width() + SLACK or high > one.height():
        yield f"smaller than its words: {_name(one)} wants {wide} x {high}, has {one.size().toTuple()}"


def _line(one: QLineEdit) -> Iterator[str]:
    words = one.placeholderText() if not one.text() else ""
    if one.fontMetrics().horizontalAdvance(words) > one.width() - TEXT_SIDE and one.toolTip() != words:
        yield f"placeholder cut off: {words!r}"


def _choice(one: QComboBox) -> Iterator[str]:
    words = one.currentText()
    if one.fontMetrics().horizontalAdvance(words) > one.width() - 2 * TEXT_SIDE and one.toolTip() != words:
        yield f"choice cut off: {words!r}"


def _table(one: QTableView) -> Iterator[str]:
    """A cell may be shortened where the whole of it stands in its tooltip; a heading never."""
    head, model = one.horizontalHeader(), one.model()
    for column in range(model.columnCount(QModelIndex())):
        if one.isColumnHidden(column):
            continue
        words = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if head.fontMetrics().horizontalAdvance(words) > head.sectionSize(column):
            yield f"heading cut off: {words!r} in {head.sectionSize(column)}"
        for row in range(min(model.rowCount(QModelIndex()), 50)):
            yield from _cell(one, model.index(row, column))


def _cell(view: QAbstractItemView, index: QModelIndex) -> Iterator[str]:
    words = str(index.data() or "")
    wide = view.fontMetrics().horizontalAdvance(words)
    if wide > view.visualRect(index).width() and index.data(Qt.ItemDataRole.ToolTipRole) != words:
        yield f"cell cut off without a tooltip: {words!r}"


def _outside(part: QWidget, window: QWidget) -> Iterator[str]:
    """Outside the window or what it stands on; a zero width is not to be seen at all."""
    scroll = _scroll_around(part, window)
    ground = scroll.widget() if isinstance(scroll, QScrollArea) else window
    if ground is None or (scroll is not None and not isinstance(scroll, QScrollArea)):
        return  # an item view keeps its own order
    box = QRect(part.mapTo(ground, QPoint(0, 0)), part.size())
    if not ground.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
        yield f"outside: {_name(part)} at {box.getRect()} of {ground.rect().getRect()}"
    if scroll is not None and part is ground and scroll.horizontalScrollBarPolicy() is OFF:
        room = scroll.viewport().width()
        if part.width() > room + SLACK:
            yield f"wider than what scrolls: {part.width()} in {room}"


def _scroll_around(part: QWidget, window: QWidget) -> QAbstractScrollArea | None:
    """The nearest that moves it, if one does."""
    above = part.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QAbstractScrollArea) and above.viewport() is not part:
            return above if above.viewport().isAncestorOf(part) else None
        above = above.parentWidget()
    return None


def _overlaps(parent: QWidget) -> Iterator[str]:
    layout = parent.layout()
    if layout is None or type(parent).__name__ == "QStackedWidget":
        return
    laid = [one for one in _laid_out(layout) if one.isVisible() and one.objectName() not in GROUNDS]
    for one, other in combinations(laid, 2):
        both = one.geometry().intersected(other.geometry())
        if both.width() > SLACK and both.height() > SLACK:
            yield f"over each other: {_name(one)} and {_name(other)} by {both.size().toTuple()}"


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _laid_out(inner)


def _name(part: QWidget) -> str:
    words = getattr(part, "text", None)
    told = words() if callable(words) else part.accessibleName()
    return f"{type(part).__name__}({told!r})"
