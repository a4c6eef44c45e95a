"""A field: label above (never inside), a soft note beside it, the editor, one hint line below."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStyledItemDelegate, QVBoxLayout, QWidget

from ui.parts.labels import label, restyle
from ui.parts.tone_sign import ToneSign
from ui.theme.look import Look
from ui.theme.space import UNDER_LABEL
from ui.wording.speech import say


class LineEdit(QLineEdit):
    """A one-line editor; `changed_by_hand` is Qt's textEdited."""

    def __init__(self, *, upper: bool = False) -> None:
        super().__init__()
        self._upper = upper
        if upper:
            self.textEdited.connect(self._raise_case)

    def typed(self) -> SignalInstance:
        return self.textEdited

    def _raise_case(self, text: str) -> None:
        """Names are in capitals on the KTP; the cursor stays where it is."""
        if text != text.upper():
            at = self.cursorPosition()
            self.setText(text.upper())
            self.setCursorPosition(at)


class Choice(QComboBox):
    """A closed list of (value, words); empty until a person or a default chose."""

    chosen_by_hand = Signal(str)

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._look = look
        self.setItemDelegate(QStyledItemDelegate(self))  # the one that heeds the style sheet
        for value, words in options:
            self.addItem(say(words), value)
        self.setCurrentIndex(-1)
        self.activated.connect(lambda _index: self.chosen_by_hand.emit(self.text()))
        self.currentIndexChanged.connect(self._on_key_choice)
        look.changed.connect(self._place_arrow)
        self._arrow = label("")
        self._arrow.setParent(self)
        self._arrow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place_arrow()

    def text(self) -> str:
        return str(self.currentData() or "")

    def setText(self, text: str) -> None:
        self.setCurrentIndex(self.findData(text))

    def typed(self) -> SignalInstance:
        return self.chosen_by_hand

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_arrow()

    def _on_key_choice(self, _index: int) -> None:
        if self.hasFocus():
            self.chosen_by_hand.emit(self.text())

    def _place_arrow(self) -> None:
        side = self._look.px(16)
        self._arrow.setPixmap(self._look.pixmap("caret-down", "ink_soft", 16))
        self._arrow.setGeometry(self.width() - side - 10, (self.height() - side) // 2, side, side)


class Field(QWidget):
    """Label, note, editor, hint; the tone (amber, red) is on the editor's edge, and with a `sign` in it."""

    def __init__(
        self, name: str, editor: QWidget, *, note: str = "", hint: str = "", sign: ToneSign | None = None
    ) -> None:
        super().__init__()
        self.editor, self._sign = editor, sign
        editor.setAccessibleName(name)
        editor.setAccessibleDescription(hint)
        self.title, self.note = label(name, "label"), label(note, "caption")
        self.title.setToolTip(name)
        self.note.setToolTip(note)
        self.title.setBuddy(editor)
        self.head = self._head()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNDER_LABEL)
        column.addLayout(self.head)
        column.addWidget(editor)
        self.hint = label(hint, "caption")
        self.hint.setMinimumWidth(1)
        self.hint.setToolTip(hint)
        column.addWidget(self.hint)
        self.hint.setVisible(bool(hint))  # with a parent: shown without one it would be a window of its own
        column.addStretch(1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        for words in (self.title, self.note):
            words.setMinimumWidth(
                1
            )  # a long label may be cut, it never widens the form; it is told when hovered
            head.addWidget(words)
        head.addStretch(1)
        return head

    def set_name(self, name: str) -> None:
        self.title.setText(name)
        self.title.setToolTip(name)
        self.editor.setAccessibleName(name)

    def set_tone(self, tone: str) -> None:
        restyle(self.editor, "tone", tone)
        if self._sign is not None:
            self._sign.set_tone(tone)

    def set_hint(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setToolTip(text)
        self.editor.setAccessibleDescription(text)
        self.hint.setVisible(bool(text))

    def set_hint_tone(self, tone: str) -> None:
        restyle(self.hint, "tone", tone)

    def set_note(self, text: str, role: str = "caption") -> None:
        self.note.setText(text)
        self.note.setToolTip(text)
        restyle(self.note, "role", role)
