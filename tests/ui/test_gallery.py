"""The gallery has every part there is, in every state, both themes, all text sizes and both languages."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import ui.parts
from perisai_app.domain.membership import MembershipState
from perisai_app.reference.tables import rule_book
from perisai_app.vault.register import State
from tests.ui.keyboard import press
from ui.form.sections import FormRow
from ui.gallery import pictures
from ui.gallery.window import SECTIONS, Gallery
from ui.parts.chip import StateChip, chip_words
from ui.parts.field import LineEdit
from ui.parts.problem_line import TEXT, ProblemLine
from ui.parts.sync_bar import SyncBar
from ui.theme.look import SCALES, Look
from ui.wording import gallery as words
from ui.wording.member_states import chip_of
from ui.wording.speech import language, say, speak
from ui.wording.states import CHIPS

CONTROL = Qt.KeyboardModifier.ControlModifier


def parts() -> list[type[QWidget]]:
    """Every widget that a module of ui/parts makes."""
    modules = [import_module(f"ui.parts.{found.name}") for found in pkgutil.iter_modules(ui.parts.__path__)]
    return [
        made
        for module in modules
        for _name, made in inspect.getmembers(module, inspect.isclass)
        if issubclass(made, QWidget) and made.__module__ == module.__name__
    ]


@pytest.fixture(autouse=True)
def never_frozen() -> None:
    """Instead of the watchdog: everything there is is made at once, in a window that no agent opens."""


@pytest.fixture
def gallery(qtbot: QtBot, look: Look) -> Iterator[Gallery]:
    made = Gallery(look, rule_book())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield made
    speak("id")
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)  # the next look has less to restyle


def test_every_part_stands_in_the_gallery(gallery: Gallery) -> None:
    forgotten = [part.__name__ for part in (*parts(), FormRow) if not gallery.findChildren(part)]
    assert forgotten == [], "show them in a section of ui/gallery"


def test_every_state_of_a_registration_and_of_a_membership_has_its_chip(gallery: Gallery) -> None:
    shown = {chip.accessibleName() for chip in gallery.findChildren(StateChip)}
    registration = {chip_words(CHIPS[state]) for state in State}
    membership = {chip_words(chip_of(state, 2)) for state in MembershipState}
    assert registration | membership <= shown


def test_the_chips_of_a_membership_differ_in_word_or_shield() -> None:
    chips = [chip_of(state, 2) for state in MembershipState]
    assert len({(chip.mark, chip.word) for chip in chips}) == len(chips)


def test_every_tone_of_a_sentence_and_of_the_sync_bar_is_shown(gallery: Gallery) -> None:
    assert {line.tone for line in gallery.findChildren(ProblemLine)} == set(TEXT)
    icons = {bar.state.property("tone") for bar in gallery.findChildren(SyncBar)}
    assert {"amber", "red", ""} <= icons


def test_fields_that_are_asked_about_carry_a_sign(gallery: Gallery) -> None:
    toned = [edit for edit in gallery.findChildren(LineEdit) if edit.property("tone") in ("amber", "red")]
    assert toned
    for edit in toned:
        assert edit.textMargins().right() > 0, "the text ends before the sign"


def test_sections_are_gone_through_by_keys_and_tab_reaches_what_is_in_them(
    gallery: Gallery, qtbot: QtBot
) -> None:
    for at in (*range(1, len(SECTIONS)), 0):
        QTest.keyClick(gallery, Qt.Key.Key_PageDown, CONTROL)
        assert gallery.at == at
    for _ in range(len(SECTIONS) + 4):
        if not isinstance(QApplication.focusWidget(), LineEdit):
            press(Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), LineEdit)


def test_theme_text_size_and_language_change_where_one_is(gallery: Gallery, look: Look) -> None:
    QTest.keyClick(gallery, Qt.Key.Key_PageDown, CONTROL)
    QTest.keyClick(gallery, Qt.Key.Key_T, CONTROL)
    assert look.palette.name == "dark"
    QTest.keyClick(gallery, Qt.Key.Key_Plus, CONTROL)
    assert look.percent == SCALES[1]
    QTest.keyClick(gallery, Qt.Key.Key_B, CONTROL)
    assert (language(), gallery.at) == ("en", 1)
    assert gallery.windowTitle() == say(words.TITLE) != words.TITLE


@pytest.mark.parametrize("percent", [100, 150])
def test_no_section_is_wider_than_the_smallest_window(gallery: Gallery, look: Look, percent: int) -> None:
    look.set_percent(percent)
    gallery.resize(1024, 600)
    assert list(too_wide(gallery)) == []
    QTest.keyClick(gallery, Qt.Key.Key_B, CONTROL)
    assert list(too_wide(gallery)) == []


def too_wide(gallery: Gallery) -> Iterator[str]:
    for at, section in enumerate(SECTIONS):
        gallery.show_section(at)
        QApplication.processEvents()
        area = gallery.areas[at]
        if (inside := area.widget()) is None or inside.width() > area.viewport().width():
            yield section.name


def test_the_gallery_is_written_down(
    gallery: Gallery, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PERCENTS", (100,))
    monkeypatch.setattr(pictures, "THEMES", ("dark",))
    made = pictures.save_pictures(look, gallery, tmp_path)
    assert len(made) == 2 * len(SECTIONS)
    assert {QImage(str(path)).width() for path in made} == {pictures.WIDTH}
    assert language() == "id"
