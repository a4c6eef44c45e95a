"""The office's words on the form: a band above the fields, a line at each field, and the keys that answer.

Knows points and lines; what a field is and how it is filled is the page's to know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perisai_app.domain.making import REASON_LENGTH
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.returned import Returned
from ui.form.office import Office, Point, Stands, office_of
from ui.parts.field import LineEdit
from ui.parts.labels import label
from ui.parts.problem_line import Answer, ProblemLine
from ui.theme.look import Look
from ui.wording import returned as words
from ui.wording.speech import say
from ui.wording.values import shown


@dataclass(frozen=True, slots=True)
class Ways:
    """What the page does when asked: texts as they stand, put one, go to a field, where one is, why a field
    is left as it is (None when it is not), leave it so with a reason.
    """

    texts: Callable[[], Mapping[str, str]]
    put: Callable[[str, str], None]
    jump: Callable[[str], None]
    is_here: Callable[[str], bool]
    why: Callable[[str], str | None]
    keep: Callable[[str, str], None]


class ReturnedPart(QWidget):
    """The band; hidden for anybody who did not come back."""

    def __init__(self, look: Look, book: RuleBook, ways: Ways) -> None:
        super().__init__()
        self._look, self._book, self._ways = look, book, ways
        self.office: Office | None = None
        self._narrow = False
        self._reasons: dict[str, LineEdit] = {}
        self._line: ProblemLine | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 4, 16, 4)
        self.hide()

    def start(self, found: Returned | None) -> None:
        self.office = office_of(found, self._is_kept) if found else None
        self._reasons.clear()
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
        if self.office is not None:
            self._line = ProblemLine(self._look, "red" if self.office.by_rule else "indigo", "")
            self.count = label("", "strong")
            self._line.add(self.count)
            self._column.addWidget(self._line)
        self.setVisible(self.office is not None)

    def set_narrow(self, narrow: bool) -> None:
        """With little room only what the office said."""
        self._narrow = narrow
        self.tell()

    def tell(self) -> None:
        """The band as it stands now."""
        if self.office is None or self._line is None:
            return
        office, total = self.office, len(self.office.points)
        said = words.refused(office.at) if office.by_rule else words.reason(office.reason, office.at)
        self._line.set_text(said if self._narrow else f"{said} {say(words.KEPT_BOTH)}")
        count = total - len(office.open(self._ways.texts()))
        self.count.setText(words.done(count, total) if total else "")

    def key(self, fields: tuple[str, ...]) -> object:
        """What a row's lines depend on; another person's are never left standing for being alike."""
        found = tuple((point, stands) for point, stands in self._standing() if point.field in fields)
        return found and (id(self.office), found)

    def lines(self, fields: tuple[str, ...]) -> list[QWidget]:
        """One line for each point about one of these fields, in the place of those before."""
        for name in fields:
            self._reasons.pop(name, None)
        return [self._point(one, stands) for one, stands in self._standing() if one.field in fields]

    def open_points(self) -> list[tuple[str, str]]:
        """(field, sentence) of what is not answered yet, for the list beside the form."""
        if self.office is None:
            return []
        return [(one.field, self._in_list(one)) for one in self.office.open(self._ways.texts())]

    def first_field(self) -> str:
        """Where to begin: the first open point's field."""
        found = self.open_points()
        return found[0][0] if found else ""

    def take(self, point: Point | None = None) -> None:
        """Alt+U: the proposal of this point, or of the one that is nearest."""
        office, point = self.office, point or self._nearest(lambda one: bool(one.proposed))
        if office is None or point is None:
            return
        office.answered(point, self._ways.texts().get(point.field, ""))
        self._ways.put(point.field, point.proposed)
        self._go_on()

    def keep(self, point: Point | None = None) -> None:
        """Alt+T: it stays as it is."""
        office, point = self.office, point or self._nearest(lambda one: not one.code)
        if office is None or point is None:
            return
        office.answered(point, self._ways.texts().get(point.field, ""))
        self._ways.keep(point.field, "")
        self._go_on()

    def to_reason(self) -> None:
        """Alt+A: why it stays, of the point that was kept last."""
        if self._reasons:
            next(reversed(self._reasons.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def undo(self, point: Point | None = None) -> None:
        """Alt+Z: back to what stood there; what was kept in an earlier sitting is open again."""
        back = self.office.undo(point) if self.office is not None else None
        if back is None and point is not None:
            back = point.field, self._ways.texts().get(point.field, "")
        if back is not None:
            self._ways.put(*back)

    def _standing(self) -> list[tuple[Point, Stands]]:
        if self.office is None:
            return []
        texts = self._ways.texts()
        return [(point, self.office.stands(point, texts)) for point in self.office.points]

    def _nearest(self, fits: Callable[[Point], bool]) -> Point | None:
        """The open point of the row one is in, else the first."""
        found = [one for one, stands in self._standing() if stands is Stands.OPEN and fits(one)]
        found.sort(key=lambda one: not self._ways.is_here(one.field))
        return found[0] if found else None

    def _go_on(self) -> None:
        if name := self.first_field():
            self._ways.jump(name)

    def _point(self, point: Point, stands: Stands) -> ProblemLine:
        wrote = shown(point.field, point.wrote, self._book)
        proposed = shown(point.field, point.proposed, self._book) if point.proposed else ""
        back = Answer(say(words.UNDO), lambda: self.undo(point), words.UNDO_KEY)
        if stands is Stands.TAKEN:
            return ProblemLine(
                self._look, "green", words.taken(proposed, wrote), self._if_undone(point, back)
            )
        if stands is Stands.CHANGED:
            return ProblemLine(self._look, "green", words.changed(wrote))
        if stands is Stands.KEPT:
            return self._kept(point, back)
        if point.code:
            return ProblemLine(self._look, "red", words.rule(point.field, point.code))
        take = Answer(say(words.TAKE), lambda: self.take(point), words.TAKE_KEY)
        keep = Answer(say(words.KEEP), lambda: self.keep(point), words.KEEP_KEY)
        answers = (take, keep) if point.proposed else (keep,)
        said = words.remark(point.field, point.said, proposed, wrote)
        return ProblemLine(self._look, "indigo", said, answers)

    def _kept(self, point: Point, back: Answer) -> ProblemLine:
        """With room for the reason, which goes to the office with the next revision."""
        line = ProblemLine(self._look, "indigo", words.kept(), (back,))
        edit = self._reasons[point.field] = LineEdit()
        edit.setPlaceholderText(say(words.WHY))
        edit.setAccessibleName(words.why(point.field))
        edit.setMaxLength(REASON_LENGTH)
        edit.setText(self._ways.why(point.field) or "")
        edit.textEdited.connect(partial(self._ways.keep, point.field))
        edit.returnPressed.connect(self._go_on)
        line.put_below(edit)
        return line

    def _is_kept(self, field: str) -> bool:
        return self._ways.why(field) is not None

    def _if_undone(self, point: Point, back: Answer) -> tuple[Answer, ...]:
        """A proposal taken in an earlier sitting is undone by typing."""
        steps = self.office.steps if self.office else []
        return (back,) if any(step[0] == point for step in steps) else ()

    def _in_list(self, point: Point) -> str:
        if point.code:
            return words.in_list(point.field, words.rule(point.field, point.code))
        proposed = shown(point.field, point.proposed, self._book) if point.proposed else ""
        return words.in_list(point.field, point.said or proposed)
