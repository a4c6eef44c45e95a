"""What a hand, a key and a screen reader need of each control of a window."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from tests.ui.keyboard import press

TARGET = 32  # logical pixels, for a finger or a shaking hand
ROLES = {
    QAbstractButton: {
        QAccessible.Role.Button,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.ButtonMenu,
    },
    QLineEdit: {QAccessible.Role.EditableText},
    QComboBox: {QAccessible.Role.ComboBox},
    QTableView: {QAccessible.Role.Table},
}
MOST_TABS = 120


def controls(window: QWidget) -> list[QWidget]:
    """What is pressed, typed into, or moved about in."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    parts = [one for one in window.findChildren(QWidget) if not _is_within_a_line(one)]
    return [
        one
        for one in parts
        if one.isVisible() and one.window() is window and (isinstance(one, kinds) or _stops(one))
    ]


def unheard(window: QWidget) -> Iterator[str]:
    """Controls that a screen reader cannot name, or takes for something else."""
    for one in controls(window):
        told: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(one)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            yield f"no name: {type(one).__name__} {one.objectName()!r} {getattr(one, 'text', str)()!r}"
            continue
        for kind, roles in ROLES.items():
            if isinstance(one, kind) and told.role() not in roles:
                yield f"{told.text(QAccessible.Text.Name)!r} is read as {told.role()}"


def too_small(window: QWidget) -> Iterator[str]:
    """What is pressed or typed into, and a finger misses."""
    for one in controls(window):
        is_pressed = isinstance(one, QAbstractButton | QLineEdit | QComboBox)
        if is_pressed and min(one.width(), one.height()) < TARGET:
            yield f"{one.accessibleName()!r}: {one.width()} x {one.height()}"


class TabWalk:
    """Tab from where the keys are until they are there again: where they stood, in order."""

    def __init__(self, window: QWidget) -> None:
        self.window, self.visited = window, list[QWidget]()
        self.unmarked: list[str] = []
        self._marked: set[tuple[str, str]] = set()
        start = QApplication.focusWidget()
        self.comes_round = False
        for _ in range(MOST_TABS):
            at = QApplication.focusWidget()
            if at is None or (at in self.visited and at is start):
                break
            self._step(at)
        self.comes_round = QApplication.focusWidget() is start

    def _step(self, at: QWidget) -> None:
        if at not in self.visited:
            self.visited.append(at)
        kind = (type(at).__name__, str(at.property("kind")))
        before = None if kind in self._marked else at.window().grab(_around(at)).toImage()
        box = _around(at)
        press(Qt.Key.Key_Tab)
        if before is not None and QApplication.focusWidget() is not at:
            self._marked.add(kind)
            if _around(at) == box and at.isVisible() and at.window().grab(box).toImage() == before:
                self.unmarked.append(f"{kind}: {at.accessibleName()!r}")

    def missed(self) -> list[str]:
        """Controls that Tab never comes to."""
        wanted = [one for one in controls(self.window) if _stops(one) and one.isEnabled()]
        return [
            f"{type(one).__name__}({one.accessibleName()!r})"
            for one in wanted
            if one not in self.visited and not isinstance(one, QScrollArea)
        ]

    def backwards(self) -> list[str]:
        """Neighbours on one ground that are reached against the order in which one reads."""
        found = []
        for one, after in zip(self.visited, self.visited[1:], strict=False):
            if one.parentWidget() is after.parentWidget() and _place(after) < _place(one):
                found.append(f"{one.accessibleName()!r} before {after.accessibleName()!r}")
        return found


def _stops(one: QWidget) -> bool:
    policy = one.focusPolicy()
    return bool(policy & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None


def _is_within_a_line(one: QWidget) -> bool:
    """The cross that empties a line, drawn by Qt; the keys do the same."""
    return isinstance(one.parentWidget(), QLineEdit | QComboBox)


def _place(one: QWidget) -> tuple[int, int]:
    """Down first, in steps of half a line, then to the right."""
    at = one.geometry().center()
    return at.y() // 24, at.x()


def _around(one: QWidget):  # type: ignore[no-untyped-def]  # a QRect
    return one.rect().translated(one.mapTo(one.window(), QPoint(0, 0))).adjusted(-3, -3, 3, 3)
