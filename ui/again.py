"""What is typed on a page, to be typed again on the same page made anew (in another language)."""

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.parts.segments import Segments


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """Line edits with their cursors, choices, and which line has the focus (-1: none)."""

    lines: tuple[tuple[str, int], ...]
    choices: tuple[str, ...]
    focused: int


def typed_in(page: QWidget) -> Typed:
    edits = page.findChildren(QLineEdit)
    lines = tuple((edit.text(), edit.cursorPosition()) for edit in edits)
    choices = tuple(choice.text() for choice in page.findChildren(Segments))
    return Typed(lines, choices, next((at for at, edit in enumerate(edits) if edit.hasFocus()), -1))


def type_again(page: QWidget, typed: Typed) -> None:
    """On a page whose parts are made in the same order."""
    edits = page.findChildren(QLineEdit)
    for edit, (text, cursor) in zip(edits, typed.lines, strict=True):
        edit.setText(text)
        edit.setCursorPosition(cursor)
    for choice, text in zip(page.findChildren(Segments), typed.choices, strict=True):
        choice.setText(text)
    if typed.focused >= 0:
        edits[typed.focused].setFocus()


def put_cursor(typed: Typed) -> None:
    """Where it stood, in the line that has the focus again: the next key goes on where the last one ended."""
    edit = QApplication.focusWidget()
    if isinstance(edit, QLineEdit) and typed.focused >= 0:
        edit.setCursorPosition(typed.lines[typed.focused][1])
