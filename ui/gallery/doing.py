"""What one presses and what then runs: buttons, keys, progress of people and of bytes, a voice."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.gallery.desk import Desk, PieceRow, piece
from ui.parts.buttons import ActionButton
from ui.parts.keycap import KeyCap
from ui.parts.level_meter import LevelMeter
from ui.parts.mark import Mark
from ui.parts.people import PeopleProgress
from ui.parts.progress import ProgressWords
from ui.parts.stepper import Stepper
from ui.wording import gallery, screen
from ui.wording.first_run import STEPS
from ui.wording.home import SHIELDS
from ui.wording.speech import say

CALM = 0.06
KEYS = ("Enter", "F9", "Ctrl+Enter", "Alt+K", "1")


def rows(desk: Desk) -> Sequence[QWidget]:
    return (*_buttons(desk), *_progress(desk))


def _buttons(desk: Desk) -> Sequence[QWidget]:
    look = desk.look
    waiting = ActionButton(look, say(gallery.WAITING).capitalize())
    waiting.setEnabled(False)
    keyed = ActionButton(look, say(screen.FINALIZE), key="Ctrl+Enter")
    made = (
        (gallery.PRIMARY, ActionButton(look, say(screen.ENROL_NEW), kind="primary", icon="user-plus")),
        (gallery.PLAIN, ActionButton(look, say(screen.PARK), icon="pause")),
        (gallery.KEYED, keyed),
        (gallery.LINK, ActionButton(look, say(screen.FIX), kind="link", icon="pencil-simple")),
        (gallery.WAITING, waiting),
    )
    pieces = [piece(caption, button) for caption, button in made]
    return PieceRow(look, pieces[:3]), PieceRow(look, pieces[3:])


def _progress(desk: Desk) -> Sequence[QWidget]:
    return (
        piece(gallery.STEPS, _steps(desk), wide=True),
        piece(gallery.PEOPLE, _people(desk, 7, 12), wide=True),
        piece(gallery.MANY_PEOPLE, _people(desk, 31, 45), wide=True),
        PieceRow(
            desk.look,
            (
                piece(gallery.BYTES, _bytes(), wide=True),
                piece(gallery.LOUD, _voice(desk), wide=True),
                piece(gallery.CAPS, _caps(desk)),
            ),
        ),
    )


def _steps(desk: Desk) -> Stepper:
    made = Stepper(desk.look, STEPS)
    made.show_step(1)
    return made


def _people(desk: Desk, done: int, whole: int) -> PeopleProgress:
    made = PeopleProgress(desk.look)
    half = done // 2
    marks = (*[Mark.FULL] * half, *[Mark.HALF] * (done - half))
    made.tell(marks, done, whole, say(SHIELDS, n=done, target=whole))
    return made


def _bytes() -> ProgressWords:
    made = ProgressWords(say(gallery.BYTES))
    made.show_at(say(gallery.SENT_BYTES), 412, 680)
    return made


def _voice(desk: Desk) -> LevelMeter:
    made = LevelMeter(desk.look, say(gallery.CALM_VOICE))
    made.set_level(CALM)
    return made


def _caps(desk: Desk) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for key in KEYS:
        row.addWidget(KeyCap(desk.look, key))
    return box
