"""People met and not yet registered who are to be visited; one key takes somebody up as a draft."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.vault.people.prospects import Prospect
from ui.parts.buttons import ActionButton
from ui.parts.empty import EmptyState
from ui.parts.labels import label
from ui.parts.scroller import scroller
from ui.screens.work_card import WorkCard
from ui.theme.look import Look
from ui.wording import home
from ui.wording.speech import say


class VisitsPage(QWidget):
    """`chosen` carries a prospect's id; `left` is the way back."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._now = look, now
        self.people, self.empty = WorkCard(look), EmptyState(look)
        self.back = ActionButton(look, say(home.BACK), kind="plain", icon="arrow-left", key="Esc")
        self._lay_out()
        self.people.acted.connect(self.chosen)
        self.people.reached.connect(self._area.ensureWidgetVisible)
        self.back.clicked.connect(lambda _checked=False: self.left.emit())

    def tell(self, found: tuple[Prospect, ...]) -> None:
        today = self._now().astimezone().date()
        self.people.setVisible(bool(found))
        self.people.tell([home.visit(one, today) for one in found])
        self.empty.setVisible(not found)
        self.empty.tell(say(home.NO_VISITS), say(home.NO_VISITS_MORE))
        self.focus_first()

    def focus_first(self) -> None:
        if self.people.rows:
            self.people.focus_row(0)
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text() in tuple("123456"):
            self.people.press(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label(say(home.VISITS), "title", wrap=True), 1)
        head.addWidget(self.back)
        column.addLayout(head)
        inside = QWidget()
        inside.setObjectName("scrolled")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 4, 4)
        rows.addWidget(self.people)
        rows.addWidget(self.empty)
        rows.addStretch(1)
        self._area = scroller(inside)
        column.addWidget(self._area, 1)
