"""Crashes of the window: whatever Python or Qt complains of goes into the log, without anybody's data.

A method that Qt calls has no caller of ours above it; so the hooks of the interpreter and of Qt are taken.
Crashes below Python are not: such a report is made of paths, and a path names whoever uses the laptop.
"""

import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from perisai_app import logs

KINDS = {
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}


def catch_crashes(home: Path) -> None:
    """From here on, until the process ends. The home may not exist yet; the log appears with it."""
    logs.set_up(home)
    logs.catch_crashes()
    qInstallMessageHandler(log_qt_message)


def tell_of_crashes(told: Callable[[], None]) -> None:
    """After `catch_crashes`: what nobody caught on the main thread is also told to a person."""
    sys.excepthook = partial(_on_crash, sys.excepthook, told)


def _on_crash(
    log: Callable[[type[BaseException], BaseException, TracebackType | None], object],
    told: Callable[[], None],
    kind: type[BaseException],
    error: BaseException,
    traceback: TracebackType | None,
) -> None:
    log(kind, error, traceback)
    if threading.current_thread() is threading.main_thread():
        told()


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
    """Qt's words may quote a label or a path: only how bad it is and Qt's own category are told."""
    if kind in KINDS:
        logs.info("qt_message", code=KINDS[kind], category=str(context.category or "default"))
