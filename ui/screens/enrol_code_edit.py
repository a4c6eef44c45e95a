"""The line for a code from the office: grouped as on its paper while it is typed. Knows no centre."""

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence

from ui.parts.field import Field, LineEdit
from ui.wording import joining
from ui.wording.speech import say

GROUP, SHORT, LONG = 4, 32, 48
NO_LETTER = re.compile(r"[^A-Z2-7]")


class PictureEdit(LineEdit):
    """A line into which a picture may be pasted too: `pictured` carries it."""

    pictured = Signal(QImage)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(False)  # a file dropped here is the page's, not its name as text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = pasted_picture() if event.matches(QKeySequence.StandardKey.Paste) else None
        if found is not None:
            self.pictured.emit(found)
        else:
            super().keyPressEvent(event)


class EnrolCodeEdit(PictureEdit):
    """Capitals in groups of four; typing in the middle leaves the groups alone until the end is reached."""

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(self._on_typed)

    def _on_typed(self, text: str) -> None:
        if self.cursorPosition() == len(text) and text != (shown := grouped(text)):
            self.setText(shown)


class EnrolCodeField(Field):
    """Says below the line what is still missing, and at once what cannot stand in a code."""

    def __init__(self) -> None:
        self.edit = EnrolCodeEdit()
        super().__init__(say(joining.CODE), self.edit, hint=say(joining.CODE_HINT))
        self.hint.setWordWrap(True)
        self.edit.textChanged.connect(self._tell)

    def _tell(self, text: str) -> None:
        slip, tone = _slip(text), ""
        if slip:
            tone = "red"
        self.set_tone(tone)
        self.set_hint(slip or _progress(len(letters(text))))
        self.set_hint_tone(tone)


def pasted_picture() -> QImage | None:
    """A picture on the clipboard, where no text is beside it."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasImage() or data.hasText():
        return None
    return QGuiApplication.clipboard().image()


def letters(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def grouped(text: str) -> str:
    """What was typed so far, as it stands on the paper."""
    found = letters(text)
    return "-".join(found[at : at + GROUP] for at in range(0, len(found), GROUP))


def _slip(text: str) -> str:
    if NO_LETTER.search(letters(text)):
        return say(joining.CODE_SLIP)
    return say(joining.CODE_LONG) if len(letters(text)) > LONG else ""


def _progress(count: int) -> str:
    if not count:
        return say(joining.CODE_HINT)
    if count in (SHORT, LONG):
        return say(joining.CODE_WHOLE, n=count // GROUP)
    return say(joining.CODE_LEFT, n=(SHORT if count < SHORT else LONG) - count)
