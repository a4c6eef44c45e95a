"""A consent spoken into the microphone, by keys alone, in the real window and the real vault.

The only fake is the machine's sound: it hears a computed tone.
"""

from typing import Protocol

import miniaudio
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perisai_app.domain.settings import Settings
from perisai_app.sound.microphone import RATE
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.store import file_bytes, files_of, keep
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import State, page
from perisai_app.wire.submission import FileRole
from tests.sound.tone import QuietSpeaker, ToneMicrophone, tone
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.keyboard import focused, keys, look_again, new_person, press
from ui.form import consent_sound
from ui.form.consent_sound import Sound
from ui.form.page import FormPage
from ui.window import MainWindow
from ui.wording import recording as words


class Open(Protocol):
    def __call__(self, key: VaultKey | None, *, sound: Sound | None = None) -> MainWindow: ...


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a stand-in that waits for its test has not gone away."""
    monkeypatch.setattr(consent_sound, "TICKS_WITHOUT_SOUND", 100_000)


@pytest.fixture
def microphone() -> ToneMicrophone:
    return ToneMicrophone()


@pytest.fixture
def speaker() -> QuietSpeaker:
    return QuietSpeaker()


@pytest.fixture
def window(open_window: Open, key: VaultKey, microphone: ToneMicrophone, speaker: QuietSpeaker) -> MainWindow:
    return open_window(key, sound=Sound(microphone, speaker))


@pytest.fixture
def form(window: MainWindow, qtbot: QtBot) -> FormPage:
    return new_person(window, qtbot)


def begin(form: FormPage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: form.sections.recorder.meter.isVisible())


def record(form: FormPage, qtbot: QtBot) -> None:
    begin(form, qtbot)
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: form.sections.recorder.listen.isVisible())


def said(form: FormPage) -> str:
    line = form.sections.recorder.line
    return line.text() if line is not None else ""


def recordings(vault: Vault) -> list[bytes]:
    """What the drafts and revisions of all people name, as bytes."""
    named = [ref for row in page(vault).rows for ref in files_of(vault, row.registration_id, row.revision)]
    assert all(ref.role is FileRole.CONSENT_AUDIO for ref in named)
    return [file_bytes(vault, ref.sha256) or b"" for ref in named]


def length(data: bytes) -> float:
    return float(miniaudio.mp3_get_info(data).duration)


def test_f4_records_and_ends_and_the_recording_is_in_the_draft(
    qtbot: QtBot, form: FormPage, vault: Vault, microphone: ToneMicrophone
) -> None:
    begin(form, qtbot)
    microphone.hear(tone(2))
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: bool(recordings(vault)))
    (data,) = recordings(vault)
    assert length(data) == pytest.approx(2.2, abs=0.15)
    assert form.entry.texts["consent_method"] == "recorded"
    assert form.entry.texts["consent_on"] == "21-11-2026"
    qtbot.waitUntil(lambda: not microphone.open)


def test_the_text_to_read_aloud_and_the_control_come_into_sight(qtbot: QtBot, form: FormPage) -> None:
    recorder = form.sections.recorder
    assert recorder.text.text().endswith("Setuju?")
    begin(form, qtbot)
    for part in (recorder.text, recorder.record, recorder.meter):
        assert not part.visibleRegion().isEmpty()
    assert recorder.record.hasFocus() and recorder.record.text() == words.STOP


def test_a_question_and_a_trouble_come_whole_into_sight_on_the_smallest_screen(
    qtbot: QtBot, form: FormPage, window: MainWindow, microphone: ToneMicrophone
) -> None:
    window.resize(1024, 600)
    record(form, qtbot)
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: whole_in_sight(form))
    press(Qt.Key.Key_F7)
    microphone.trouble = "microphone_busy"
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: said(form) != "" and whole_in_sight(form))


def whole_in_sight(form: FormPage) -> bool:
    line = form.sections.recorder.line
    return line is not None and line.visibleRegion().boundingRect() == line.rect()


def test_the_space_bar_ends_what_f4_began(qtbot: QtBot, form: FormPage, vault: Vault) -> None:
    begin(form, qtbot)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(recordings(vault)))


def test_level_and_time_left_are_shown_while_somebody_speaks(
    qtbot: QtBot, form: FormPage, microphone: ToneMicrophone
) -> None:
    begin(form, qtbot)
    recorder = form.sections.recorder
    microphone.hear(tone(60, loud=0.5))
    qtbot.waitUntil(lambda: "2:00" in recorder.status.text())
    loud = recorder.meter.share
    microphone.hear(tone(0.2, loud=0.01))
    qtbot.waitUntil(lambda: recorder.meter.share < loud)
    assert 0.5 < loud < 1


def test_it_ends_by_itself_at_the_bound_and_is_kept(
    qtbot: QtBot, form: FormPage, vault: Vault, microphone: ToneMicrophone
) -> None:
    begin(form, qtbot)
    microphone.hear(tone(1) * 200)
    qtbot.waitUntil(lambda: bool(recordings(vault)))
    assert length(recordings(vault)[0]) == pytest.approx(180, abs=0.15)
    assert said(form) == words.FULL.format(length="3:00")


def test_what_was_typed_meanwhile_is_saved_as_always(qtbot: QtBot, form: FormPage, vault: Vault) -> None:
    begin(form, qtbot)
    form.keys.go("nik")
    keys("510401")
    qtbot.waitUntil(lambda: [row.nik for row in page(vault).rows] == ["510401"])
    assert form.sound.recording


def test_locking_in_the_middle_keeps_what_was_said(
    qtbot: QtBot, form: FormPage, window: MainWindow, vault: Vault, microphone: ToneMicrophone
) -> None:
    begin(form, qtbot)
    microphone.hear(tone(1))
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace is None
    qtbot.waitUntil(lambda: not microphone.open)
    (data,) = recordings(vault)
    assert length(data) == pytest.approx(1.2, abs=0.15)
    (row,) = page(vault).rows
    assert row.draft_id is not None
    assert '"consent_method":"recorded"' in texts(vault)


def texts(vault: Vault) -> str:
    row = vault.row("SELECT texts FROM drafts")
    return str(row["texts"]).replace(" ", "") if row else ""


def test_closing_the_window_in_the_middle_keeps_what_was_said(
    qtbot: QtBot, form: FormPage, window: MainWindow, vault: Vault, microphone: ToneMicrophone
) -> None:
    begin(form, qtbot)
    window.close()
    assert len(recordings(vault)) == 1
    qtbot.waitUntil(lambda: not microphone.open)


@pytest.mark.parametrize("leave", [Qt.Key.Key_F7, Qt.Key.Key_F], ids=["parking", "the list"])
def test_who_goes_elsewhere_is_recorded_no_more_and_nothing_is_lost(
    qtbot: QtBot, form: FormPage, vault: Vault, microphone: ToneMicrophone, leave: Qt.Key
) -> None:
    begin(form, qtbot)
    control = Qt.KeyboardModifier.ControlModifier
    press(leave, control if leave is Qt.Key.Key_F else Qt.KeyboardModifier.NoModifier)
    assert not form.sound.recording
    qtbot.waitUntil(lambda: len(recordings(vault)) == 1 and not microphone.open)


def test_the_next_person_begins_without_the_recording_of_the_last(
    qtbot: QtBot, form: FormPage, vault: Vault
) -> None:
    record(form, qtbot)
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: not form.sections.recorder.listen.isVisible())
    record(form, qtbot)
    assert len(page(vault).rows) == 2
    assert [len(files_of(vault, row.registration_id, 1)) for row in page(vault).rows] == [1, 1]


def test_finishing_in_the_middle_takes_the_recording_along(
    qtbot: QtBot, form: FormPage, vault: Vault
) -> None:
    for name, text in COMPLETE.items():
        form.put(name, text)
    begin(form, qtbot)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [row.state for row in page(vault).rows] == [State.QUEUED])
    (row,) = vault.rows("SELECT bytes FROM submissions")
    assert b'"method":"recorded"' in row["bytes"] and b'"media_type":"audio/mpeg"' in row["bytes"]


def test_a_second_recording_asks_before_it_replaces_the_first(
    qtbot: QtBot, form: FormPage, vault: Vault, microphone: ToneMicrophone
) -> None:
    record(form, qtbot)
    before = recordings(vault)
    press(Qt.Key.Key_F4)
    assert said(form) == words.ASK_AGAIN and not form.sound.recording
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)  # "Tidak jadi"
    assert said(form) == "" and recordings(vault) == before
    press(Qt.Key.Key_F4)
    microphone.at_once = 1.5
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: form.sections.recorder.meter.isVisible())
    assert recordings(vault) == before, "the first one stays until there is a second"
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: recordings(vault) != before)
    (data,) = recordings(vault)
    assert length(data) == pytest.approx(1.5, abs=0.15)


def test_a_recording_is_discarded_only_when_asked_twice(qtbot: QtBot, form: FormPage, vault: Vault) -> None:
    record(form, qtbot)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert focused() is form.sections.recorder.discard
    press(Qt.Key.Key_Space)
    assert said(form) == words.ASK_DISCARD and len(recordings(vault)) == 1
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: recordings(vault) == [])
    qtbot.waitUntil(lambda: said(form) == words.WANTED)


def test_it_is_listened_to_from_memory(
    qtbot: QtBot, form: FormPage, vault: Vault, speaker: QuietSpeaker
) -> None:
    record(form, qtbot)
    recorder = form.sections.recorder
    press(Qt.Key.Key_Tab)
    assert focused() is recorder.listen
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: speaker.ended is not None)
    assert speaker.played == recordings(vault) and recorder.listen.text() == words.HUSH
    assert speaker.ended is not None
    speaker.ended()
    qtbot.waitUntil(lambda: recorder.listen.text() == words.LISTEN)


def test_a_recording_begun_silences_the_one_that_is_listened_to(
    qtbot: QtBot, form: FormPage, speaker: QuietSpeaker
) -> None:
    record(form, qtbot)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: speaker.ended is not None)
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: form.sound.recording and speaker.ended is None)


@pytest.mark.parametrize(
    "code", ["sound_missing", "no_microphone", "microphone_busy", "microphone_forbidden"]
)
def test_a_microphone_that_does_not_open_is_told_with_the_cure_and_leaves_no_draft(
    qtbot: QtBot, form: FormPage, vault: Vault, microphone: ToneMicrophone, code: str
) -> None:
    microphone.trouble = code
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: said(form) == words.TROUBLE[code])
    assert page(vault).rows == () and form.sections.recorder.record.text() == words.RECORD
    microphone.trouble = ""
    record(form, qtbot)
    assert said(form) == "" and len(recordings(vault)) == 1


def test_a_microphone_that_goes_away_ends_it_and_is_told(
    qtbot: QtBot, form: FormPage, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent_sound, "TICKS_WITHOUT_SOUND", 3)
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: said(form) == words.CUT_OFF and len(recordings(vault)) == 1)


def test_a_microphone_that_hears_only_silence_is_told(
    qtbot: QtBot, form: FormPage, microphone: ToneMicrophone
) -> None:
    microphone.at_once = 0
    begin(form, qtbot)
    microphone.hear(bytes(2 * RATE))
    press(Qt.Key.Key_F4)
    assert said(form) == words.SILENT


def test_a_consent_by_voice_without_a_recording_is_said_beside_it(qtbot: QtBot, form: FormPage) -> None:
    form.put("consent_method", "recorded")
    assert said(form) == words.WANTED
    record(form, qtbot)
    assert said(form) == ""
    form.put("consent_method", "written")
    assert said(form) == ""


def test_a_draft_taken_up_again_shows_the_recording_it_has(
    qtbot: QtBot, window: MainWindow, vault: Vault
) -> None:
    made = new_draft(vault, now=NOW, texts=dict(COMPLETE))
    sound = take_in(b"OggS" + bytes(99_000), FileRole.CONSENT_AUDIO, window_settings(window))
    keep(vault, made.draft_id, FileRole.CONSENT_AUDIO, sound, now=NOW)
    assert window.workspace is not None
    workspace = window.workspace
    look_again()
    qtbot.waitUntil(lambda: workspace.list.table.model().rowCount() == 1)
    QTest.keyClick(workspace.list.table, Qt.Key.Key_Down)
    QTest.keyClick(workspace.list.table, Qt.Key.Key_Return)
    recorder = workspace.form.sections.recorder
    qtbot.waitUntil(lambda: recorder.status.text() == words.KEPT.format(size="99 KB"))


def window_settings(window: MainWindow) -> Settings:
    assert window.workspace is not None
    return window.workspace.form.entry.book.settings


def test_what_cannot_be_saved_stays_until_it_can(
    qtbot: QtBot, form: FormPage, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError

    begin(form, qtbot)
    with monkeypatch.context() as patch:
        patch.setattr("ui.form.keeper.keep_instead", full)
        press(Qt.Key.Key_F4)
        qtbot.waitUntil(lambda: said(form) == words.NOT_SAVED)
    assert recordings(vault) == []
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(recordings(vault)) == 1)


def test_enter_still_walks_through_the_fields_and_f4_says_its_key(qtbot: QtBot, form: FormPage) -> None:
    form.keys.go("group")
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() in form.sections.editors["consent_method"].findChildren(type(focused()))
