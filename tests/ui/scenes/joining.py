"""The first run after the name, joining the centre, and what the unlock page tells of each agent."""

from datetime import timedelta

from PySide6.QtCore import Qt

from perisai_app.vault.laptop import vaults
from perisai_app.vault.register import Counts
from perisai_app.vault.unsent import note_unsent
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import enter, keys, press
from tests.ui.scenes.register import scene
from tests.ui.scenes.stage import Stage
from ui.parts.stepper import Stepper
from ui.screens.agent_choice import AgentCard
from ui.screens.enrol_code_edit import EnrolCodeEdit, EnrolCodeField, PictureEdit
from ui.screens.join_page import JoinPage
from ui.screens.new_agent import NewAgentPage
from ui.screens.told_once import CodePart
from ui.screens.unlock import UnlockPage

NOWHERE = "http://127.0.0.1:9"
CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"


@scene(UnlockPage, AgentCard)
def unlock_with_what_each_has_unsent(stage: Stage) -> None:
    stage.agent()
    stage.further_agent("Bagus Pranata")
    stage.further_agent("Ketut Rekaan Sudiartha Wiranatakusumah")
    for agent, queued, days, fixing in zip(vaults(stage.home), (4, 0, 12), (4, 0, 1), (0, 0, 2), strict=True):
        oldest = NOW - timedelta(days=days) if queued else None
        note_unsent(agent.home, Counts(0, queued, 0, 0, fixing, 0, 0, 0, oldest, None))
    stage.open(locked=True)


@scene(NewAgentPage, Stepper)
def first_run_passphrases_differ(stage: Stage) -> None:
    stage.open(locked=True)
    enter("Bagus Pranata")
    enter("mangga muda")
    keys("mangga")
    press(Qt.Key.Key_Return)


@scene(NewAgentPage, CodePart)
def first_run_code(stage: Stage) -> None:
    _with_code(stage)


@scene(NewAgentPage, CodePart)
def first_run_code_asked_back(stage: Stage) -> None:
    _with_code(stage)
    press(Qt.Key.Key_Return)
    enter("ABCDE")


@scene(JoinPage, Stepper)
def first_run_join(stage: Stage) -> None:
    page = _with_code(stage)
    press(Qt.Key.Key_Return)
    assert page.code is not None
    enter(page.code.code.text().split("-")[page.code.number - 1])
    stage.until(lambda: stage.window.workspace is not None)
    stage.until(lambda: stage.workspace.bar.button.text())


@scene(JoinPage, PictureEdit, EnrolCodeField, EnrolCodeEdit)
def join_refused(stage: Stage) -> None:
    stage.agent()
    page = _join(stage)
    enter(NOWHERE)
    enter(CODE)
    stage.until(lambda: not page._doing.running)


def _join(stage: Stage) -> JoinPage:
    stage.open()
    press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    return stage.workspace.join


def _with_code(stage: Stage) -> NewAgentPage:
    stage.open(locked=True)
    for text in ("Bagus Pranata", PASSPHRASE, PASSPHRASE):
        enter(text)
    page = stage.page
    assert isinstance(page, NewAgentPage)
    stage.until(lambda: page.code is not None)
    return page
