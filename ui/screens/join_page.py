"""'Sambungkan ke pusat': the office's code typed, from a picture, or with its card. Now or later.

Asks nobody itself: it says what was typed and shows what it is told.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.wire.enrolment import Handed
from ui.joining import HandedCard, Joining
from ui.parts.buttons import ActionButton
from ui.parts.field import Field
from ui.parts.labels import Icon, card, label
from ui.parts.problem_line import ProblemLine
from ui.parts.scroller import scroller
from ui.parts.stepper import Stepper
from ui.screens.enrol_code_edit import EnrolCodeField, PictureEdit, pasted_picture
from ui.theme.look import Look
from ui.wording import entrance, first_run, joining
from ui.wording.speech import say

WIDEST = 760


class JoinPage(QWidget):
    """`left` goes back, or leaves it for later."""

    left = Signal()

    def __init__(self, look: Look, doing: Joining) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._look, self._doing = look, doing
        self._line: ProblemLine | None = None
        self._card: Path | None = None
        self._make()
        self._lay_out()
        self._bind()

    def start(self, *, first: bool = False) -> None:
        """`first`: as the last step of a first run. What was typed before stands."""
        self.stepper.setVisible(first)
        self.back.set_text(say(joining.LATER if first else entrance.BACK))
        self._clear()
        self._aim()

    def know(self, url: str) -> None:
        """The centre that was joined already: a new code is mostly for the same."""
        self.why.setText(say(joining.JOINED_NOW) if url else say(joining.WHY))
        if url and not self.address.text():
            self.address.setText(url)

    def problem(self) -> str:
        return self._line.text() if self._line else ""

    def _make(self) -> None:
        look = self._look
        self.stepper = Stepper(look, first_run.STEPS)
        self.stepper.show_step(len(first_run.STEPS) - 1)
        self.why = label(say(joining.WHY), wrap=True)
        self.address, self.code = PictureEdit(), EnrolCodeField()
        self.join = ActionButton(look, say(joining.JOIN), kind="primary", key="Enter", height=36)
        self.file = ActionButton(look, say(joining.FILE), icon="folder-open", key=joining.FILE_KEY, height=36)
        self.by_address = ActionButton(look, say(joining.BY_ADDRESS), kind="link", key=joining.BY_ADDRESS_KEY)
        self.back = ActionButton(look, say(entrance.BACK), kind="link", key="Esc")
        self._by_card = label("", "strong", wrap=True)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 4, 20, 16)
        column.setSpacing(12)
        for part in (self.stepper, self.why, self._form()):
            column.addWidget(part)
        column.addStretch(1)
        inside.setMaximumWidth(self._look.px(WIDEST))
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 20, 4)
        head.addWidget(label(say(joining.TITLE), "title"))
        head.addStretch(1)
        head.addWidget(self.back)
        area = scroller(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(area, 1)

    def _form(self) -> QFrame:
        made = card()
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        self._address = Field(say(joining.ADDRESS), self.address, hint=say(joining.ADDRESS_HINT))
        self._address.hint.setWordWrap(True)
        self._card_row = self._card_part()
        self._lines = QVBoxLayout()
        for part in (self._address, self._card_row, self.code):
            column.addWidget(part)
        column.addLayout(self._lines)
        column.addLayout(self._buttons())
        column.addWidget(label(say(joining.FILE_NOTE), "caption", wrap=True))
        return made

    def _card_part(self) -> QWidget:
        """In place of the address, which the card has."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._by_card)
        words.addWidget(label(say(joining.CARD_HINT), "caption", wrap=True))
        row.addWidget(Icon(self._look, "check", "leaf_text", 20))
        row.addLayout(words, 1)
        row.addWidget(self.by_address)
        box.hide()
        return box

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.join)
        row.addWidget(self.file)
        row.addStretch(1)
        return row

    def _bind(self) -> None:
        self.address.returnPressed.connect(self.code.edit.setFocus)
        self.code.edit.returnPressed.connect(self._try)
        for button, act in (
            (self.join, self._press),
            (self.file, self._choose_file),
            (self.by_address, self._drop_card),
            (self.back, self._leave),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        for keys, act in (
            (joining.FILE_KEY, self._choose_file),
            (joining.BY_ADDRESS_KEY, self._drop_card),
            ("Esc", self._leave),
            ("Ctrl+V", self._paste),
        ):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(keys), self, act, context=inside)
        for edit in (self.address, self.code.edit):
            edit.pictured.connect(self._look_at)
        self._doing.handed.connect(self._on_handed)
        self._doing.refused.connect(self._on_refused)
        for ended in (self._doing.joined, self._doing.asked):
            ended.connect(lambda _tone, _text: self._on_done())

    def _press(self) -> None:
        if self._doing.running:
            self._doing.stop()
        else:
            self._try()

    def _try(self) -> None:
        """Enter while it runs asks nothing anew: nobody stops it by pressing twice."""
        if not self._is_whole():
            return
        if self._card is not None:
            self._doing.ask(self._card, self.code.edit.text())
        else:
            self._doing.join(self.address.text(), self.code.edit.text())
        self._set_busy(True)

    def _is_whole(self) -> bool:
        for edit, words in ((self.address, joining.NO_ADDRESS), (self.code.edit, joining.NO_CODE)):
            if not edit.text().strip() and not (edit is self.address and self._card is not None):
                self._tell("red", say(words))
                edit.setFocus()
                return False
        return True

    def _leave(self) -> None:
        """What runs is stopped first; the next press goes."""
        if self._doing.running:
            self._doing.stop()
        else:
            self.left.emit()

    def _on_refused(self, text: str) -> None:
        self._set_busy(False)
        self._tell("red", text)
        self.code.edit.setFocus()

    def _on_done(self) -> None:
        self._set_busy(False)
        self._drop_card()
        self.code.edit.clear()

    def _set_busy(self, busy: bool) -> None:
        self._clear()
        for edit in (self.address, self.code.edit):
            edit.setReadOnly(busy)
        self.join.set_text(say(joining.STOP) if busy else say(joining.JOIN))
        self.join.set_kind("plain" if busy else "primary")
        self.join.show_key(not busy)
        if busy:
            self._tell("indigo", say(joining.ASKING))

    def _choose_file(self) -> None:
        if self._doing.running:
            return
        dialog = QFileDialog(self, say(joining.FILE))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._doing.look_into(Path(name)))
        dialog.finished.connect(lambda _code: self._come_back())
        dialog.open()

    def _come_back(self) -> None:
        self.window().activateWindow()
        self._aim()

    def _paste(self) -> None:
        if (found := pasted_picture()) is not None:
            self._look_at(found)

    def _look_at(self, picture: QImage) -> None:
        if not self._doing.running:
            self._doing.look_at(picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasImage() or any(url.isLocalFile() for url in data.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A picture out of another program, or a file."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if self._doing.running:
            return
        if files:
            self._doing.look_into(files[0])
        else:
            self._doing.look_at(QImage(event.mimeData().imageData()))
        event.acceptProposedAction()

    def _on_handed(self, found: Handed | HandedCard | None) -> None:
        if found is None:
            self._tell("red", say(joining.UNREAD))
        elif isinstance(found, HandedCard):
            self._take_card(found.file)
        else:
            self._take_code(found)
        self._aim()

    def _take_code(self, found: Handed) -> None:
        self._drop_card()
        self.code.edit.setText(found.code)
        self.address.setText(found.url or self.address.text())
        known = bool(self.address.text())
        self._tell("green", say(joining.READ if known else joining.READ_NO_ADDRESS))

    def _take_card(self, file: Path) -> None:
        self._card = file
        self._by_card.setText(f"{say(joining.CARD)}: {file.name}")
        self._address.hide()
        self._card_row.show()
        self._tell("green", say(joining.CARD_READ))

    def _drop_card(self) -> None:
        if self._card is not None:
            self._card = None
            self._card_row.hide()
            self._address.show()
            self._clear()
            self._aim()

    def _aim(self) -> None:
        """The first line that still wants something."""
        needs = self._card is None and not self.address.text()
        (self.address if needs else self.code.edit).setFocus()

    def _tell(self, tone: str, text: str) -> None:
        self._clear()
        self._line = ProblemLine(self._look, tone, text)
        self._lines.addWidget(self._line)

    def _clear(self) -> None:
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
