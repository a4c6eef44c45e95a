"""The agents of a shared laptop with what each has unsent, one of them chosen. Opens no vault."""

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from perisai_app.vault.laptop import AgentVault
from ui.parts.keycap import cap_size, paint_cap
from ui.parts.mark import Mark
from ui.parts.shield import paint_shield
from ui.theme.look import Look
from ui.wording import entrance
from ui.wording.speech import say

HEIGHT, CIRCLE, SIDE = 64, 36, 14
Fact = tuple[Mark | None, str, str]


class AgentCard(QPushButton):
    """Initials, the name, and a tick on the chosen one; the keys that choose on the others."""

    def __init__(self, look: Look, agent: AgentVault, today: date) -> None:
        super().__init__(agent.name or say(entrance.NO_NAME))
        self.agent, self._look, self.hint_key = agent, look, ""
        self._facts = _facts(agent, today)
        self.setProperty("kind", "agent")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(", ".join(words for _mark, _role, words in self._facts))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self._paint_circle(painter)
        self._paint_words(painter)
        self._paint_sign(painter)
        painter.end()

    def _paint_circle(self, painter: QPainter) -> None:
        side = self._look.px(CIRCLE)
        box = QRectF(SIDE, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour("leaf", "fill_quiet"))
        painter.drawEllipse(box)
        painter.setPen(self._colour("on_leaf", "ink_soft"))
        painter.setFont(self._look.font(10.5, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(self.agent.name))

    def _paint_words(self, painter: QPainter) -> None:
        left = 2 * SIDE + self._look.px(CIRCLE)
        box = QRectF(left, 0, self.width() - left - self._look.px(48), self.height())
        painter.setPen(self._look.colour("ink"))
        painter.setFont(self._look.font(12, bold=True))
        if not self._facts:
            self._paint_line(painter, box, self.text())
            return
        middle = box.height() / 2
        self._paint_line(painter, box.adjusted(0, 6, 0, -middle), self.text())
        painter.setFont(self._look.font(10.5))
        box = box.adjusted(0, middle, 0, -6)
        for fact in self._facts:
            box.setLeft(self._paint_fact(painter, box, *fact))

    def _paint_fact(self, painter: QPainter, box: QRectF, mark: Mark | None, role: str, words: str) -> float:
        """Its sign and its words; where the next one begins."""
        side = self._look.px(16)
        sign = QRectF(box.left(), box.center().y() - side / 2, side, side)
        if mark is None:
            icon = self._look.icon("warning", role).pixmap(side, side)
            painter.drawPixmap(round(sign.x()), round(sign.y()), side, side, icon)
        else:
            paint_shield(painter, sign, mark, self._look.palette)
        painter.setPen(self._look.colour(role))
        box = box.adjusted(side + 8, 0, 0, 0)
        self._paint_line(painter, box, words)
        return box.left() + painter.fontMetrics().horizontalAdvance(words) + 16

    def _paint_line(self, painter: QPainter, box: QRectF, words: str) -> None:
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_sign(self, painter: QPainter) -> None:
        side = self._look.px(20)
        right = self.width() - SIDE - 2
        if self.isChecked():
            tick = self._look.icon("check", "leaf_text").pixmap(side, side)
            painter.drawPixmap(right - side, (self.height() - side) // 2, side, side, tick)
        elif self.hint_key:
            cap = cap_size(self.hint_key, self._look)
            box = QRectF(right - cap.width(), (self.height() - cap.height()) / 2, cap.width(), cap.height())
            paint_cap(painter, box, self.hint_key, self._look, self._look.colour("ink_soft"))

    def _colour(self, chosen: str, other: str) -> QColor:
        return self._look.colour(chosen if self.isChecked() else other)


class AgentChoice(QWidget):
    """`chosen` tells that another agent is meant now; with one agent there is nothing to choose."""

    chosen = Signal()

    def __init__(self, look: Look, agents: tuple[AgentVault, ...], current: AgentVault, today: date) -> None:
        super().__init__()
        self._cards = [AgentCard(look, agent, today) for agent in agents]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for made in self._cards:
            column.addWidget(made)
            made.clicked.connect(lambda _checked=False, card=made: self._choose(card))
        self._mark(self._cards[agents.index(current)])

    @property
    def current(self) -> AgentVault:
        return self.card.agent

    def step(self, by: int) -> None:
        """One up or down; nothing happens past either end."""
        at = self._cards.index(self.card) + by
        if 0 <= at < len(self._cards):
            self._choose(self._cards[at])

    def _choose(self, card: AgentCard) -> None:
        self._mark(card)
        self.chosen.emit()

    def _mark(self, card: AgentCard) -> None:
        self.card = card
        card.setChecked(True)
        at = self._cards.index(card)
        for number, other in enumerate(self._cards):
            other.hint_key = {-1: "↑", 1: "↓"}.get(number - at, "")
            other.update()


def _facts(agent: AgentVault, today: date) -> tuple[Fact, ...]:
    """What stands below the name, with its sign (the warning where there is none of the marks)."""
    if not agent.name:
        return ((None, "amber_text", say(entrance.KEYS_DAMAGED)),)
    if agent.unsent is None:
        return ()
    waits, long = entrance.unsent(agent.unsent, today)
    first: Fact = (None, "amber_text", waits) if long else (Mark.OUTLINE, "ink_soft", waits)
    to_fix = say(entrance.TO_FIX, n=agent.unsent.fixing) if agent.unsent.fixing else ""
    found: tuple[Fact, ...] = (first, (Mark.ALERT, "ink_soft", to_fix))
    return tuple(one for one in found if one[2])


def initials(name: str) -> str:
    """Of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper() or "?"
