"""A recovery code as an agent meets it: read it, say it is written, type back the group that is asked."""

from PySide6.QtCore import Qt

from tests.ui.keyboard import enter, press
from ui.screens.code_once import CodeOnce


def shown_code(page: CodeOnce) -> str:
    assert page.code is not None, "no code is told yet"
    return page.code.code.text()


def group_asked(page: CodeOnce) -> str:
    """The group of the code that the page wants from the paper."""
    assert page.code is not None, "no code is told yet"
    return shown_code(page).split("-")[page.code.number - 1]


def note_down(page: CodeOnce) -> None:
    """All of it, by keys."""
    press(Qt.Key.Key_Return)
    enter(group_asked(page))
