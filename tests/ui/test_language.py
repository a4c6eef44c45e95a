"""Indonesian and English: the catalogue is complete, and the window changes its language where one is."""

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta

import polib
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import draft
from perisai_app.vault.keys.vault_key import VaultKey
from tests.sound.tone import QuietSpeaker, ToneMicrophone, tone
from tests.ui import catalogue
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.keyboard import enter, focused, keys, new_person, press
from ui.form.consent_sound import Sound
from ui.language import KEYS, StockWords
from ui.screens.new_agent import NewAgentPage
from ui.screens.unlock import UnlockPage
from ui.window import MainWindow
from ui.wording import screen, speech, states
from ui.wording.dates import decimal, rupiah
from ui.wording.speech import language, say, speak
from ui.wording.stock import WORDS

CONTROL = Qt.KeyboardModifier.ControlModifier
Opener = Callable[..., MainWindow]
ENTRIES = {entry.msgid: entry for entry in polib.pofile(str(catalogue.CATALOGUE))}
SOURCES = [
    path for path in sorted((catalogue.TOP / "ui").rglob("*.py")) if path.stem not in catalogue.OF_COMMANDS
]


@pytest.fixture(autouse=True)
def _indonesian_afterwards() -> Iterator[None]:
    yield
    speak("id")


def english_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_every_text_of_the_window_stands_in_the_catalogue_and_nothing_else_does() -> None:
    wanted = set(catalogue.texts())
    assert wanted - set(ENTRIES) == set(), "run: python -m tests.ui.catalogue"
    assert set(ENTRIES) - wanted == set(), "run: python -m tests.ui.catalogue"


def test_every_text_has_its_english() -> None:
    empty = [words for words, entry in ENTRIES.items() if not all(english_of(entry))]
    assert empty == []


def test_the_english_of_a_text_has_its_parameters_and_its_edges() -> None:
    assert [words for words, entry in ENTRIES.items() if not is_alike(words, entry)] == []


def is_alike(words: str, entry: polib.POEntry) -> bool:
    """The same placeholders (one thing may be told without its number), the same blank before and behind."""
    wanted = catalogue.fields(words)
    for at, english in enumerate(filter(None, english_of(entry))):
        of_one = {"n"} if entry.msgstr_plural and at == 0 else set()
        if not wanted - of_one <= catalogue.fields(english) <= wanted:
            return False
        if (english[0].isspace(), english[-1].isspace()) != (words[0].isspace(), words[-1].isspace()):
            return False
    return True


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_sentence_is_shown_without_being_said(path: object) -> None:
    assert catalogue.unsaid(path.read_text(encoding="utf-8")) == []  # type: ignore[attr-defined]  # a Path


def test_a_planted_sentence_is_found_and_one_that_is_said_is_not() -> None:
    assert catalogue.unsaid('def f():\n    return f"{x} belum terkirim"') == [" belum terkirim"]
    assert catalogue.unsaid('def f():\n    return say("{n} belum terkirim", n=x)') == []


def test_only_commands_take_words_of_what_only_commands_say() -> None:
    apart = {name for name, shared in catalogue.OF_COMMANDS.items() if not shared}
    taken = {
        alias.name
        for path in catalogue.sources()
        if path.parent.name != "wording"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "ui.wording"
        for alias in node.names
    }
    assert taken & apart == set()


def test_one_and_many_are_told_apart_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    text, plain = "{n} siap kirim", "Draf"
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    made.append(polib.POEntry(msgid=text, msgid_plural=text, msgstr_plural={0: "one ready", 1: "{n} ready"}))
    made.append(polib.POEntry(msgid=plain, msgstr="Draft"))
    monkeypatch.setattr(speech, "_english", lambda: speech.spoken_from(str(made)))
    speak("en")
    assert [say(text, n=n) for n in (0, 1, 2)] == ["0 ready", "one ready", "2 ready"]
    assert (say(plain), say("tidak dikenal"), say("")) == ("Draft", "tidak dikenal", "")
    speak("id")
    assert (say(text, n=1), say(plain)) == ("1 siap kirim", "Draf")


