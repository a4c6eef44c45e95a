"""The registration form: binds fields, rule book, side column and keeper. One page, one draft at a time.

Nothing typed is ever lost: half a second after the last keystroke it is on its way to the vault, and
parking, locking, closing or going elsewhere flushes at once. Esc does nothing here.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.domain.choices import ConsentMethod
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.review import Review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.drafts import Draft
from perisai_app.vault.register import Row, State
from perisai_app.vault.returned import Returned
from perisai_app.wire.submission import Submission
from ui.form.chrome import ActionBar, FormHead
from ui.form.consent_sound import ConsentSound, Sound
from ui.form.derive import Deriver
from ui.form.entry import SHARED, START, Entry
from ui.form.keeper import Keeper, Snapshot
from ui.form.keys import FieldKeys
from ui.form.lines import line_for, nik_meanings, twin_line
from ui.form.quote import quote
from ui.form.returned import ReturnedPart, Ways
from ui.form.sections import FIELDS, SECTION_OF, Sections, near
from ui.form.side import SideColumn
from ui.lanes import VaultLane
from ui.parts.nik_field import NikEdit
from ui.parts.scroller import scroller
from ui.parts.segments import Segments
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.dates import hour, rupiah
from ui.wording.recording import RECORD_KEY
from ui.wording.returned import KEEP_KEY, TAKE_KEY, UNDO_KEY, WHY_KEY
from ui.wording.speech import say

SAVE_AFTER_MS, SAVE_AT_LATEST_MS = 400, 900
SIDE_WIDTH, FIELDS_LEAST, ROW_LEAST = 292, 540, 520


class FormPage(QWidget):
    """`finished` carries the sentence after finalizing, `parked` the one after putting aside."""

    finished = Signal(str)
    parked = Signal(str)

    def __init__(
        self,
        look: Look,
        lane: VaultLane,
        book: RuleBook,
        now: Callable[[], datetime],
        sound: Sound,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._lane, self._book, self._now = look, lane, book, now
        self.entry, self.keeper = Entry(book), Keeper(None)
        self._twin: Row | None = None
        self.dirty, self.last_field = False, FIELDS[0]
        self.shared: dict[str, str] = {}
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._latest = QTimer(self, singleShot=True, interval=SAVE_AT_LATEST_MS)
        self.sections, self.side = Sections(look, book, self._today), SideColumn(look)
        self.head, self.bar = FormHead(look), ActionBar(look)
        self._told_at = self.sections.told_at()
        self._deriver = Deriver(self.entry)
        self.sound = ConsentSound(self.sections.recorder, lane, sound, book.settings, now)
        self.office = ReturnedPart(look, book, self._ways())
        self._lay_out()
        self._bind()
        self.start(None)

    # -- one draft after the other

    def start(self, found: Draft | None, came_back: Returned | None = None) -> None:
        """A new person, or a draft taken up again where it was left; `came_back` is why it corrects one."""
        self.sound.stop()
        self._soon.stop()
        self._latest.stop()
        self.entry = Entry(self._book, texts=dict(found.texts) if found else START | self.shared)
        if found:
            self.entry.confirmed = dict(found.confirmed)
            self.entry.left = {name for name, text in found.texts.items() if text}
        self._deriver = Deriver(self.entry)
        self.leave()
        self.keeper, self._twin, self.dirty = Keeper(found), None, False
        if found:
            keeper, now = self.keeper, self._now()
            self._lane.ask(lambda vault: keeper.open(vault, now), failed=_only_a_question_more)
        for name, editor in self._editors.items():
            editor.setText(self.entry.texts.get(name, ""))
        for name in ("sex", "birth_date"):
            self.sections.fields[name].set_note("")
        self.sound.start(self.keeper)
        self.office.start(came_back)
        self.head.set_state(State.RETURNED if came_back else State.DRAFT)
        saved = say(screen.SAVED, at=hour(found.saved_at)) if found else say(screen.NOT_SAVED_YET)
        self.head.tell_saved(saved, good=found is not None)
        self.refresh()
        self._look_for_twin()

    def focus_first(self, name: str = "") -> None:
        """To this field, else to the first that the office asks about, else to the first of all."""
        name = name or near(self.office.first_field() or FIELDS[0])
        self.keys.go(name if name in FIELDS else FIELDS[0])

    def flush(self, *, always: bool = False) -> None:
        """Hand what was typed to the vault lane now; a no-op when nothing changed, unless `always`."""
        self._soon.stop()
        self._latest.stop()
        if not (self.dirty or always):
            return
        self.dirty = False
        keeper, typed = self.keeper, self._snapshot()
        self._lane.ask(
            lambda vault: keeper.save(vault, typed),
            lambda at: self._on_saved(keeper, at),
            lambda error: self._on_save_failed(keeper, error),
        )

    def leave(self) -> None:
        """This draft is left of one's own will; no question about it at the next start."""
        self._lane.ask(self.keeper.leave, failed=_only_a_question_more)

    def shut(self) -> None:
        """The session ends: everything is handed over, and the microphone is let go."""
        self.sound.close()
        self.flush()
        self.leave()

    def park(self) -> None:
        """Put this one aside and serve the next."""
        self.sound.stop()
        name = self.entry.texts.get("name", "") or say(screen.NO_NAME)
        self.flush()
        self._share()
        self.start(None)
        self.parked.emit(say(screen.PARKED, name=name))

    def finish(self) -> None:
        """Finalize, or say what is still in the way and go to its field."""
        self.sound.stop()
        self.entry.asked_to_finish = True
        judged = self.refresh()
        if not judged.ready or self._twin is not None:
            self._go_to_first(judged)
            return
        self._soon.stop()
        self._latest.stop()
        self.dirty = False
        keeper, typed, today = self.keeper, self._snapshot(), self._today()
        self.sections.setEnabled(False)
        self._lane.ask(
            lambda vault: keeper.finish(vault, typed, self._book, today),
            self._on_finished,
            lambda error: self._on_save_failed(keeper, error),
        )

    def refresh(self) -> Review:
        """Judge what is typed and show it everywhere it is shown."""
        judged = self.entry.review(self._today())
        shown = self.entry.shown(judged)
        minor = any(p.field == "guardian" for p in judged.problems)
        self.sections.ask_guardian(minor or bool(self.entry.texts.get("guardian")))
        self._show_lines(shown)
        missing = [p.field for p in judged.missing]
        problems = [p for p in shown if p.code != "missing"]
        self.side.before.tell(problems, missing, self.office.open_points())
        self.office.tell()
        self._show_price(shown)
        self._show_steps(judged, shown)
        self._show_nik()
        self.sound.tell_wanted(self.entry.texts.get("consent_method") == ConsentMethod.RECORDED)
        self.head.title.setText(self.entry.texts.get("name", "").strip().title() or say(screen.NEW_PERSON))
        return judged

    # -- construction

    def _lay_out(self) -> None:
        self._fields_area, self._side_area = scroller(self.sections), scroller(self.side)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._fields_area, 1)
        middle.addWidget(self._side_area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.office)
        column.addLayout(middle, 1)
        column.addWidget(self.bar)
        self._look.changed.connect(self._fit)

    def _bind(self) -> None:
        self._editors = {name: self.sections.editors[name] for name in FIELDS}
        self.keys = FieldKeys(self._editors, left=self._on_left, entered=self._on_entered, finish=self.finish)
        for name, editor in self._editors.items():
            editor.typed().connect(self._typist(name))
        nik = self._editors["nik"]
        assert isinstance(nik, NikEdit)
        self._nik = nik
        nik.completed.connect(lambda: self.keys.step("nik", 1))
        self._soon.timeout.connect(self.flush)
        self._latest.timeout.connect(self.flush)
        self.side.before.jumped.connect(self.jump)
        self.head.went.connect(self._on_section)
        self.sound.began.connect(partial(self.flush, always=True))  # it needs a draft to go to
        self.sound.recorded.connect(self._on_recorded)
        self.sections.recorder.grew.connect(self._on_grew)
        self.bar.park.clicked.connect(lambda _checked=False: self.park())
        self.bar.finish.clicked.connect(lambda _checked=False: self.finish())
        self.bar.summary.clicked.connect(lambda _checked=False: self._swap_side())
        for keys, act in self._shortcuts().items():
            QShortcut(QKeySequence(keys), self, act)

    def _shortcuts(self) -> dict[str, Callable[[], object]]:
        return {
            "Ctrl+Return": self.finish,
            "Ctrl+Enter": self.finish,
            "Ctrl+S": self.flush,
            "F2": lambda: self.keys.go("nik"),
            "F6": self._to_list,
            "F7": self.park,
            RECORD_KEY: self._to_recorder,
            "Alt+K": self._confirm_first,
            TAKE_KEY: self.office.take,
            KEEP_KEY: self.office.keep,
            UNDO_KEY: self.office.undo,
            WHY_KEY: self.office.to_reason,
        }

    def _ways(self) -> Ways:
        def is_here(name: str) -> bool:
            return self.sections.rows[near(name)] is self.sections.rows[self.last_field]

        def why(name: str) -> str | None:
            return self.entry.kept(name)

        return Ways(lambda: self.entry.texts, self.put, self.jump, is_here, why, self.keep)

    def _typist(self, name: str) -> Callable[[str], None]:
        return lambda _text: self._on_typed(name)

    # -- what a person does

    def jump(self, name: str) -> None:
        """To a field from the list, the strip or a refused finish."""
        name = near(name)
        self._fields_area.show()
        self.keys.go(name)
        self._bring(name, 60)

    def put(self, name: str, text: str) -> None:
        """Set a field as if typed; one that the form does not show is set all the same."""
        if name in self._editors:
            self._editors[name].setText(text)
            self._on_typed(name)
            self.keys.go(name)
        else:
            self.entry.set(name, text)
            self._touch()
            self.refresh()

    def confirm(self, problem: Problem) -> None:
        self.entry.confirm(problem, screen.AS_ON_CARD)
        self._touch()
        self.refresh()

    def keep(self, name: str, reason: str) -> None:
        """Leave a field as it is although the office proposed another text."""
        self.entry.keep(name, reason)
        self._touch()
        self.refresh()

    def _on_typed(self, name: str) -> None:
        self.entry.set(name, self._editors[name].text())
        if name == "nik":
            self._derive(self._deriver.from_nik(self._today()))
            self._look_for_twin()
        elif name == "occupation":
            self._derive(self._deriver.from_occupation())
        elif name == "consent_method":
            self._derive(self._deriver.from_consent(self._today()))
        if name in ("sex", "birth_date"):
            self.sections.fields[name].set_note("")
        self._touch()
        self.refresh()

    def _derive(self, found: dict[str, str]) -> None:
        for name, text in found.items():
            self.entry.set(name, text)
            if name in self._editors:
                self._editors[name].setText(text)
            if name in ("sex", "birth_date"):
                self.sections.fields[name].set_note(say(screen.FROM_NIK))

    def _on_left(self, name: str) -> None:
        if self.entry.texts.get(name):
            self.entry.leave(name)
        self.refresh()

    def _on_entered(self, name: str) -> None:
        self.last_field = name
        self.head.steps[SECTION_OF[name]].setChecked(True)
        self._bring(name, 40)

    def _bring(self, name: str, around: int) -> None:
        """Into sight, with what is said below it where there is room for both."""
        self._fields_area.ensureWidgetVisible(self.sections.rows[name], 0, 12)
        self._fields_area.ensureWidgetVisible(self.sections.fields[name], 0, around)

    def _on_section(self, section: str) -> None:
        self.jump(next(name for name in FIELDS if SECTION_OF[name] == section))

    def _to_list(self) -> None:
        self._side_area.show()
        self.side.before.enter()

    def _to_recorder(self) -> None:
        """F4, from wherever one is: the text to read aloud comes into sight, and it is heard."""
        if self._fields_area.isHidden():
            self._swap_side()
        self.head.steps["consent"].setChecked(True)
        self._fields_area.ensureWidgetVisible(self.sections.recorder, 0, 12)
        self.sections.recorder.record.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.sound.press()

    def _on_grew(self, line: QWidget) -> None:
        """Once it has its place."""
        QTimer.singleShot(0, line, lambda: self._fields_area.ensureWidgetVisible(line, 0, 12))

    def _confirm_first(self) -> None:
        """Alt+K: the amber question of the field one is in, else the first one."""
        shown = self.entry.shown(self.entry.review(self._today()))
        amber = [p for p in shown if p.severity is Severity.AMBER]
        here = self.sections.rows[self.last_field]
        amber.sort(key=lambda p: self.sections.rows[near(p.field)] is not here)
        if amber:
            self.confirm(amber[0])

    def _go_to_first(self, judged: Review) -> None:
        fields = {near(p.field) for p in (*judged.problems, *judged.unconfirmed)}
        fields -= {f for f, _code in self.entry.confirmed} - {near(p.field) for p in judged.unconfirmed}
        wrong = {near(p.field) for p in judged.problems if p.severity is Severity.RED}
        order = wrong or fields or {"nik"}
        self.jump(next(name for name in FIELDS if name in order))

    # -- saving

    def _touch(self) -> None:
        """A keystroke: save soon, and at the latest a second after the first unsaved one."""
        self.dirty = True
        self._soon.start()
        if not self._latest.isActive():
            self._latest.start()

    def _on_recorded(self) -> None:
        """What was heard is how consent was given."""
        self._editors["consent_method"].setText(ConsentMethod.RECORDED)
        self._on_typed("consent_method")
        self.flush()

    def _snapshot(self) -> Snapshot:
        return Snapshot(dict(self.entry.texts), dict(self.entry.confirmed), self.last_field, self._now())

    def _on_saved(self, keeper: Keeper, at: datetime) -> None:
        if keeper is self.keeper:
            self.head.tell_saved(say(screen.SAVED, at=hour(at)), good=True)

    def _on_save_failed(self, keeper: Keeper, _error: Exception) -> None:
        if keeper is self.keeper:
            self.sections.setEnabled(True)
            self.dirty = True
            self.head.tell_trouble(say(screen.SAVE_FAILED))

    def _on_finished(self, outcome: Submission | Review | Row) -> None:
        self.sections.setEnabled(True)
        if isinstance(outcome, Submission):
            self._share()
            self.start(None)
            self.finished.emit(say(screen.FINALIZED, name=outcome.registration.name.title()))
        elif isinstance(outcome, Row):
            self._on_twin(self.keeper, outcome)
            self.jump("nik")
        else:
            self._go_to_first(self.refresh())

    def _share(self) -> None:
        """The next person is mostly met at the same place."""
        self.shared = {n: self.entry.texts[n] for n in SHARED if self.entry.texts.get(n)}

    def _look_for_twin(self) -> None:
        nik, keeper = self.entry.texts.get("nik", ""), self.keeper
        self._twin = None
        if len(nik) == 16:
            self._lane.ask(lambda vault: keeper.twin(vault, nik), lambda row: self._on_twin(keeper, row))

    def _on_twin(self, keeper: Keeper, row: Row | None) -> None:
        if keeper is self.keeper:
            self._twin = row
            self.refresh()

    # -- showing

    def _show_lines(self, shown: list[Problem]) -> None:
        tones: dict[str, str] = {}
        for row in dict.fromkeys(self.sections.rows.values()):
            mine = [p for p in shown if self.sections.rows[near(p.field)] is row]
            twin = self._twin if row is self.sections.rows["nik"] else None
            names = self._told_at[row]
            key = (tuple((p.key, tuple(p.params.items())) for p in mine), twin, self.office.key(names))
            row.show_lines(key, partial(self._lines, names, mine, twin))
            tones |= {near(p.field): "amber" if p.severity is Severity.AMBER else "red" for p in mine}
        for name, field in self.sections.fields.items():
            tone = "red" if name == "nik" and self._twin else tones.get(name, "")
            if isinstance(field.editor, Segments):
                field.editor.set_tone(tone)
            else:
                field.set_tone(tone)

    def _lines(self, names: tuple[str, ...], mine: list[Problem], twin: Row | None) -> list[QWidget]:
        lines: list[QWidget] = [line_for(p, self._look, self.confirm, self.put) for p in mine]
        return (
            self.office.lines(names) + lines + ([twin_line(twin, self._look, self._today())] if twin else [])
        )

    def _show_price(self, shown: list[Problem]) -> None:
        found = quote(self.entry.texts, self._book, f"{self._today():%Y-%m}")
        self.side.price.tell(found, self.entry.texts.get("programs", ""))
        base = say(screen.BASE, amount=rupiah(found.base)) if found else ""
        self.sections.fields["income"].set_hint(base or self._editors["income"].accessibleDescription())
        red = sum(p.severity is Severity.RED for p in shown)
        amount = rupiah(found.total) if found else "Rp–"
        text = say(screen.SUMMARY, red=red, amber=len(shown) - red, amount=amount)
        self.bar.summary.set_text(text)

    def _show_steps(self, judged: Review, shown: list[Problem]) -> None:
        empty = {SECTION_OF[near(p.field)] for p in judged.missing}
        reds = [p for p in shown if p.code != "missing" and p.severity is Severity.RED]
        wrong = {SECTION_OF[near(p.field)] for p in reds}
        for section, step in self.head.steps.items():
            if section in wrong:
                step.set_mark("warning-octagon", "brick_text")
            else:
                step.set_mark(*(("circle", "ink_soft") if section in empty else ("check", "leaf_text")))

    def _show_nik(self) -> None:
        editor, told = self._nik, self.entry.told(self.entry.texts.get("nik", ""))
        editor.set_meanings(*nik_meanings(told, self._book.places, self._today()))
        good = told is not None and self._twin is None
        self.sections.fields["nik"].set_note(say(screen.SIXTEEN) if good else "", "verdict")

    # -- room

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is recorded behind another page; a minimized window still shows that it listens."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.sound.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """When room runs short: hints first, then the side column becomes one line."""
        side = self._look.px(SIDE_WIDTH)
        narrow = self.width() < side + self._look.px(FIELDS_LEAST)
        self._side_area.setFixedWidth(max(side, round(self.width() * 0.27)) if not narrow else side)
        self._side_area.setVisible(not narrow)
        self._fields_area.setVisible(True)
        room = self.width() - (0 if narrow else side)
        self.sections.set_narrow(room < self._look.px(ROW_LEAST))
        self.bar.set_narrow(narrow or self.width() < self._look.px(800), keys=not narrow)
        self.bar.summary.setVisible(narrow)
        for part in (self.head, self.office):
            part.set_narrow(self.width() < self._look.px(760))

    def _swap_side(self) -> None:
        """With little room the side column takes the fields' place, and gives it back."""
        shown = self._side_area.isVisible()
        self._side_area.setVisible(not shown)
        self._fields_area.setVisible(shown)

    def _today(self) -> date:
        return self._now().astimezone().date()


def _only_a_question_more(_error: Exception) -> None:
    """When it cannot be noted that a form was left, the next start asks once too often; nothing is lost."""
