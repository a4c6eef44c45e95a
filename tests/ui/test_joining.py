"""Joining the centre from the window, by keys: typed, from a picture, or with the office's card."""

from pathlib import Path
from threading import Event

import pytest
import segno
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from central.enrolment import make_code
from central.packages.joining import card
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment
from perisai_app.vault.joining import asked_to_join
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.wire.enrolment import Handed, new_code, read_handed
from sync.problems import RunStopped
from tests.central.conftest import Office, office
from tests.sync.between import between
from tests.ui.conftest import NOW
from tests.ui.keyboard import enter, focused, keys, press
from tests.ui.sending_day import LOGIN_PAGE, Open, queued, workspace_of
from ui.qr import read_picture, read_qr
from ui.screens.join_page import JoinPage
from ui.workspace import Workspace

__all__ = ["office"]
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
JOINED = "Tersambung ke pusat sebagai Sri. Yang siap kirim sekarang bisa dikirim."


def code_of(office: Office) -> str:
    office.clock.now = NOW
    return str(make_code(office.centre, "Sri", "Gianyar"))


def page_of(workspace: Workspace) -> JoinPage:
    """By its key, as from anywhere."""
    press(Qt.Key.Key_J, CONTROL)
    assert workspace.join.isVisible()
    return workspace.join


def told(workspace: Workspace, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(workspace.banner.text()))
    return workspace.banner.text()


def refused(page: JoinPage, qtbot: QtBot) -> str:
    """What the page says once it has tried."""
    qtbot.waitUntil(lambda: not page._doing.running)
    return page.problem()


def choose(file: Path, qtbot: QtBot) -> None:
    """In the dialog, by its name."""
    press(Qt.Key.Key_F, ALT)
    qtbot.waitUntil(lambda: isinstance(focused(), QLineEdit) and focused().objectName() == "fileNameEdit")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    listed = dialog.findChild(QListView, "listView")
    assert listed is not None
    qtbot.waitUntil(lambda: listed.model().rowCount(listed.rootIndex()) >= 0)
    enter(str(file))


def picture(text: str, file: Path) -> Path:
    segno.make_qr(text, error="m").save(str(file), scale=6)
    return file


def test_a_typed_address_and_code_join_the_real_centre_and_what_waited_can_go(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office
) -> None:
    queued(vault)
    workspace = workspace_of(open_window(key), qtbot)
    page = page_of(workspace)
    enter(office.url)
    typed = code_of(office).replace("-", "").lower()
    keys(typed)
    assert page.code.edit.text() == "-".join(typed.upper()[at : at + 4] for at in range(0, 32, 4))
    assert page.code.hint.text() == "lengkap 8 kelompok"
    press(Qt.Key.Key_Return)
    assert told(workspace, qtbot) == JOINED
    found = enrolment(vault)
    assert found is not None and found.office == "Gianyar" and workspace.home.isVisible()
    qtbot.waitUntil(lambda: "Belum tersambung" not in workspace.bar.state.text())


def test_the_page_of_sendings_leads_there_with_a_key(qtbot: QtBot, open_window: Open, key: VaultKey) -> None:
    workspace = workspace_of(open_window(key), qtbot)
    qtbot.waitUntil(lambda: workspace.bar.contact.text() == "Ada kode dari kantor? Tekan Ctrl+J")
    press(Qt.Key.Key_R, CONTROL)
    page_of(workspace)
    press(Qt.Key.Key_Escape)
    assert workspace.home.isVisible()


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_of_the_code_is_read_from_a_file_and_joins(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, tmp_path: Path, kind: str
) -> None:
    file = picture(f"{office.url} {code_of(office)}", tmp_path / f"kode.{kind}")
    workspace = workspace_of(open_window(key), qtbot)
    page = page_of(workspace)
    choose(file, qtbot)
    qtbot.waitUntil(lambda: page.problem().startswith("Kode terbaca dari gambar. Tekan Enter"))
    qtbot.waitUntil(page.code.edit.hasFocus)
    press(Qt.Key.Key_Return)
    assert told(workspace, qtbot) == JOINED and enrolment(vault) is not None