def test_an_unknown_language_is_indonesian() -> None:
    speak("xx")
    assert language() == "id"


def test_numbers_have_a_point_in_english_and_money_keeps_its_dots() -> None:
    assert (decimal(3.4), rupiah(16_800)) == ("3,4", "Rp16.800")
    speak("en")
    assert (decimal(3.4), rupiah(16_800)) == ("3.4", "Rp16.800")


def test_the_unlock_page_changes_its_language_and_keeps_what_is_typed(
    qtbot: QtBot, open_window: Opener, key: VaultKey
) -> None:
    window = open_window(None)
    keys(PASSPHRASE)
    press(Qt.Key.Key_B, CONTROL)
    assert language() == "en"
    page = window.entrance.page  # type: ignore[union-attr]  # locked
    assert isinstance(page, UnlockPage)
    assert page.title.text() == say(screen.WHO)
    assert page.language.text() == "Indonesia"
    assert page.passphrase.text() == PASSPHRASE and page.passphrase.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)
    window.close()
    assert open_window(None).entrance is not None
    assert language() == "en", "it is remembered"


def test_the_first_start_offers_the_other_language_and_keeps_the_name(
    qtbot: QtBot, open_window: Opener
) -> None:
    window = open_window(None)
    enter("Sri Wahyuni")
    keys("padi")
    press(Qt.Key.Key_B, CONTROL)
    page = window.entrance.page  # type: ignore[union-attr]  # nobody is in yet
    assert isinstance(page, NewAgentPage)
    assert (page.name.text(), page.passphrase.text()) == ("Sri Wahyuni", "padi")
    assert focused() is page.passphrase


def test_the_button_of_the_other_language_is_reached_by_tab_and_keeps_the_focus(
    open_window: Opener, key: VaultKey
) -> None:
    window = open_window(None)
    entrance = window.entrance
    assert entrance is not None and entrance.page is not None
    for _ in range(12):
        if entrance.page.language.hasFocus():
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    assert language() == "en"
    assert focused() is entrance.page.language


def test_somebody_half_typed_stays_in_the_form_when_the_language_changes(
    qtbot: QtBot, open_window: Opener, key: VaultKey, vault: Vault
) -> None:
    window = open_window(key)
    new_person(window, qtbot)
    before = window.workspace
    keys("5104015403849012")
    keys("ni wayan su")
    press(Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: language() == "en" and window.workspace is not before)
    form = window.workspace.form  # type: ignore[union-attr]  # just entered
    assert form.isVisible()
    assert form.sections.editors["name"].hasFocus()
    assert form.sections.editors["nik"].text() == "5104015403849012"
    keys("arti")
    assert form.sections.editors["name"].text() == "NI WAYAN SUARTI"
    press(Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: names(vault) == ["NI WAYAN SUARTI"])


def names(vault: Vault) -> list[str]:
    found = [draft(vault, row["draft_id"]) for row in vault.rows("SELECT draft_id FROM drafts")]
    return [one.texts.get("name", "") for one in found if one is not None]


def test_a_search_and_the_page_stay_when_the_language_changes(
    qtbot: QtBot, open_window: Opener, key: VaultKey
) -> None:
    window = open_window(key)
    before = window.workspace
    press(Qt.Key.Key_F, CONTROL)
    keys("wayan")
    press(Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: window.workspace is not None and window.workspace is not before)
    page = window.workspace.list  # type: ignore[union-attr]  # just waited for
    assert page.isVisible() and page.search.text() == "wayan" and page.search.hasFocus()
    assert page.filters[1].text() == say(states.FILTERS[1][0])


