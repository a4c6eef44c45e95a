"""The installed PySide6 must not use None up: some thousand calls later the window would abort."""

import sys

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 1_000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted from 3.12 on")
def test_calls_that_return_nothing_leave_the_count_of_none_as_it_is(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
    assert sys.getrefcount(None) - before > -CALLS // 10