def test_a_pasted_picture_brings_its_code_and_the_address_is_asked_for(
    qtbot: QtBot, open_window: Open, key: VaultKey, tmp_path: Path
) -> None:
    code = str(new_code(b"k" * 32))
    page = page_of(workspace_of(open_window(key), qtbot))
    QGuiApplication.clipboard().setImage(QImage(str(picture(code, tmp_path / "kode.png"))))
    press(Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: page.code.edit.text() == code)
    assert page.problem().startswith("Kode terbaca dari gambar. Ketik alamat") and page.address.hasFocus()


def test_a_picture_dropped_on_the_page_is_read_too(
    qtbot: QtBot, open_window: Open, key: VaultKey, tmp_path: Path
) -> None:
    code = str(new_code(b"k" * 32))
    page = page_of(workspace_of(open_window(key), qtbot))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(code, tmp_path / "kode.png")))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(50, 50), *how))
    QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), *how))
    qtbot.waitUntil(lambda: page.code.edit.text() == code)


def test_a_file_without_a_code_is_told_with_the_cure(
    qtbot: QtBot, open_window: Open, key: VaultKey, tmp_path: Path
) -> None:
    file = tmp_path / "liburan.txt"
    file.write_text("bukan kartu", encoding="utf-8")
    page = page_of(workspace_of(open_window(key), qtbot))
    choose(file, qtbot)
    qtbot.waitUntil(lambda: page.problem().startswith("Tidak ada kode QR atau kartu kantor"))