def test_a_change_of_language_is_no_opening_of_the_vault(
    qtbot: QtBot, open_window: Opener, key: VaultKey, vault: Vault
) -> None:
    moments = [NOW]
    window = open_window(key, now=lambda: moments[-1])
    before = window.workspace
    qtbot.waitUntil(lambda: opened(vault) == 1)
    moments.append(NOW + timedelta(hours=3))
    press(Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: window.workspace is not before)
    assert window.workspace is not None
    qtbot.waitUntil(lambda: bool(window.workspace and window.workspace.bar.button.text()))
    assert opened(vault) == 1


def opened(vault: Vault) -> int:
    return len(vault.rows("SELECT at FROM journal WHERE what = 'opened'"))


def texts_of(dialog: QWidget) -> list[str]:
    boxes = dialog.findChildren(QDialogButtonBox)
    return [button.text().replace("&", "") for box in boxes for button in box.buttons()]


def test_stock_buttons_are_indonesian_and_english(open_window: Opener, key: VaultKey) -> None:
    window = open_window(key)
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, "", "", buttons.Yes | buttons.No | buttons.Cancel, window)
    assert sorted(texts_of(box)) == ["Batal", "Tidak", "Ya"]
    speak("en")
    box = QMessageBox(QMessageBox.Icon.Question, "", "", buttons.Yes | buttons.No | buttons.Cancel, window)
    assert sorted(texts_of(box)) == ["Cancel", "No", "Yes"]


class Listening(StockWords):
    """Hears every text that Qt asks a word for, before the window's own words are asked."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.heard: set[str] = set()

    def translate(self, context: str, text: str, note: str | None = None, n: int = -1) -> str | None:
        if context not in KEYS:
            self.heard.add(text)
        return None


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[set[str]]:
    listening = Listening(qapp)
    qapp.installTranslator(listening)
    yield listening.heard
    qapp.removeTranslator(listening)
    listening.setParent(None)


def test_qt_has_a_word_for_whatever_its_dialogs_and_menus_say(qtbot: QtBot, heard: set[str]) -> None:
    for mode in (QFileDialog.FileMode.Directory, QFileDialog.FileMode.ExistingFiles):
        dialog = QFileDialog()
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(mode)
        dialog.show()
    for button in QMessageBox.StandardButton:
        qtbot.addWidget(QMessageBox(QMessageBox.Icon.Question, "", "", button))
    for edit in (QLineEdit(), QPlainTextEdit()):
        qtbot.addWidget(edit)
        edit.createStandardContextMenu()
    assert {"&Undo", "Cancel", "&Look in:"} <= heard
    assert heard - set(WORDS) == set()


def test_the_menu_of_a_line_is_indonesian(qtbot: QtBot, open_window: Opener, key: VaultKey) -> None:
    open_window(key)
    line = QLineEdit()
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    words = [action.text().partition("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    assert words == ["Urungkan", "Ulangi", "Potong", "Salin", "Tempel", "Hapus", "Pilih semua"]


def test_qt_is_given_its_words_once(open_window: Opener, key: VaultKey) -> None:
    open_window(key).close()
    open_window(key)
    app = QApplication.instance()
    assert app is not None
    assert len(app.findChildren(StockWords)) == 1


def test_while_somebody_is_recorded_the_language_waits_and_says_so(
    qtbot: QtBot, open_window: Opener, key: VaultKey
) -> None:
    microphone = ToneMicrophone()
    window = open_window(key, sound=Sound(microphone, QuietSpeaker()))
    before = window.workspace
    assert before is not None
    form = new_person(window, qtbot)
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: form.sections.recorder.meter.isVisible())
    microphone.hear(tone(2))
    press(Qt.Key.Key_B, CONTROL)
    assert before.banner.text() == screen.LANGUAGE_LATER
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: form.sections.recorder.listen.isVisible())
    assert (language(), window.workspace) == ("id", before)
    press(Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: language() == "en" and window.workspace is not before)
    after = window.workspace
    assert after is not None
    qtbot.waitUntil(after.form.sections.recorder.listen.isVisible)
