"""What stands around every page: the rail, wide and narrow, and the sync bar in each of its states."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.form.chrome import FormHead
from ui.gallery.desk import Desk, piece
from ui.parts.nav_rail import NavRail
from ui.parts.sync_bar import BarFacts, SyncBar
from ui.theme.look import Look
from ui.wording import gallery, home, screen, sending, standing
from ui.wording.past import TITLE as PAST
from ui.wording.speech import say

RAIL_TOP = (
    ("home", home.TITLE, "house"),
    ("list", screen.LIST, "list-bullets"),
    ("past", PAST, "paper-plane-tilt"),
)
RAIL_FOOT = (("lock", screen.LOCK, "lock-simple"),)
RAIL_HEIGHT, NARROW_FROM, STRIP_FROM = 400, 115, 760


def rows(desk: Desk) -> Sequence[QWidget]:
    bars = [_told(desk, facts) for facts in _facts()]
    head = PageHead(desk.look)
    head.title.setText(say(screen.NEW_PERSON))
    return (
        piece(gallery.HEAD, head, wide=True),
        piece(gallery.BAR, *bars, _running(desk), wide=True),
        piece(gallery.RAIL, _rails(desk)),
    )


class PageHead(FormHead):
    """The strip goes where room runs short, as on the form."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_narrow(self.width() < self._look.px(STRIP_FROM))


def _rails(desk: Desk) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    for narrow in (False, True):
        rail = NavRail(desk.look, RAIL_TOP, RAIL_FOOT)
        rail.setMinimumHeight(RAIL_HEIGHT)
        _keep_narrow(desk.look, rail, always=narrow)
        rail.mark("list")
        rail.buttons["home"].set_badge(3)
        row.addWidget(rail, 0, Qt.AlignmentFlag.AlignTop)
    return box


def _keep_narrow(look: Look, rail: NavRail, *, always: bool) -> None:
    """As in the window: with large text there is no wide one."""

    def fit() -> None:
        rail.set_narrow(always or look.percent > NARROW_FROM)

    look.changed.connect(fit)
    fit()


def _told(desk: Desk, facts: BarFacts) -> SyncBar:
    made = SyncBar(desk.look)
    made.show_facts(facts)
    return made


def _running(desk: Desk) -> SyncBar:
    made = SyncBar(desk.look)
    words = say("Pusat mengonfirmasi {done} dari {n}", done=7, n=12)
    made.show_running(words, say(gallery.SENT_BYTES), 7, 12, say(screen.STOP))
    return made


def _facts() -> tuple[BarFacts, ...]:
    """In order, waiting for the net, waiting for a person, waiting long, and stopped by the office."""
    well = BarFacts(
        state=say(sending.SAFE),
        contact=say("kontak terakhir {at}", at="09.12"),
        ready=say(sending.READY, n=12),
        age=say("tertua hari ini"),
        age_tone="",
        fixing="",
        button=say(screen.SEND_NOW, n=12),
    )
    short, cures = standing.SHORT, standing.CURES
    offline = replace(well, state=say(short["offline"]), tone="indigo", fixing=say(sending.FIXING, n=2))
    portal = replace(well, state=say(short["portal"]), contact=say(cures["portal"]), tone="amber")
    long = replace(well, age=say("tertua {n} hari", n=9), age_tone="red")
    blocked = standing.BLOCKED
    stopped = replace(well, state=say(blocked.short), contact=say(blocked.cure), tone="red")
    return (
        well,
        offline,
        portal,
        replace(long, age=say("tertua {n} hari", n=5), age_tone="amber"),
        long,
        stopped,
    )
