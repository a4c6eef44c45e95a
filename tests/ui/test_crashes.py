"""What Qt or a slot complains of goes into the log by kind alone; Qt's own words may quote a label."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning

from perisai_app import logs
from ui.crashes import KINDS, catch_crashes

PLANTED = "Ni Wayan Sampel 5104015405849001"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home whose crashes are caught; afterwards every hook is as it was."""
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    handler = qInstallMessageHandler(None)
    catch_crashes(tmp_path)
    yield tmp_path
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    qInstallMessageHandler(handler)
    logs.set_up(tmp_path / "nowhere")


def test_a_message_of_qt_is_told_by_its_kind_and_never_by_its_words(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    qWarning(PLANTED)
    told = (home / "logs" / "perisai.log").read_text("utf-8")
    assert '"event": "qt_message"' in told and '"code": "warning"' in told
    said = told + "".join(capfd.readouterr())
    assert not [word for word in PLANTED.split() if word in said]


def test_every_kind_that_is_trouble_has_its_code() -> None:
    trouble = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    assert set(KINDS) == trouble


@pytest.mark.expects_log("crashed")
def test_an_error_in_a_slot_becomes_a_report_without_its_words(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ValueError(PLANTED)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    told = (home / "logs" / "perisai.log").read_text("utf-8")
    assert '"kind": "ValueError"' in told
    said = told + "".join(capfd.readouterr())
    assert not [word for word in PLANTED.split() if word in said]
