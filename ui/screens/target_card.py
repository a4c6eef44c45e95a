"""The day's count against the target, people as shields, and the month below. It never warns."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from perisai_app.vault.register import State
from perisai_app.vault.work import Work
from ui.parts.labels import label, rule
from ui.parts.people import PeopleProgress
from ui.theme.look import Look
from ui.wording import home
from ui.wording.speech import say
from ui.wording.states import CHIPS

# Who is furthest stands first.
ORDER = (
    *(State.REGISTERED, State.RECEIVED, State.QUEUED),
    *(State.RETURNED, State.REFUSED, State.CONFLICT, State.DECLINED, State.DRAFT),
)


class TargetCard(QFrame):
    def __init__(self, look: Look, target: int, scheme_from: int) -> None:
        """`scheme_from`: the new members a month from which the scheme pays in full, 0 where none holds."""
        super().__init__()
        self._target, self._scheme_from = target, scheme_from
        self.setObjectName("card")
        self.count, self.of = label("", "figure"), label(say(home.OF_TARGET, n=target), "soft")
        self.lacking, self.month = label("", "strong"), label("", "strong")
        self.people = PeopleProgress(look)
        self._lay_out()

    def tell(self, found: Work) -> None:
        done, target = found.finalized_today, self._target
        self.count.setText(str(done))
        self.lacking.setText(home.lacking(done, target))
        self.month.setText(say(home.THIS_MONTH_COUNT, n=found.this_month))
        words = say(home.SHIELDS, n=done, target=target)
        marks = [CHIPS[state].mark for state in ORDER for _ in range(found.finalized.get(state, 0))]
        self.people.tell(marks, done, target, words)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(say(home.TODAY), "section"))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.count)
        top.addWidget(self.of)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.people)
        column.addWidget(self.lacking)
        column.addWidget(rule())
        below = QHBoxLayout()
        below.addWidget(label(say(home.THIS_MONTH)))
        below.addStretch(1)
        below.addWidget(self.month)
        column.addLayout(below)
        if self._scheme_from:
            column.addWidget(label(say(home.SCHEME_FROM, n=self._scheme_from), "caption", wrap=True))
