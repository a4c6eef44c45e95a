"""Typing into whatever has the focus, as an agent does."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.form.page import FormPage
from ui.window import MainWindow


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def keys(text: str) -> None:
    QTest.keyClicks(focused(), text)


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, how)


def enter(text: str = "") -> None:
    keys(text)
    press(Qt.Key.Key_Return)


def to_list() -> None:
    """Into the search, and on to the rows."""
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Return)


def look_again() -> None:
    """To the sendings and back to the list: a page asks the vault anew whenever one comes to it."""
    press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Escape)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def new_person(window: MainWindow, qtbot: QtBot) -> FormPage:
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace is not None
    form = window.workspace.form
    qtbot.waitUntil(lambda: form.sections.editors["nik"].hasFocus())
    return form
