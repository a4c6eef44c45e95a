"""The form: somebody new, half way, given back, and spoken into the microphone."""

from PySide6.QtCore import Qt

from perisai_app.vault.drafts import new_draft
from perisai_app.vault.open_forms import take_up
from tests.sound.tone import QuietSpeaker, ToneMicrophone, tone
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.keyboard import keys, press
from tests.ui.scenes.daily import to_list
from tests.ui.scenes.people import given_back, joined, ready
from tests.ui.scenes.register import scene
from tests.ui.scenes.stage import Stage
from ui.form.chrome import ActionBar, FormHead, StepButton
from ui.form.consent_sound import Sound
from ui.form.page import FormPage
from ui.form.recorder import Recorder
from ui.form.returned import ReturnedPart
from ui.form.sections import FormRow, Sections
from ui.form.side import BeforeDone, JumpLine, PricePanel, SideColumn
from ui.parts.suggest import SuggestEdit
from ui.screens.home_page import HomePage

CONTROL = Qt.KeyboardModifier.ControlModifier
# The birth date is another one than the NIK's, the mother's name has a digit, and the income looks daily.
DOUBTFUL = {"birth_date": "14-05-1984", "mother_name": "NI MADE RAI 2", "income": "50.000", "phone": "08120"}
MINOR = {"nik": "5104015403109012", "birth_date": "14-03-2010"}


@scene(FormPage, FormHead, ActionBar, StepButton, Sections, FormRow, SideColumn, BeforeDone)
def form_new(stage: Stage) -> None:
    stage.agent()
    _form(stage)


@scene(FormPage, BeforeDone, JumpLine, PricePanel)
def form_with_problems(stage: Stage) -> None:
    new_draft(stage.agent(), now=NOW, texts={**COMPLETE, **DOUBTFUL})
    _open_first(stage)
    press(Qt.Key.Key_Return, CONTROL)


@scene(FormPage)
def form_of_a_minor(stage: Stage) -> None:
    new_draft(
        stage.agent(), now=NOW, texts={**COMPLETE, "nik": "5104015403109012", "birth_date": "14-03-2010"}
    )
    _open_first(stage)
    press(Qt.Key.Key_Return, CONTROL)


@scene(FormPage)
def form_offers_a_village(stage: Stage) -> None:
    new_draft(stage.agent(), now=NOW, texts={"village": ""}, last_field="village")
    _open_first(stage)
    keys("guwang")
    village = stage.workspace.form.sections.editors["village"]
    assert isinstance(village, SuggestEdit)
    stage.until(lambda: village.offering)


@scene(FormPage, ReturnedPart)
def form_given_back(stage: Stage) -> None:
    vault = stage.agent()
    joined(vault)
    given_back(vault, ready(vault))
    _open_first(stage)
    stage.until(lambda: stage.workspace.form.office.isVisible())
    press(Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)


@scene(FormPage, Recorder)
def form_recording(stage: Stage) -> None:
    microphone = ToneMicrophone()
    stage.agent()
    _form(stage, Sound(microphone, QuietSpeaker()))
    press(Qt.Key.Key_F4)
    stage.until(lambda: stage.workspace.form.sections.recorder.meter.isVisible())
    microphone.hear(tone(2))


@scene(HomePage)
def question_after_a_crash(stage: Stage) -> None:
    """Somebody was being typed when the program ended."""
    vault = stage.agent()
    made = new_draft(vault, now=NOW, texts=dict(COMPLETE))
    take_up(vault, made.draft_id, NOW)
    stage.open()
    stage.until(lambda: stage.workspace.banner.text())


def _form(stage: Stage, sound: Sound | None = None) -> None:
    stage.open(sound=sound)
    press(Qt.Key.Key_N, CONTROL)
    stage.until(lambda: stage.workspace.form.sections.editors["nik"].hasFocus())


def _open_first(stage: Stage) -> None:
    """By the keys that lead there from the list."""
    to_list(stage)
    stage.until(lambda: stage.workspace.list.panel.shown is not None)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    stage.until(lambda: stage.workspace.form.isVisible())
