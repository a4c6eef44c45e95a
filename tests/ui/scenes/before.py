"""The pages before a vault."""

from functools import partial

from PySide6.QtCore import Qt

from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import FILE, make_vault
from perisai_app.vault.instance import Instance
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import enter, keys, press
from tests.ui.scenes.people import ready
from tests.ui.scenes.register import scene
from tests.ui.scenes.stage import Stage
from ui.screens.agent_choice import AgentCard, AgentChoice
from ui.screens.code_edit import CodeEdit, CodeField
from ui.screens.new_agent import NewAgentPage
from ui.screens.night import NightSide
from ui.screens.recover import RecoverPage
from ui.screens.restore import RestorePage
from ui.screens.secret_edit import PassEdit, PinEdit
from ui.screens.told_once import CodePart
from ui.screens.unlock import UnlockPage
from ui.screens.waiting import WaitingPage

ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NEW, PIN = "embun pagi di kebun kopi", "482915"


@scene(NewAgentPage, NightSide)
def first_run(stage: Stage) -> None:
    stage.open(locked=True)


@scene(NewAgentPage, PassEdit)
def first_run_passphrase(stage: Stage) -> None:
    stage.open(locked=True)
    enter("Sri Wahyuni")
    enter("padi menguning")
    keys("padi")


@scene(UnlockPage, NightSide, PassEdit)
def unlock_alone(stage: Stage) -> None:
    stage.agent()
    stage.open(locked=True)
    keys(PASSPHRASE)


@scene(UnlockPage, AgentChoice, AgentCard)
def unlock_three_agents(stage: Stage) -> None:
    stage.agent()
    stage.further_agent("Ketut Rekaan Sudiartha Wiranatakusumah")
    stage.further_agent("Made Contoh")
    stage.open(locked=True)


@scene(UnlockPage)
def wait_after_wrong_tries(stage: Stage) -> None:
    stage.agent()
    stage.open(locked=True)
    while not stage.page.countdown.left:
        enter("bukan kata sandinya")
        stage.until(lambda: stage.page.problem())


@scene(UnlockPage, PinEdit)
def resume_with_pin(stage: Stage) -> None:
    stage.agent()
    stage.open()
    press(Qt.Key.Key_L, CONTROL | SHIFT)
    enter(PIN)
    enter(PIN)
    press(Qt.Key.Key_L, CONTROL)
    stage.until(lambda: isinstance(stage.page, UnlockPage) and stage.page.asks_pin)


@scene(NewAgentPage)
def a_further_agent(stage: Stage) -> None:
    stage.agent()
    stage.open(locked=True)
    press(Qt.Key.Key_B, ALT)


@scene(RecoverPage, CodeField, CodeEdit)
def recover_with_a_slip(stage: Stage) -> None:
    stage.agent()
    stage.open(locked=True)
    press(Qt.Key.Key_L, ALT)
    keys("ABCDE")
    press(Qt.Key.Key_Return)


@scene(RecoverPage, CodePart)
def code_told_once(stage: Stage) -> None:
    told = make_vault(stage.home, agent_name="Sri Wahyuni", passphrase=PASSPHRASE)[1]
    stage.open(locked=True)
    press(Qt.Key.Key_L, ALT)
    for text in (told.recovery_code, NEW, NEW):
        enter(text)
    page = stage.page
    assert isinstance(page, RecoverPage)
    stage.until(lambda: page.code is not None)


@scene(RestorePage)
def restore(stage: Stage) -> None:
    _damaged(stage)


@scene(RestorePage)
def restored(stage: Stage) -> None:
    page = _damaged(stage)
    press(Qt.Key.Key_Return)
    stage.until(lambda: page.restored is not None and not page.problem())


@scene(WaitingPage)
def wait_for_the_window_before(stage: Stage) -> None:
    stage.agent()
    stage.open(locked=True).close()  # it speaks the language of this laptop
    stage.undo.enter_context(Instance(stage.home))
    page = WaitingPage(stage.look, partial(Instance(stage.home).__enter__))
    stage.undo.callback(page.close_lane)
    stage.show(page)


def _damaged(stage: Stage) -> RestorePage:
    """One person is in the backup, and another was made ready after it."""
    vault = stage.agent()
    ready(vault)
    assert back_up_if_changed(vault, now=NOW).made
    ready(vault, 1)
    _spoil(stage)
    stage.open(locked=True)
    enter(PASSPHRASE)
    stage.until(lambda: isinstance(stage.page, RestorePage))
    assert isinstance(stage.page, RestorePage)
    return stage.page


def _spoil(stage: Stage) -> None:
    stage.shut_vault()
    file = stage.home / FILE
    file.write_bytes(b"x" * file.stat().st_size)
