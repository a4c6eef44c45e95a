"""A whole registration by keys alone, autosave, problems and price, on a real vault."""

import json
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import draft, new_draft
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import State, page
from tests.ui.conftest import COMPLETE, NOW
from tests.ui.keyboard import enter, keys, new_person, press
from ui.form.page import FormPage
from ui.parts.problem_line import ProblemLine
from ui.parts.suggest import SuggestEdit
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]


def sentences(form: FormPage) -> list[str]:
    return [line.text() for line in form.sections.findChildren(ProblemLine) if line.isVisibleTo(form)]


def test_a_whole_registration_typed_by_keys_is_queued(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    form = new_person(open_window(key), qtbot)
    type_all()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page(vault, states=[State.QUEUED]).rows))
    (row,) = page(vault).rows
    assert (row.name, row.nik, row.village) == ("NI WAYAN SUARTI", "5104015403849012", "51.04.01.2005")
    (sent,) = vault.rows("SELECT texts FROM submissions")
    assert json.loads(sent["texts"])["consent_text"] == "persetujuan-1"  # as it was read aloud
    qtbot.waitUntil(lambda: "nik" not in form.entry.texts)  # ready for the next person


def type_all() -> None:
    """One person from the first field to the last."""
    keys("5104015403849012")  # the cursor goes on by itself
    enter("ni wayan suarti")
    enter()  # sex, from the NIK
    enter()  # birth date, from the NIK
    enter()  # birth place may stay empty
    enter("ni made rai")
    enter("081200009012")
    enter()
    enter()
    enter("celuk sukawati")  # takes the first suggestion
    enter("Banjar Wangbung")
    for _rt_rw_postcode in range(3):
        enter()
    enter("pedagang kios")
    enter("1000000")
    for _workplace_hours_ecosystem_programs_months in range(5):
        enter()
    enter("Gianyar")
    enter()
    enter()
    keys("t")  # Tanda tangan


def test_a_half_typed_draft_is_in_the_vault_without_any_save_button(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    form = new_person(open_window(key), qtbot)
    keys("510401")
    qtbot.waitUntil(lambda: bool(page(vault).rows))
    (row,) = page(vault).rows
    assert (row.nik, row.state) == ("510401", State.DRAFT)
    qtbot.waitUntil(lambda: form.head.saved.text().startswith("Tersimpan "))


def test_closing_the_window_at_once_keeps_the_last_keystroke(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    window = open_window(key)
    new_person(window, qtbot)
    keys("5104015403849012")
    keys("NI WAYAN")
    window.close()
    (row,) = page(vault).rows
    assert row.draft_id is not None
    kept = draft(vault, row.draft_id)
    assert kept is not None
    assert kept.texts["name"] == "NI WAYAN"


def test_escape_discards_nothing(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    form = new_person(open_window(key), qtbot)
    keys("510401")
    press(Qt.Key.Key_Escape)
    assert form.entry.texts["nik"] == "510401"
    assert form.sections.editors["nik"].text() == "510401"


def test_f7_parks_this_one_and_serves_the_next(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    form = new_person(open_window(key), qtbot)
    keys("510401")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: len(page(vault).rows) == 1)
    qtbot.waitUntil(lambda: form.sections.editors["nik"].hasFocus())
    keys("5105")
    qtbot.waitUntil(lambda: {row.nik for row in page(vault).rows} == {"510401", "5105"})


def test_a_short_nik_is_told_on_leaving_and_clears_when_complete(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    form = new_person(open_window(key), qtbot)
    keys("5104015403")
    assert sentences(form) == []
    press(Qt.Key.Key_Return)
    assert sentences(form) == ["NIK kurang 6 angka. Hitung lagi dari KTP."]
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_End)
    keys("849012")
    assert sentences(form) == []


def test_an_amber_question_waits_for_a_persons_word(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    form = new_person(open_window(key), qtbot)
    keys("5104015403849012")
    form.keys.go("birth_date")
    enter("14-05-1984")
    (told,) = sentences(form)
    assert told.startswith("Tanggal lahir di NIK 14 Mar 1984.")
    press(Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert sentences(form) == []
    assert form.entry.confirmed == {("birth_date", "nik_other_birth_date"): "Sesuai KTP"}


def test_a_nik_already_in_this_laptop_is_told(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    new_draft(vault, now=NOW, texts=dict(COMPLETE))
    form = new_person(open_window(key), qtbot)
    keys(COMPLETE["nik"])
    qtbot.waitUntil(lambda: any("sudah didaftarkan" in text for text in sentences(form)))


def test_the_price_stands_with_the_end_of_the_relief(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    form = new_person(open_window(key), qtbot)
    assert "Isi penghasilan" in form.side.price.period.text()
    form.keys.go("income")
    keys("1000000")
    assert form.sections.editors["income"].text() == "1.000.000"
    assert form.side.price.figure.text() == "Rp8.400"
    assert "sampai Des 2026" in form.side.price.later.text()
    assert "Mulai Jan 2027: Rp16.800" in form.side.price.later.text()


def test_one_and_a_half_million_may_be_typed_as_people_say_it(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    form = new_person(open_window(key), qtbot)
    form.keys.go("income")
    enter("1,5 jt")
    assert form.entry.texts["income"] == "1.500.000"


def test_a_pasted_nik_loses_its_dots_and_blanks(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    form = new_person(open_window(key), qtbot)
    QApplication.clipboard().setText("510401.540384 9012")
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.entry.texts["nik"] == "5104015403849012"
    assert form.sections.editors["name"].hasFocus()


def test_finishing_too_early_goes_to_the_first_gap(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    form = new_person(open_window(key), qtbot)
    keys("5104015403849012")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    name = form.sections.editors["name"]
    assert isinstance(name, QLineEdit)
    assert name.hasFocus()
    assert "Belum diisi." in sentences(form)


def test_a_village_nobody_knows_is_kept_as_typed_and_told(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    form = new_person(open_window(key), qtbot)
    form.keys.go("village")
    enter("Antah Berantah")
    assert any(text.startswith("Desa ini belum dikenal.") for text in sentences(form))
    village = form.sections.editors["village"]
    assert isinstance(village, SuggestEdit)
    assert village.shown_text() == "Antah Berantah"


def test_a_guardian_is_asked_for_only_of_somebody_who_is_not_of_age(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    form = new_person(open_window(key), qtbot)
    row = form.sections.rows["guardian"]
    keys("5104015403849012")
    assert row.isHidden()
    form.put("birth_date", "14-03-2010")
    assert not row.isHidden()
    form.jump("mother_name")
    enter("ni made rai")
    assert form.sections.editors["guardian"].hasFocus()
    enter("i wayan wali")
    assert form.entry.texts["guardian"] == "i wayan wali"
    assert form.sections.editors["phone"].hasFocus()


def test_a_problem_of_a_field_that_the_form_does_not_show_is_said_beside_another(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    form = new_person(open_window(key), qtbot)
    for name, text in {**COMPLETE, "consent_method": "public_task", "decree": "SK 12"}.items():
        form.put(name, text)
    form.finish()
    assert form.sections.editors["decree"].hasFocus()
    form.put("decree", "SK 12 tanggal 1 November 2026")
    form.finish()
    assert form.entry.review(form._today()).ready
