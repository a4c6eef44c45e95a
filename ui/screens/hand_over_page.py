"""'Serahkan lewat flashdisk': choose a place, write, and later read what came back; three steps on one page.

Touches neither vault nor stick: it says what was asked for, and shows what it is told.
"""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.handing_over import Asked, HandingOver, Told
from ui.parts.buttons import ActionButton
from ui.parts.field import Field, LineEdit
from ui.parts.labels import card, label, restyle
from ui.parts.problem_line import ProblemLine
from ui.parts.progress import ProgressWords
from ui.parts.scroller import scroller
from ui.parts.segments import Segments
from ui.parts.turning import turn
from ui.theme.look import Look
from ui.wording import entrance
from ui.wording import hand_over as words
from ui.wording.speech import say

PAUSE_MS, ROOMY = 300, 760


class HandOverPage(QWidget):
    """`left` goes back."""

    left = Signal()

    def __init__(self, look: Look, doing: HandingOver) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._doing = look, doing
        self._newest: ProblemLine | None = None
        self._make()
        self._lay_out()
        self._bind()

    def start(self) -> None:
        """The place and the results of before stand: the stick may come back in the same sitting."""
        self._newest = None
        self._ask_room()
        self.place.setFocus()
        self.place.selectAll()

    def told(self, which: str) -> list[str]:
        """The sentences below step 'write' or 'back' now."""
        lines = self._written if which == "write" else self._taken
        items = (lines.itemAt(at) for at in range(lines.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [line.text() for line in widgets if isinstance(line, ProblemLine)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _make(self) -> None:
        look = self._look
        self.place, self.part, self.content = (
            LineEdit(),
            Segments(look, words.PARTS),
            Segments(look, words.CONTENTS),
        )
        self.part.name_parts(say(words.PART))
        self.content.name_parts(say(words.CONTENT))
        self.part.setText(words.PARTS[0][0])
        self.content.setText(words.CONTENTS[0][0])
        self.room = label("", "caption", wrap=True)
        self.choose = ActionButton(
            look, say(words.CHOOSE), icon="folder-open", key=words.CHOOSE_KEY, height=36
        )
        self.write = ActionButton(look, say(words.WRITE), kind="primary", key=words.WRITE_KEY, height=36)
        self.read = ActionButton(look, say(words.READ), icon="receipt", key=words.READ_KEY, height=36)
        self.back = ActionButton(look, say(entrance.BACK), kind="link", key="Esc")
        self.writing = ProgressWords(say(words.PROGRESS_WRITE))
        self.reading = ProgressWords(say(words.PROGRESS_READ))
        self._written, self._taken = QVBoxLayout(), QVBoxLayout()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 4, 20, 16)
        column.setSpacing(12)
        for step in (self._place_step(), self._write_step(), self._back_step()):
            column.addWidget(step)
        column.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 20, 4)
        head.addWidget(label(say(words.TITLE), "title"))
        head.addStretch(1)
        head.addWidget(self.back)
        self._area = scroller(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring_newest())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)

    def _place_step(self) -> QFrame:
        made, column = _step(say(words.STEP_PLACE))
        self._place = made
        self._where, self._how = QHBoxLayout(), QHBoxLayout()
        self._where.setSpacing(12)
        self._where.addWidget(Field(say(words.PLACE), self.place, note=say(words.PLACE_NOTE)), 1)
        self._where.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self._how.setSpacing(12)
        self._how.addWidget(Field(say(words.PART), self.part, note=say(words.PART_NOTE)), 3)
        self._how.addWidget(Field(say(words.CONTENT), self.content), 2)
        column.addLayout(self._where)
        column.addWidget(self.room)
        column.addLayout(self._how)
        return made

    def _write_step(self) -> QFrame:
        made, column = _step(say(words.STEP_WRITE))
        column.addLayout(_beside(self.write, self.writing))
        column.addLayout(self._written)
        return made

    def _back_step(self) -> QFrame:
        made, column = _step(say(words.STEP_BACK))
        column.addWidget(label(say(words.BACK_NOTE), "soft", wrap=True))
        column.addLayout(_beside(self.read, self.reading))
        column.addLayout(self._taken)
        return made

    def _bind(self) -> None:
        self._pause.timeout.connect(self._ask_room)
        self.place.textChanged.connect(lambda _text: self._pause.start())
        self.place.returnPressed.connect(self._write)
        self.content.typed().connect(lambda _value: self._ask_room())
        for button, act in (
            (self.choose, self._choose_place),
            (self.write, self._write),
            (self.read, self._choose_receipts),
            (self.back, self.left.emit),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Esc", self.left.emit),
            (words.CHOOSE_KEY, self._choose_place),
            (words.WRITE_KEY, self._write),
            (words.READ_KEY, self._choose_receipts),
        ):
            QShortcut(QKeySequence(keys), self, act, context=inside)
        self._hear()

    def _hear(self) -> None:
        doing = self._doing
        doing.looked.connect(self._on_looked)
        doing.writing.connect(self._on_writing)
        doing.reading.connect(self._on_reading)
        doing.wrote.connect(self._on_wrote)
        doing.took.connect(self._on_took)

    def _asked(self) -> Asked:
        folder = Path(self.place.text().strip()).expanduser()
        return Asked(folder, int(self.part.text()), self.content.text() == "text")

    def _ask_room(self) -> None:
        self._pause.stop()
        if self.place.text().strip():
            self._doing.look(self._asked())
        else:
            self._on_looked("", "")

    def _write(self) -> None:
        """The same button and key stop what is being written."""
        if self._doing.running:
            self._doing.stop()
            return
        if not self.place.text().strip():
            self._on_looked("amber", say(words.CHOOSE_FIRST))
            self.place.setFocus()
            return
        self._newest = None
        _empty(self._written)
        self._doing.write(self._asked())
        self.write.set_text(say(words.STOP))
        self.write.set_kind("plain")
        self.writing.show_at(say(words.PREPARING), 0, 1)
        self._area.ensureWidgetVisible(self.write, 0, 24)

    def _choose_place(self) -> None:
        dialog = QFileDialog(self, say(words.PLACE), self.place.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.place.setText)
        self._open(dialog, self.place)

    def _choose_receipts(self) -> None:
        if self._doing.running:
            return
        dialog = QFileDialog(self, say(words.READ), self.place.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take)
        self._open(dialog, self.read)

    def _open(self, dialog: QFileDialog, after: QWidget) -> None:
        """The page goes on meanwhile; `after` has the focus when it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _code: self._come_back(after))
        dialog.open()

    def _come_back(self, to: QWidget) -> None:
        self.window().activateWindow()
        to.setFocus()

    def _take(self, files: list[str]) -> None:
        self._newest = None
        _empty(self._taken)
        self._doing.take([Path(file) for file in files])
        if self._doing.running:
            self.reading.show_at(say(words.READING, done=0, total=len(files)), 0, len(files))

    def _on_looked(self, tone: str, text: str) -> None:
        self.room.setText(text)
        restyle(self.room, "tone", tone)

    def _on_writing(self, done: int, total: int) -> None:
        self.writing.show_at(words.writing(done, total), done, total)

    def _on_reading(self, done: int, total: int) -> None:
        self.reading.show_at(say(words.READING, done=done, total=total), done, total)

    def _on_wrote(self, tone: str, text: str) -> None:
        self.writing.hide()
        self.write.set_text(say(words.WRITE))
        self.write.set_kind("primary")
        self._show(self._written, ((tone, text),))
        self._ask_room()

    def _on_took(self, told: tuple[Told, ...]) -> None:
        self.reading.hide()
        self._show(self._taken, told)

    def _show(self, column: QVBoxLayout, told: tuple[Told, ...]) -> None:
        _empty(column)
        self._newest = None
        for tone, text in told:
            self._newest = ProblemLine(self._look, tone, text)
            column.addWidget(self._newest)

    def _bring_newest(self) -> None:
        """Once the page has grown by it."""
        if self._newest is not None:
            self._area.ensureWidgetVisible(self._newest, 0, 16)

    def _fit(self) -> None:
        turn(self._how, self._place, down=self.width() < self._look.px(ROOMY))


def _step(title: str) -> tuple[QFrame, QVBoxLayout]:
    made = card()
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    column.addWidget(label(title, "section"))
    return made, column


def _beside(button: ActionButton, progress: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(button)
    row.addWidget(progress, 1)
    row.addStretch(0)
    return row


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