def test_the_offices_card_asks_by_stick_where_there_is_no_internet(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "kartu-gianyar"
    file.write_bytes(card(office.centre, "https://pusat.example"))
    workspace = workspace_of(open_window(key), qtbot)
    page = page_of(workspace)
    choose(file, qtbot)
    qtbot.waitUntil(lambda: page.problem().startswith("Kartu kantor terbaca."))
    qtbot.waitUntil(page.code.edit.hasFocus)
    assert not page.address.isVisible()
    enter(str(new_code(b"k" * 32)))
    assert refused(page, qtbot).startswith("File ini bukan kartu kantor yang membuat kode itu.")
    press(Qt.Key.Key_A, CONTROL)
    enter(code_of(office))
    assert told(workspace, qtbot).startswith("Kartu kantor diterima. Tulis paket ke flashdisk")
    assert workspace.hand_over.isVisible()
    asked = asked_to_join(vault)
    assert asked is not None and asked.url == "https://pusat.example"


def test_without_the_card_again_the_address_comes_back(
    qtbot: QtBot, open_window: Open, key: VaultKey, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "kartu"
    file.write_bytes(card(office.centre, "https://pusat.example"))
    page = page_of(workspace_of(open_window(key), qtbot))
    choose(file, qtbot)
    qtbot.waitUntil(lambda: not page.address.isVisible())
    press(Qt.Key.Key_E, ALT)
    assert page.address.isVisible() and page.address.hasFocus()


def test_what_is_missing_is_asked_for_before_anybody_is_called(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    page = page_of(workspace_of(open_window(key), qtbot))
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert page.problem().startswith("Isi alamat pusat dulu.") and page.address.hasFocus()
    enter("https://pusat.example")
    press(Qt.Key.Key_Return)
    assert page.problem() == "Isi kode dari kantor dulu." and not page._doing.running


def test_a_letter_that_no_code_has_is_told_while_it_is_typed(
    qtbot: QtBot, open_window: Open, key: VaultKey
) -> None:
    page = page_of(workspace_of(open_window(key), qtbot))
    enter("https://pusat.example")
    keys("ABC")
    assert page.code.hint.text() == "kurang 29 huruf atau angka"
    keys("0")
    assert page.code.hint.text().startswith("Di kode ini tidak ada angka 0, 1, 8, dan 9.")


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("", "", "Kode ini tidak dikenal, sudah dipakai, atau kedaluwarsa."),
        ("", "ABCD", "Kode ini salah ketik."),
        ("http://pusat.example", "", "Alamat ini tidak bisa dipakai."),
        ("http://127.0.0.1:9", "", "Pusat tidak terjangkau."),
    ],
    ids=["unknown", "mistyped", "no address of a centre", "nobody there"],
)
def test_each_refusal_is_a_sentence_and_what_was_typed_stays(
    qtbot: QtBot,
    open_window: Open,
    key: VaultKey,
    vault: Vault,
    office: Office,
    url: str,
    code: str,
    sentence: str,
) -> None:
    page = page_of(workspace_of(open_window(key), qtbot))
    typed = code or str(new_code(office.centre.public_key))
    enter(url or office.url)
    enter(typed)
    assert refused(page, qtbot).startswith(sentence)
    assert page.address.text() == (url or office.url) and page.code.edit.text() == typed
    assert page.code.edit.hasFocus() and enrolment(vault) is None


def test_a_login_page_in_between_is_named(
    qtbot: QtBot, open_window: Open, key: VaultKey, office: Office
) -> None:
    page = page_of(workspace_of(open_window(key), qtbot))
    with between(office.url) as proxy:
        proxy.rule = lambda _asked: LOGIN_PAGE
        enter(proxy.url)
        enter(code_of(office))
        assert refused(page, qtbot).startswith("Wi-Fi ini minta login dulu.")


def stands_still(_vault: Vault, _url: str, _code: str, *, now: object, cancel: Event) -> None:
    """A centre that never answers."""
    cancel.wait()
    raise RunStopped("cancelled")


def test_nothing_waits_for_the_centre_and_escape_stops_it(
    qtbot: QtBot, open_window: Open, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.joining.enrol", stands_still)
    workspace = workspace_of(open_window(key), qtbot)
    page = page_of(workspace)
    enter("https://pusat.example")
    enter(str(new_code(b"k" * 32)))
    assert page.problem() == "Menghubungi pusat …" and page.join.text() == "Hentikan dulu"
    press(Qt.Key.Key_Return)
    assert page._doing.running, "a second Enter stops nothing"
    press(Qt.Key.Key_Escape)
    assert refused(page, qtbot).startswith("Dihentikan.") and page.isVisible()
    press(Qt.Key.Key_Escape)
    assert workspace.home.isVisible()


def test_a_lock_in_the_middle_stops_it_and_wipes_the_key(
    qtbot: QtBot, open_window: Open, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.joining.enrol", stands_still)
    window = open_window(key)
    page_of(workspace_of(window, qtbot))
    enter("https://pusat.example")
    enter(str(new_code(b"k" * 32)))
    assert window.session is not None
    own = window.session.key
    press(Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: not own._held)


@pytest.mark.parametrize(
    ("text", "found"),
    [("", None), ("https://pusat.example", None), ("halo", None), ("halo ABCD", None)],
)
def test_what_holds_no_code_is_nothing(text: str, found: Handed | None) -> None:
    assert read_handed(text) is found


def test_a_picture_may_hold_the_address_before_the_code() -> None:
    code = str(new_code(b"k" * 32, b"1234567890"))
    assert read_handed(f"https://pusat.example {code}\n") == Handed(code, "https://pusat.example")
    assert read_handed(code.lower()) == Handed(code)


def test_a_code_is_read_without_its_margin_and_from_a_see_through_picture(tmp_path: Path) -> None:
    for number, (border, light) in enumerate(((4, "white"), (0, "white"), (4, None))):
        file = tmp_path / f"{number}.png"
        segno.make_qr("HALO", error="m").save(str(file), scale=3, border=border, light=light)
        found = read_picture(file)
        assert found is not None and read_qr(found) == "HALO"
    assert read_picture(Path(__file__)) is None
