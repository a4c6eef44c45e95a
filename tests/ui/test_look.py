"""The look: contrast measured from the tokens, shapes that differ without colour, and room at 150 %."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import open_vault
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.register import page
from tests.ui.conftest import clock
from ui.parts.buttons import ActionButton
from ui.parts.field import LineEdit
from ui.parts.mark import Mark
from ui.parts.shield import paint_shield
from ui.pictures import open_every_window, save_pictures
from ui.theme.look import Look
from ui.theme.palette import DARK, EDGE_PAIRS, LIGHT, TEXT_PAIRS, Palette, contrast
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_is_readable_on_its_ground(palette: Palette, pair: tuple[str, str]) -> None:
    colours = asdict(palette)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-on-".join)
def test_an_edge_that_means_something_is_seen(palette: Palette, pair: tuple[str, str]) -> None:
    colours = asdict(palette)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 3.0


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_the_shields_of_the_states_differ_without_colour(qapp: object) -> None:
    """Each painted in one ink; no two pictures are alike."""
    one_ink = Palette(**dict.fromkeys(asdict(LIGHT), "#000000") | {"name": "ink", "sheet": "#FFFFFF"})
    marks = [mark for mark in Mark if mark is not Mark.SIGN and mark is not Mark.EMPTY]
    assert len({shape(mark, one_ink) for mark in marks}) == len(marks)


def shape(mark: Mark, palette: Palette) -> bytes:
    image = QImage(32, 32, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_shield(painter, QRectF(0, 0, 32, 32), mark, palette)
    painter.end()
    return bytes(image.constBits())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_on_a_filled_button_too(qtbot: QtBot, look: Look, theme: str) -> None:
    """A ring outside and a line within: of the two, one differs from whatever the button is filled with."""
    look.set_setting(theme)
    button = ActionButton(look, "Kirim", kind="primary")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    picture = button.grab().toImage()
    across = [picture.pixelColor(x, picture.height() // 2).name().upper() for x in range(8)]
    assert across[0] == across[1] == look.palette.indigo
    assert look.palette.on_leaf.upper() in across


def test_a_hint_within_a_field_is_as_readable_as_other_second_text(qtbot: QtBot, look: Look) -> None:
    edit = LineEdit()
    qtbot.addWidget(edit)
    edit.ensurePolished()
    assert edit.palette().color(QPalette.ColorRole.PlaceholderText) == look.colour("ink_soft")


def test_dark_repaints_the_whole_window(qtbot: QtBot, open_window: Open, key: VaultKey, look: Look) -> None:
    window = open_window(key)
    look.set_setting("dark")
    assert window.grab().toImage().pixelColor(300, 4).name().upper() == DARK.paper
    look.set_setting("light")
    assert window.grab().toImage().pixelColor(300, 4).name().upper() == LIGHT.paper


def test_ctrl_plus_enlarges_the_text_and_ctrl_0_brings_it_back(
    qtbot: QtBot, open_window: Open, key: VaultKey, look: Look
) -> None:
    window = open_window(key)
    assert window.workspace is not None
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert look.percent == 115
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert look.percent == 100


@pytest.mark.parametrize("percent", [100, 150])
def test_the_smallest_screen_cuts_no_button_off(
    qtbot: QtBot, open_window: Open, key: VaultKey, look: Look, percent: int
) -> None:
    window = open_window(key)
    look.set_percent(percent)
    window.resize(1024, 600)
    assert window.workspace is not None
    pages = window.workspace
    for show in (pages.show_list, pages.show_form, pages.show_past, pages.show_hand_over):
        show()
        qtbot.waitUntil(lambda: window.width() == 1024)
        assert cut_off(window) == []


def cut_off(window: MainWindow) -> list[str]:
    """Buttons outside the window, or smaller than their words."""
    bad = []
    for button in window.findChildren(ActionButton):
        if button.isVisible():
            left, right = edges(button, window)
            if left < 0 or right > window.width() or button.width() < button.sizeHint().width():
                bad.append(button.text())
    return bad


def edges(widget: QWidget, window: QWidget) -> tuple[int, int]:
    left = widget.mapTo(window, widget.rect().topLeft()).x()
    return left, left + widget.width()


def test_pictures_are_saved_and_add_nothing_to_the_vault(
    qtbot: QtBot, home: Path, key: VaultKey, tmp_path: Path
) -> None:
    made = save_pictures(home, key, tmp_path / "out", now=clock)
    vault = open_vault(home, key)
    assert page(vault).rows == ()
    vault.close()
    assert [path.name for path in made] == ["beranda.png", "daftar.png", "formulir.png"]
    assert all(QImage(str(path)).width() == 1366 for path in made)


def test_every_page_opens_for_the_self_check(qtbot: QtBot, home: Path, key: VaultKey) -> None:
    open_every_window(home, key)
    assert not (home / "vault.db-wal").exists(), "and the vault is closed behind it"
