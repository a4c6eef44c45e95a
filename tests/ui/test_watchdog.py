"""The watchdog bites a window that sleeps or works for 150 ms in one event, and nobody else."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import delays
from tests.ui.delays import quick, sleep, wait_for_a_lock, work, work_without_letting_go
from tests.ui.watchdog import Watchdog, works_here

pytestmark = pytest.mark.skipif(not works_here(), reason="it asks Linux")


@pytest.fixture
def dog() -> Iterator[Watchdog]:
    """For which the planted calls are the window's code."""
    made = Watchdog(delays.__file__)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("act", [sleep, work, wait_for_a_lock, work_without_letting_go])
def test_a_planted_delay_is_caught_with_its_name(
    qtbot: QtBot, dog: Watchdog, act: Callable[[], None]
) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(lambda _checked=False: act())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dog.stop()
    assert len(dog.bitten) == 1
    assert act.__name__ in dog.bitten[0] or "wait" in dog.bitten[0]


def test_many_quick_events_after_each_other_are_no_delay(qtbot: QtBot, dog: Watchdog) -> None:
    done: list[int] = []

    def one() -> None:
        quick()
        done.append(1)

    timer = QTimer(interval=0)
    timer.timeout.connect(one)
    timer.start()
    qtbot.waitUntil(lambda: len(done) > 15)
    timer.stop()
    dog.stop()
    assert dog.bitten == []


def test_who_waits_beside_a_busy_thread_is_not_bitten(qtbot: QtBot, dog: Watchdog) -> None:
    """Python's lock is wanted by four others all the time."""
    ended = threading.Event()

    def hog() -> None:
        while not ended.is_set():
            sum(range(10_000))

    hogs = [threading.Thread(target=hog) for _ in range(4)]
    for each in hogs:
        each.start()
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(lambda _checked=False: quick())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    ended.set()
    for each in hogs:
        each.join()
    dog.stop()
    assert dog.bitten == []
