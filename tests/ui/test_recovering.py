"""Back in with the printed code: after a forgotten passphrase, and where the machine's keystore is lost."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import make_vault, open_vault, unlock
from perisai_app.vault.errors import WrongRecoveryCode
from perisai_app.vault.journal import entries
from perisai_app.vault.keys.changing import Locksmith, NewWaysIn
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.recovery_code import new_code
from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.code_on_paper import note_down
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import enter, focused, keys, press
from tests.vault.keys.machines import QUICK, MemoryKeystore
from ui.screens.recover import RecoverPage
from ui.screens.unlock import UnlockPage
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]
NEW = "embun pagi di kebun kopi"


@pytest.fixture
def told(home: Path) -> NewWaysIn:
    return make_vault(home, agent_name="Sri Wahyuni", passphrase=PASSPHRASE)[1]


def recover_page(window: MainWindow) -> RecoverPage:
    assert window.entrance is not None and isinstance(window.entrance.page, RecoverPage)
    return window.entrance.page


def forgot(window: MainWindow) -> RecoverPage:
    press(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    page = recover_page(window)
    assert page.code_field.edit.hasFocus()
    return page


def test_a_code_and_a_new_passphrase_open_the_vault_and_a_new_code_is_told(
    qtbot: QtBot, open_window: Open, told: NewWaysIn, home: Path
) -> None:
    window = open_window(None)
    page = forgot(window)
    for text in (told.recovery_code.replace("-", " ").lower(), NEW, NEW):
        enter(text)
    qtbot.waitUntil(lambda: page.code is not None)
    assert page.code is not None and window.session is None, "the code is told before anything else"
    new = page.code.code.text()
    assert open_with_code(home, new, now=NOW) == unlock(home, NEW, now=NOW)
    with pytest.raises(WrongRecoveryCode):
        open_with_code(home, told.recovery_code, now=NOW)
    note_down(page)
    qtbot.waitUntil(lambda: window.workspace is not None)
    vault = open_vault(home, unlock(home, NEW, now=NOW + timedelta(minutes=1)))
    assert "recovered" in [entry.what for entry in entries(vault)]
    vault.close()


def test_a_slip_is_told_as_soon_as_its_group_is_whole(open_window: Open, told: NewWaysIn) -> None:
    page = forgot(open_window(None))
    first = told.recovery_code[:5]
    keys(first[:4])
    assert "kurang 31" in page.code_field.hint.text()
    keys("0" if first[4] != "0" else "1")
    assert "salah ketik di kelompok ke-1" in page.code_field.hint.text()
    press(Qt.Key.Key_Return)
    assert page.code_field.edit.hasFocus() and "kelompok ke-1" in page.problem()
    press(Qt.Key.Key_Backspace)
    keys(first[4])
    assert page.code_field.hint.text() == "kurang 30 huruf atau angka"


def test_the_code_is_shown_in_groups_as_on_the_paper(open_window: Open, told: NewWaysIn) -> None:
    page = forgot(open_window(None))
    keys(told.recovery_code.replace("-", "").lower())
    assert page.code_field.edit.text() == told.recovery_code
    assert "lengkap" in page.code_field.hint.text()


def test_a_code_of_another_vault_is_a_try_and_its_wait_is_counted_down(
    qtbot: QtBot, open_window: Open, told: NewWaysIn
) -> None:
    page = forgot(open_window(None))
    for text in (new_code(), NEW, NEW):
        enter(text)
    qtbot.waitUntil(lambda: "bukan untuk data ini" in page.problem())
    assert "1 detik" in page.problem()
    qtbot.waitUntil(lambda: page.problem().startswith("Silakan coba lagi."))
    assert page.code is None


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [("pendek", "pendek", "kurang panjang"), (NEW, "lain sama sekali", "belum sama")],
)
def test_a_new_passphrase_that_cannot_be_changes_nothing(
    open_window: Open, told: NewWaysIn, home: Path, first: str, second: str, sentence: str
) -> None:
    page = forgot(open_window(None))
    for text in (told.recovery_code, first, second):
        enter(text)
    assert sentence in page.problem()
    assert open_with_code(home, told.recovery_code, now=NOW)


def test_a_lost_keystore_leads_there_by_itself_with_a_plain_sentence(
    qtbot: QtBot, open_window: Open, home: Path
) -> None:
    by = Locksmith(MemoryKeystore(), QUICK)  # another machine's: this one has no such secret
    _, told = make_vault(home, agent_name="Sri Wahyuni", passphrase=PASSPHRASE, by=by)
    window = open_window(None)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(window.entrance and window.entrance.page, RecoverPage))
    page = recover_page(window)
    assert "Kunci di laptop ini tidak ditemukan" in page.reason()
    assert focused() is page.code_field.edit
    for text in (told.recovery_code, NEW, NEW):
        enter(text)
    qtbot.waitUntil(lambda: page.code is not None)
    assert unlock(home, NEW, now=NOW)


def test_escape_leads_back_to_the_passphrase(open_window: Open, told: NewWaysIn) -> None:
    window = open_window(None)
    forgot(window)
    press(Qt.Key.Key_Escape)
    assert window.entrance is not None and isinstance(window.entrance.page, UnlockPage)
    assert window.entrance.page.passphrase.hasFocus()


def test_a_wait_after_wrong_tries_is_counted_down_and_survives_a_restart(
    qtbot: QtBot, open_window: Open, told: NewWaysIn
) -> None:
    window = open_window(None)
    enter("padi hijau")
    assert window.entrance is not None
    page = window.entrance.page
    assert page is not None
    qtbot.waitUntil(lambda: "Coba lagi dalam 1 detik" in page.problem())
    again = open_window(None)
    assert again.entrance is not None and again.entrance.page is not None
    assert "Tunggu 1 detik" in again.entrance.page.problem()
    qtbot.waitUntil(lambda: page.problem().startswith("Silakan coba lagi."))
