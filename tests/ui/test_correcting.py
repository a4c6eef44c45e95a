"""Somebody whom the office sent back: its reason and remarks on the form, answered by keys alone."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from central.review import Ruling, decide
from perisai_app.domain.registration import KEPT, Registration
from perisai_app.domain.retyped import confirmed_of
from perisai_app.vault.database import Vault
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import State, page
from perisai_app.wire.changes import FieldRemark
from perisai_app.wire.submission import read_submission
from tests.central.conftest import Office, office
from tests.ui.keyboard import click, enter, focused, keys, press, to_list
from tests.ui.sending_day import Open, chosen, join, queued, workspace_of
from ui.form.page import FormPage
from ui.parts.buttons import ActionButton
from ui.parts.problem_line import ProblemLine
from ui.workspace import Workspace

__all__ = ["office"]
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
REMARKS = (
    FieldRemark(field="name", remark="Di KTP tertulis Suartini.", proposed="NI WAYAN SUARTINI"),
    FieldRemark(field="mother_name", remark="Apakah Ni Luh Kerti? Tanyakan."),
    FieldRemark(field="birth_date", proposed="1984-03-15"),
    FieldRemark(field="email", remark="Ada alamatnya", proposed="suarti@contoh.id"),
)


def sentences(form: FormPage) -> list[str]:
    return [line.text() for line in form.sections.findChildren(ProblemLine) if line.isVisibleTo(form)]


@pytest.fixture
def workspace(qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office) -> Workspace:
    """Sent, returned by the office, and the answer fetched, all with the button's key."""
    join(vault, office)
    sent = queued(vault)
    made = workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.RECEIVED)
    ruling = Ruling(
        registration_id=sent.registration_id, outcome="returned", reason="Empat hal saja.", remarks=REMARKS
    )
    assert decide(office.centre, [ruling])[0].code is None
    qtbot.waitUntil(lambda: not made.sending.running)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.RETURNED)
    qtbot.waitUntil(lambda: chosen(made).state is State.RETURNED)
    return made


def opened(workspace: Workspace, qtbot: QtBot) -> FormPage:
    press(Qt.Key.Key_Return)  # on the row
    form = workspace.form
    qtbot.waitUntil(lambda: form.sections.editors["name"].hasFocus())
    return form


def band(form: FormPage) -> tuple[str, str]:
    (line,) = [one for one in form.office.findChildren(ProblemLine) if one.isVisibleTo(form)]
    return line.text(), form.office.count.text()


def test_the_form_opens_on_the_first_remark_with_the_reason_above_and_all_of_them_in_the_list(
    qtbot: QtBot, workspace: Workspace
) -> None:
    form = opened(workspace, qtbot)
    told, count = band(form)
    assert "“Empat hal saja.” Kiriman pertama tetap tersimpan. Kantor melihat keduanya." in told
    assert count == "0 dari 4 beres"
    name = "Nama lengkap sesuai KTP: Di KTP tertulis Suartini. Usul kantor NI WAYAN SUARTINI, "
    assert f"{name}Anda tulis NI WAYAN SUARTI." in sentences(form)
    assert "Tanggal lahir: Usul kantor 15 Mar 1984, Anda tulis 14 Mar 1984." in sentences(form)
    assert "Email: Ada alamatnya. Usul kantor suarti@contoh.id, Anda tulis (kosong)." in sentences(form)
    listed = [line.text() for line in form.side.before.lines]
    assert "Nama ibu kandung. Kantor: Apakah Ni Luh Kerti? Tanyakan." in listed


def test_one_key_takes_a_proposal_and_goes_on_to_the_next_and_another_gives_it_back(
    qtbot: QtBot, workspace: Workspace, vault: Vault
) -> None:
    form = opened(workspace, qtbot)
    press(Qt.Key.Key_U, ALT)
    assert form.entry.texts["name"] == "NI WAYAN SUARTINI"
    assert form.sections.editors["name"].text() == "NI WAYAN SUARTINI"
    assert form.sections.editors["mother_name"].hasFocus()
    assert band(form)[1] == "1 dari 4 beres"
    assert "Usul kantor dipakai: NI WAYAN SUARTINI. Tadi: NI WAYAN SUARTI" in sentences(form)
    press(Qt.Key.Key_Z, ALT)
    assert form.entry.texts["name"] == "NI WAYAN SUARTI"
    assert band(form)[1] == "0 dari 4 beres"


