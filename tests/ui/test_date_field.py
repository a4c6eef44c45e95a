"""A date is typed as people write it, told in words, and moved a day by the arrow keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.keyboard import keys, new_person, press
from ui.form.page import FormPage
from ui.window import MainWindow
from ui.wording.fields import HINTS

Open = Callable[[VaultKey | None], MainWindow]


@pytest.fixture
def form(qtbot: QtBot, open_window: Open, key: VaultKey) -> FormPage:
    return new_person(open_window(key), qtbot)


def typed(form: FormPage, name: str, text: str) -> str:
    """What stands below the field once `text` was typed."""
    form.keys.go(name)
    keys(text)
    return form.sections.fields[name].hint.text()


@pytest.mark.parametrize("text", ["14-03-1984", "14/3/1984", "14 mar 1984", "14 Maret 1984", "14031984"])
def test_a_date_is_told_in_words_while_it_is_typed_and_left_as_the_card_has_it(
    form: FormPage, text: str
) -> None:
    assert typed(form, "birth_date", text) == "14 Mar 1984, 42 tahun"
    press(Qt.Key.Key_Return)
    assert form.sections.editors["birth_date"].text() == "14-03-1984"
    assert form.entry.texts["birth_date"] == "14-03-1984"


@pytest.mark.parametrize("text", ["14", "14-03", "31-02-1984", "besok"])
def test_what_is_no_date_keeps_its_example_and_is_left_as_typed(form: FormPage, text: str) -> None:
    assert typed(form, "birth_date", text) == HINTS["birth_date"]
    press(Qt.Key.Key_Return)
    assert form.sections.editors["birth_date"].text() == text


def test_a_year_of_two_digits_is_asked_about_and_an_arrow_says_yes(form: FormPage) -> None:
    assert typed(form, "birth_date", "14/3/84") == "Maksudnya 14 Mar 1984? Tekan ↓"
    press(Qt.Key.Key_Return)
    assert form.sections.editors["birth_date"].text() == "14/3/84", "it is not guessed"
    form.keys.go("birth_date")
    press(Qt.Key.Key_Down)
    assert form.entry.texts["birth_date"] == "14-03-1984"
    assert form.sections.fields["birth_date"].hint.text() == "14 Mar 1984, 42 tahun"


@pytest.mark.parametrize(
    ("arrow", "day"),
    [
        (Qt.Key.Key_Up, "01-03-1984"),
        (Qt.Key.Key_Down, "28-02-1984"),
        (Qt.Key.Key_PageUp, "07-03-1984"),
        (Qt.Key.Key_PageDown, "22-02-1984"),
    ],
)
def test_arrows_move_a_day_and_page_keys_a_week(form: FormPage, arrow: Qt.Key, day: str) -> None:
    typed(form, "birth_date", "29-02-1984")
    press(arrow)
    assert form.sections.editors["birth_date"].text() == day
    assert form.entry.texts["birth_date"] == day


def test_the_arrows_do_nothing_to_what_is_no_date(form: FormPage) -> None:
    typed(form, "birth_date", "besok")
    press(Qt.Key.Key_Up)
    assert form.sections.editors["birth_date"].text() == "besok"


def test_the_calendar_ends_where_it_ends(form: FormPage) -> None:
    typed(form, "consent_on", "31-12-9999")
    press(Qt.Key.Key_Up)
    assert form.sections.editors["consent_on"].text() == "31-12-9999"


def test_a_day_of_today_is_told_with_its_weekday(form: FormPage) -> None:
    assert typed(form, "consent_on", "21/11/2026") == "Sabtu, 21 Nov 2026"


def test_what_the_nik_fills_in_is_told_too(form: FormPage) -> None:
    keys("5104015403849012")
    field = form.sections.fields["birth_date"]
    assert field.editor.text() == "14-03-1984"  # type: ignore[attr-defined]  # a line
    assert field.hint.text() == field.editor.accessibleDescription() == "14 Mar 1984, 42 tahun"
