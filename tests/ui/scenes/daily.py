"""The day's work: home, the list and the person panel, two versions of one person, the PIN."""

from PySide6.QtCore import Qt

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import FILE, Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.rivals import keep_rival
from perisai_app.wire.submission import Submission
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.keyboard import enter, keys, press
from tests.ui.scenes.people import full_day, given_back, joined, ready
from tests.ui.scenes.register import scene
from tests.ui.scenes.stage import Stage
from tests.vault.other_laptop import work_page, written_elsewhere
from ui.screens.conflict_page import ConflictPage
from ui.screens.home_page import HomePage
from ui.screens.person_panel import PersonPanel
from ui.screens.pin import PinPage
from ui.screens.register_page import RegisterPage, RegisterTable
from ui.screens.target_card import TargetCard
from ui.screens.visits_page import VisitsPage
from ui.screens.work_card import WorkCard

CONTROL, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@scene(HomePage)
def home_first_day(stage: Stage) -> None:
    stage.agent()
    stage.open()


@scene(HomePage, WorkCard, TargetCard)
def home_full(stage: Stage) -> None:
    full_day(stage.agent())
    stage.open()


@scene(VisitsPage)
def visits(stage: Stage) -> None:
    full_day(stage.agent())
    stage.open()
    press(Qt.Key.Key_6)
    stage.until(lambda: stage.workspace.visits.people.rows)


@scene(RegisterPage)
def list_empty(stage: Stage) -> None:
    stage.agent()
    to_list(stage)
    stage.until(lambda: stage.workspace.list.empty_is_shown())


@scene(RegisterPage, RegisterTable, PersonPanel)
def list_full(stage: Stage) -> None:
    full_day(stage.agent())
    to_list(stage)
    stage.until(lambda: stage.workspace.list.panel.shown is not None)
    press(Qt.Key.Key_Return)  # from the search to the rows
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)


@scene(RegisterPage)
def list_without_a_match(stage: Stage) -> None:
    full_day(stage.agent())
    to_list(stage)
    keys("tidak ada")
    stage.until(lambda: stage.workspace.list.empty_is_shown())


@scene(ConflictPage)
def conflict(stage: Stage) -> None:
    vault = stage.agent()
    mine = _at_odds(vault)
    theirs = written_elsewhere(
        mine.registration_id,
        revision=2,
        parent=mine.parent,
        name="Ni Wayan Suartini",
        nik="5104015403849012",
        birth_date="14-03-1984",
        phone="081200009013",
    )
    keep_rival(vault, work_page(vault, (theirs, "waiting")), NOW)
    _compare(stage)


@scene(ConflictPage)
def conflict_of_one(stage: Stage) -> None:
    _at_odds(stage.agent())
    _compare(stage)


@scene(PinPage)
def pin_refused(stage: Stage) -> None:
    stage.agent()
    stage.open()
    press(Qt.Key.Key_L, CONTROL | SHIFT)
    enter("123456")
    enter("123456")


@scene(PinPage)
def pin_in_force(stage: Stage) -> None:
    stage.agent()
    stage.open()
    press(Qt.Key.Key_L, CONTROL | SHIFT)
    enter("482915")
    enter("482915")
    press(Qt.Key.Key_L, CONTROL | SHIFT)


@scene(RegisterPage)
def alarm_of_a_loss(stage: Stage) -> None:
    """An older copy of the database was put back."""
    vault = stage.agent()
    older = (stage.home / FILE).read_bytes()
    new_draft(vault, now=NOW, texts=dict(COMPLETE))
    stage.shut_vault()
    (stage.home / FILE).write_bytes(older)
    to_list(stage)
    stage.until(lambda: stage.workspace.banner.text())


def to_list(stage: Stage) -> None:
    stage.open()
    press(Qt.Key.Key_F, CONTROL)
    stage.until(lambda: stage.workspace.list.isVisible())


def _at_odds(vault: Vault) -> Submission:
    """Corrected here, and the centre has another second revision."""
    joined(vault)
    sent = ready(vault)
    given_back(vault, sent)
    draft = correct(vault, str(sent.registration_id), now=NOW)
    mine = finalize(vault, draft.draft_id, book=rule_book(), today=NOW.date(), now=NOW)
    assert isinstance(mine, Submission)
    vault.db.execute("UPDATE submissions SET state = 'conflict' WHERE revision = 2")
    return mine


def _compare(stage: Stage) -> None:
    to_list(stage)
    stage.until(lambda: stage.workspace.list.panel.shown is not None)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    stage.until(lambda: stage.workspace.conflict.isVisible())
