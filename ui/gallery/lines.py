"""What is said: a line in each tone, with and without answers, the banner, and a page with nothing on it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.gallery.desk import Desk, piece
from ui.parts.banner import Banner
from ui.parts.empty import EmptyState
from ui.parts.problem_line import Answer, ProblemLine
from ui.wording import gallery, screen
from ui.wording.speech import say

SAID = (
    ("red", gallery.SHORT_NIK),
    ("amber", gallery.ASKED_NAME),
    ("indigo", gallery.OFFICE_ASKS),
    ("green", gallery.ALL_CAME),
)


def rows(desk: Desk) -> Sequence[QWidget]:
    lines = [ProblemLine(desk.look, tone, say(text)) for tone, text in SAID]
    asking = ProblemLine(
        desk.look,
        "amber",
        say(gallery.ASKED_NAME),
        (Answer(say(screen.AS_ON_CARD), _nothing, "Alt+K"), Answer(say(screen.FIX), _nothing)),
    )
    return (
        piece(gallery.LINES, *lines, wide=True),
        piece(gallery.ANSWERED, asking, wide=True),
        piece(gallery.TOLD, *(_banner(desk, tone, text) for tone, text in SAID), wide=True),
        piece(gallery.NOTHING, _empty(desk), wide=True),
    )


def _banner(desk: Desk, tone: str, text: str) -> Banner:
    made = Banner(desk.look)
    made.tell(tone, say(text))
    return made


def _empty(desk: Desk) -> EmptyState:
    made = EmptyState(desk.look)
    made.tell(say(gallery.NOTHING_TO_FIX), say(gallery.NOTHING_TO_FIX_MORE))
    return made


def _nothing() -> None:
    """An answer of the gallery answers nothing."""
