"""The gallery's window: sections at the left, their pieces at the right; made anew in another language."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perisai_app.domain.rulebook import RuleBook
from ui.gallery import colours, doing, fields, frame, lines, lists, special, states
from ui.gallery.desk import Desk, Section
from ui.language import KEY
from ui.parts.labels import label, restyle
from ui.parts.scroller import scroller
from ui.theme.look import Look
from ui.wording import gallery as words
from ui.wording.speech import other, say, speak

SECTIONS = (
    Section("fields", words.FIELDS, fields.rows),
    Section("special", words.SPECIAL, special.rows),
    Section("states", words.STATES, states.rows),
    Section("lines", words.LINES, lines.rows),
    Section("doing", words.DOING, doing.rows),
    Section("lists", words.ROWS, lists.rows),
    Section("frame", words.FRAME, frame.rows),
    Section("colours", words.COLOURS, colours.rows),
)
THEME_KEY, LIST_LEAST = "Ctrl+T", 900


class Gallery(QMainWindow):
    """Ctrl+PgUp and Ctrl+PgDn go through the sections; themes, text sizes and languages have their keys."""

    def __init__(self, look: Look, book: RuleBook) -> None:
        super().__init__()
        self._look, self._desk, self.at = look, Desk(look, book), 0
        self.resize(1280, 720)
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act)
        look.changed.connect(self._fit)
        self.rebuild()

    def show_section(self, at: int) -> None:
        self.at = at % len(SECTIONS)
        self._pages.setCurrentIndex(self.at)
        self._buttons[self.at].setChecked(True)

    def hidden_below(self) -> int:
        """How many pixels of this section are scrolled away."""
        return self.areas[self.at].verticalScrollBar().maximum()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """With large text the sections are still reached by their keys."""
        self._list.setVisible(self.width() >= self._look.px(LIST_LEAST))

    def focus_inside(self) -> None:
        """To the first piece of this section that takes keys."""
        self.areas[self.at].setFocus(Qt.FocusReason.TabFocusReason)
        self.areas[self.at].focusNextChild()

    def turn_language(self) -> None:
        speak(other())
        self.rebuild()

    def rebuild(self) -> None:
        """Every text is said when a piece is made."""
        self.setWindowTitle(say(words.TITLE))
        self._pages = QStackedWidget()
        self._buttons: list[QPushButton] = []
        self.areas: list[QScrollArea] = []
        self._list = self._make_list()
        middle = QWidget()
        middle.setObjectName("page")
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._pages, 1)
        for section in SECTIONS:
            self._pages.addWidget(self._page(section))
        self.setCentralWidget(middle)
        self.show_section(self.at)
        self._fit()
        self._buttons[self.at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_list(self) -> QWidget:
        box, group = QWidget(), QButtonGroup(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(say(words.TITLE), "section"))
        for at, section in enumerate(SECTIONS):
            button = QPushButton(say(section.title))
            button.setAccessibleName(button.text())
            button.setCheckable(True)
            restyle(button, "kind", "filter")
            button.clicked.connect(self._goer(at))
            group.addButton(button, at)
            self._buttons.append(button)
            column.addWidget(button)
        hint = label(say(words.HINT), "caption")
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addStretch(1)
        return box

    def _page(self, section: Section) -> QWidget:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 20, 32)
        column.setSpacing(20)
        column.addWidget(label(say(section.title), "title"))
        for piece in section.build(self._desk):
            column.addWidget(piece)
        column.addStretch(1)
        area = scroller(inside)
        self.areas.append(area)
        return area

    def _goer(self, at: int) -> Callable[[], None]:
        return lambda: self.show_section(at)

    def _turn_theme(self) -> None:
        self._look.set_setting("light" if self._look.palette.name == "dark" else "dark")

    def _keys(self) -> dict[str, Callable[[], None]]:
        step = self._look.step_text
        return {
            "Ctrl+PgDown": lambda: self.show_section(self.at + 1),
            "Ctrl+PgUp": lambda: self.show_section(self.at - 1),
            THEME_KEY: self._turn_theme,
            KEY: self.turn_language,
            "Ctrl++": lambda: step(1),
            "Ctrl+=": lambda: step(1),
            "Ctrl+-": lambda: step(-1),
            "Ctrl+0": lambda: step(0),
        }
