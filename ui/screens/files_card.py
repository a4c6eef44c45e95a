"""On 'Kiriman': how many files wait, the button that sends them now, and what travels by itself.

Reads and writes nothing; it is shown what is so, and says what was chosen.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from perisai_app.vault.files.policy import FilesPolicy
from ui.parts.buttons import ActionButton
from ui.parts.labels import label
from ui.parts.segments import Segments
from ui.parts.turning import turn
from ui.standing import Standing
from ui.theme.look import Look
from ui.wording import carrying, hand_over
from ui.wording.files import POLICIES
from ui.wording.speech import say

ROOMY = 700


class FilesCard(QFrame):
    """`chosen` carries a FilesPolicy; `asked_files` wants the files sent, `asked_stick` the way by stick."""

    chosen = Signal(object)
    asked_files = Signal()
    asked_stick = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.waiting, self.note = label("", "strong"), label("", "caption", wrap=True)
        self.send = ActionButton(look, say(carrying.SEND), icon="arrow-up", key=carrying.SEND_KEY)
        self.stick = ActionButton(look, say(hand_over.TITLE), icon="hard-drives", key=hand_over.KEY)
        self.policy = Segments(look, carrying.CHOICES)
        self.policy.name_parts(say(carrying.CHOICE))
        self._lay_out()
        self.send.clicked.connect(lambda _checked=False: self.asked_files.emit())
        self.stick.clicked.connect(lambda _checked=False: self.asked_stick.emit())
        self.policy.typed().connect(lambda value: self.chosen.emit(FilesPolicy(value)))

    def show_standing(self, found: Standing, *, metered: bool) -> None:
        self.waiting.setText(carrying.waits(found.waiting))
        self.send.setVisible(found.waiting.files > 0)
        self.policy.setText(found.policy.value)
        spared = metered and found.policy is FilesPolicy.EVERYTHING
        self.note.setText(say(carrying.METERED) if spared else say(POLICIES[found.policy]))

    def fit(self, room: int) -> None:
        """Side by side where there is room, else one below the other."""
        roomy = room >= self._look.px(ROOMY)
        for row in (self._first, self._second):
            turn(row, self, down=not roomy)
        self.send.show_key(roomy)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head, self._first, self._second = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(label(say(carrying.TITLE), "section"))
        head.addStretch(1)
        head.addWidget(self.stick)
        self._first.addWidget(self.waiting)
        self._first.addStretch(1)
        self._first.addWidget(self.send)
        self._second.addWidget(self.policy)
        self._second.addWidget(self.note, 1)
        for row in (self._first, self._second):
            row.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._first)
        choice = QVBoxLayout()
        choice.setSpacing(4)
        choice.addWidget(label(say(carrying.CHOICE), "label"))
        choice.addLayout(self._second)
        column.addLayout(choice)
