"""The first run in four steps, by keys alone: name, passphrase, a code on paper, and the centre or later."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.recovery_code import new_code
from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.code_on_paper import group_asked, note_down, shown_code
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import enter, focused, keys, press
from ui.printing import code_page, print_page
from ui.screens.new_agent import NewAgentPage
from ui.short_copy import ShortCopy, short_copy
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[[VaultKey | None], MainWindow]
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def page_of(window: MainWindow) -> NewAgentPage:
    assert window.entrance is not None and isinstance(window.entrance.page, NewAgentPage)
    return window.entrance.page


def opened(window: MainWindow) -> Workspace:
    assert window.workspace is not None, "it is locked"
    return window.workspace


def with_code(window: MainWindow, qtbot: QtBot) -> NewAgentPage:
    """Up to the code."""
    page = page_of(window)
    for text in ("Bagus Pranata", PASSPHRASE, PASSPHRASE):
        enter(text)
    qtbot.waitUntil(lambda: page.code is not None)
    return page


def seen(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_four_steps_by_keys_end_in_an_open_vault_that_the_paper_opens_too(
    qtbot: QtBot, open_window: Open, home: Path
) -> None:
    window = open_window(None)
    page = page_of(window)
    assert page.stepper.text() == "Langkah 1 dari 4: nama"
    enter("Bagus Pranata")
    assert page.stepper.text() == "Langkah 2 dari 4: kata sandi"
    enter(PASSPHRASE)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: page.code is not None)
    assert page.stepper.text() == "Langkah 3 dari 4: kode pemulihan"
    code = shown_code(page)
    assert open_with_code(home, code, now=NOW)
    note_down(page)
    qtbot.waitUntil(lambda: window.workspace is not None)
    workspace = opened(window)
    assert workspace.join.isVisible()
    assert workspace.join.stepper.text() == "Langkah 4 dari 4: sambung ke pusat"
    qtbot.waitUntil(lambda: workspace.bar.state.text() == "Belum tersambung ke pusat")
    press(Qt.Key.Key_Escape)
    assert workspace.home.isVisible(), "joining waits until there is a code"


def test_without_a_name_it_stays_and_says_so(open_window: Open) -> None:
    window = open_window(None)
    enter("  ")
    assert page_of(window).problem() == "Isi nama Anda dulu."
    assert focused() is page_of(window).name


def test_back_and_forth_loses_nothing_typed(open_window: Open) -> None:
    page = page_of(open_window(None))
    enter("Bagus Pranata")
    enter("padi meng")
    press(Qt.Key.Key_Escape)
    assert focused() is page.name and page.name.text() == "Bagus Pranata"
    press(Qt.Key.Key_Return)
    assert page.passphrase.hasFocus() and page.passphrase.text() == "padi meng"


def test_the_strength_of_a_passphrase_is_told_in_words(open_window: Open) -> None:
    page = page_of(open_window(None))
    enter("Bagus Pranata")
    said = []
    for text in ("padi", " hijau", " di sawah kami luas"):
        keys(text)
        said.append(page._strength.hint.text())
    assert said == [
        "kurang 4 huruf",
        "Cukup. Lebih kuat: satu kalimat dari 5 kata.",
        "Kuat. Ingat baik-baik, jangan ditulis di dekat laptop.",
    ]


def test_two_passphrases_that_differ_are_told_and_nothing_is_made(open_window: Open, home: Path) -> None:
    window = open_window(None)
    for text in ("Bagus Pranata", PASSPHRASE, "lain"):
        enter(text)
    assert page_of(window).problem() == "Kedua kata sandi belum sama. Ketik ulang."
    assert not home.exists()


def test_without_a_keystore_a_short_passphrase_is_told_to_be_a_sentence(
    qtbot: QtBot, open_window: Open, home: Path
) -> None:
    page = page_of(open_window(None))
    for text in ("Bagus Pranata", "mangga muda", "mangga muda"):
        enter(text)
    qtbot.waitUntil(lambda: "satu kalimat dari 5 kata" in page.problem())
    assert not home.exists()


def test_only_a_group_from_the_paper_leads_on(qtbot: QtBot, open_window: Open) -> None:
    window = open_window(None)
    page = with_code(window, qtbot)
    code = shown_code(page)
    press(Qt.Key.Key_Return)
    assert code not in seen(window), "what is asked for must not be in sight"
    enter("ABCDE")
    assert page.problem() == "Belum sama dengan kodenya. Cocokkan lagi kertasnya."
    assert window.workspace is None
    press(Qt.Key.Key_Escape)
    assert code in seen(window)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_A, CONTROL)
    enter(group_asked(page).lower())
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_a_copied_code_is_taken_off_the_clipboard_at_the_latest_when_the_vault_is_locked(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window(None)
    page = with_code(window, qtbot)
    press(Qt.Key.Key_S, ALT)
    assert QGuiApplication.clipboard().text() == shown_code(page)
    assert "sesudah 1 menit" in page.problem() and short_copy().timer.interval() == 60_000
    note_down(page)
    qtbot.waitUntil(lambda: window.workspace is not None)
    press(Qt.Key.Key_L, CONTROL)
    assert QGuiApplication.clipboard().text() == ""


def test_time_takes_a_copy_away_and_leaves_what_somebody_else_copied(
    qtbot: QtBot, qapp: QApplication
) -> None:
    short = ShortCopy(qapp, life_ms=1)
    short.put("RAHASIA")
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")
    short.put("RAHASIA")
    QGuiApplication.clipboard().setText("catatan belanja")
    qtbot.waitUntil(lambda: not short.timer.isActive())
    assert QGuiApplication.clipboard().text() == "catatan belanja"
    QGuiApplication.clipboard().clear()
    short.setParent(None)


def test_printing_opens_the_systems_own_dialog_and_comes_back_to_the_code(
    qtbot: QtBot, open_window: Open
) -> None:
    page = with_code(open_window(None), qtbot)
    press(Qt.Key.Key_C, ALT)
    qtbot.waitUntil(lambda: isinstance(focused().window(), QPrintDialog))
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert page.code is not None and page.code.written.isVisible()


@pytest.mark.parametrize("wide", [595, 164], ids=["A4", "roll of 58 mm"])
def test_the_page_for_the_printer_fits_its_paper_and_has_all_of_the_code(wide: int, tmp_path: Path) -> None:
    code = new_code()
    page = code_page(code, "Bagus <Pranata>", NOW.date())
    page.setTextWidth(wide - 20)
    told = page.toPlainText()
    assert code in told and "Bagus <Pranata>" in told and "21 Nov 2026" in told
    assert page.idealWidth() <= wide - 20, "nothing reaches past the paper"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "kode.pdf"))
    assert print_page(page, printer) and (tmp_path / "kode.pdf").read_bytes().startswith(b"%PDF")