def test_all_is_answered_by_keys_and_goes_out_as_the_next_revision(
    qtbot: QtBot, workspace: Workspace, vault: Vault, office: Office
) -> None:
    form = opened(workspace, qtbot)
    press(Qt.Key.Key_U, ALT)
    press(Qt.Key.Key_T, ALT)  # the mother's name stays
    assert "Anda memilih tetap seperti ini." in sentences(form)
    press(Qt.Key.Key_U, ALT)  # the birth date
    press(Qt.Key.Key_U, ALT)  # the address that the form does not ask for
    assert band(form)[1] == "4 dari 4 beres"
    form.keys.go("birth_date")
    press(Qt.Key.Key_K, ALT)  # as on the card, against the NIK
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.QUEUED)
    (sent,) = vault.rows("SELECT texts FROM submissions WHERE revision = 2")
    texts = json.loads(sent["texts"])
    found = (texts["name"], texts["birth_date"], texts["mother_name"], texts["email"])
    assert found == ("NI WAYAN SUARTINI", "15-03-1984", "NI MADE RAI", "suarti@contoh.id")
    qtbot.waitUntil(lambda: not form.office.isVisible())  # the next person did not come back


def test_what_is_typed_answers_a_remark_too(qtbot: QtBot, workspace: Workspace) -> None:
    form = opened(workspace, qtbot)
    form.keys.go("mother_name")
    enter("NI LUH KERTI")
    assert "Sudah Anda ubah. Tadi: NI MADE RAI" in sentences(form)
    assert band(form)[1] == "1 dari 4 beres"


def test_a_correction_left_half_way_is_told_all_again_when_it_is_taken_up(
    qtbot: QtBot, workspace: Workspace
) -> None:
    form = opened(workspace, qtbot)
    press(Qt.Key.Key_U, ALT)
    to_list()
    qtbot.waitUntil(lambda: workspace.list.table.hasFocus())
    qtbot.waitUntil(lambda: chosen(workspace).draft_id is not None)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not workspace.list.isVisible())
    assert band(form)[1] == "1 dari 4 beres"
    assert form.entry.texts["name"] == "NI WAYAN SUARTINI"


def test_why_a_field_stays_as_it_is_may_be_said_and_goes_to_the_office_once(
    qtbot: QtBot, workspace: Workspace, vault: Vault, office: Office
) -> None:
    form = opened(workspace, qtbot)
    form.keys.go("mother_name")
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_A, ALT)
    assert "boleh kosong" in focused_line().placeholderText()
    keys("Sesuai KK, sudah ditanyakan")
    assert form.entry.kept("mother_name") == "Sesuai KK, sudah ditanyakan"
    press(Qt.Key.Key_Return)
    assert form.sections.editors["name"].hasFocus(), "on to what is still open"
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.QUEUED)
    told = second_revision(vault)
    assert {(one.field, one.reason) for one in told.confirmed if one.code == KEPT} == {
        ("mother_name", "Sesuai KK, sudah ditanyakan"),
        ("name", ""),
    }
    assert not [key for key in confirmed_of(told) if key[1] == KEPT], "the next revision does not repeat it"
    qtbot.waitUntil(lambda: not form.office.isVisible())
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page(vault).rows[0].state is State.RECEIVED)


def second_revision(vault: Vault) -> Registration:
    (sent,) = vault.rows("SELECT bytes FROM submissions WHERE revision = 2")
    found = read_submission(sent["bytes"])
    assert found is not None
    return found.registration


def test_what_is_kept_and_why_is_there_again_after_a_pause_and_can_be_taken_back(
    qtbot: QtBot, workspace: Workspace
) -> None:
    form = opened(workspace, qtbot)
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_A, ALT)
    keys("Begitu di KTP")
    to_list()
    qtbot.waitUntil(lambda: workspace.list.table.hasFocus())
    qtbot.waitUntil(lambda: chosen(workspace).draft_id is not None)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not workspace.list.isVisible())
    assert band(form)[1] == "1 dari 4 beres"
    press(Qt.Key.Key_A, ALT)
    assert focused_line().text() == "Begitu di KTP"
    (line,) = [one for one in form.sections.findChildren(ProblemLine) if one.isAncestorOf(focused())]
    (back,) = line.findChildren(ActionButton)
    click(back)
    assert band(form)[1] == "0 dari 4 beres"
    assert form.entry.kept("name") is None


def test_a_field_that_is_typed_over_is_not_kept_any_more(qtbot: QtBot, workspace: Workspace) -> None:
    form = opened(workspace, qtbot)
    press(Qt.Key.Key_T, ALT)
    form.keys.go("name")
    enter("NI WAYAN SUARTIKA")
    assert form.entry.kept("name") is None
    press(Qt.Key.Key_A, ALT)
    assert band(form)[1] == "1 dari 4 beres", "the reason's line is gone with what it was for"


def focused_line() -> QLineEdit:
    found = focused()
    assert isinstance(found, QLineEdit)
    return found


def test_f6_and_enter_lead_from_the_list_to_the_field(qtbot: QtBot, workspace: Workspace) -> None:
    form = opened(workspace, qtbot)
    press(Qt.Key.Key_F6)
    assert focused() is form.side.before.lines[0]
    form.side.before.lines[1].setFocus()
    press(Qt.Key.Key_Return)
    assert form.sections.editors["mother_name"].hasFocus()
