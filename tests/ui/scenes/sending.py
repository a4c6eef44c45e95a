"""Sending: the bar in every standing, the page 'Kiriman', and the way by stick. No centre answers here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import Qt

from perisai_app.vault.database import Vault
from perisai_app.vault.held_back import hold_back
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.runs import begin_run, end_run
from perisai_app.vault.sync_state import note_blocked, note_clock, note_outcome
from sync.engine import Progress, Summary
from sync.engine import Stage as Part
from tests.ui.conftest import NOW
from tests.ui.keyboard import enter, press
from tests.ui.scenes.people import MESSAGES, joined, ready
from tests.ui.scenes.register import scene
from tests.ui.scenes.stage import Stage
from ui.screens.enrol_code_edit import EnrolCodeEdit, EnrolCodeField, PictureEdit
from ui.screens.files_card import FilesCard
from ui.screens.hand_over_page import HandOverPage
from ui.screens.home_page import HomePage
from ui.screens.join_page import JoinPage
from ui.screens.past_page import PastPage

CONTROL = Qt.KeyboardModifier.ControlModifier
MINUTE = timedelta(minutes=1)


@scene(HomePage)
def bar_waits_for_the_network(stage: Stage) -> None:
    _waits(stage, "offline", age=timedelta(days=8))


@scene(HomePage)
def bar_waits_for_a_busy_centre(stage: Stage) -> None:
    _waits(stage, "busy")


@scene(HomePage)
def bar_needs_a_new_code(stage: Stage) -> None:
    _waits(stage, "not_enrolled")


@scene(HomePage)
def bar_of_a_blocked_laptop(stage: Stage) -> None:
    vault = _people(stage, 3)
    note_blocked(vault, True)
    note_outcome(vault, "blocked", now=NOW - MINUTE, next_try_at=NOW + MINUTE)
    stage.open()


@scene(HomePage)
def sending_under_way(stage: Stage) -> None:
    _people(stage, 12)
    stage.undo.enter_context(half_sent())
    stage.open()
    press(Qt.Key.Key_F9)
    stage.until(lambda: stage.workspace.bar.bar.value() == 7)


@scene(PastPage, FilesCard)
def past_quiet(stage: Stage) -> None:
    _people(stage, 0)
    _past(stage)


@scene(PastPage, FilesCard)
def past_with_everything_in_the_way(stage: Stage) -> None:
    vault = _people(stage, 4)
    note_outcome(vault, "portal", now=NOW - MINUTE, next_try_at=NOW + 12 * MINUTE)
    note_clock(vault, 12 * MINUTE)
    (owed,) = next_owed(vault, 1)
    hold_back(vault, owed.sent, "internal", NOW)
    _messages(vault)
    _runs(vault)
    _past(stage)
    stage.until(lambda: len(stage.workspace.past.words()) > 4)


@scene(JoinPage, EnrolCodeField, EnrolCodeEdit, PictureEdit)
def join_a_centre(stage: Stage) -> None:
    stage.agent()
    stage.open()
    press(Qt.Key.Key_J, CONTROL)


@scene(HandOverPage)
def hand_over(stage: Stage) -> None:
    _people(stage, 2)
    stage.open()
    press(Qt.Key.Key_F8)


@scene(HandOverPage)
def hand_over_to_nowhere(stage: Stage) -> None:
    _people(stage, 2)
    stage.open()
    press(Qt.Key.Key_F8)
    page = stage.workspace.hand_over
    press(Qt.Key.Key_A, CONTROL)
    enter(str(stage.home.parent / "tidak-ada" / "di-sini"))
    stage.until(lambda: page.told("write"))


@contextmanager
def half_sent() -> Iterator[None]:
    """A network on which a sending is half way for as long as anybody looks."""
    ended = Event()

    def half(_vault: Vault, *, cancel: Event, report: Any, **_more: object) -> Summary:
        report(Progress(Part.SEND, 7, 12, 412_000, 680_000, 40))
        while not (cancel.is_set() or ended.is_set()):
            cancel.wait(0.02)
        return Summary(12, 7, 0, 0, 0, 0, 412_000, "cancelled")

    with patch("ui.sending.sync", half):
        yield
        ended.set()


def _people(stage: Stage, number: int) -> Vault:
    vault = stage.agent()
    joined(vault)
    for one in range(number):
        ready(vault, one)
    return vault


def _waits(stage: Stage, reason: str, age: timedelta = MINUTE) -> None:
    vault = _people(stage, 3)
    note_outcome(vault, reason, now=NOW - MINUTE, next_try_at=NOW + age + 12 * MINUTE)
    stage.now = NOW + age
    stage.open()


def _past(stage: Stage) -> None:
    stage.open()
    press(Qt.Key.Key_R, CONTROL)
    stage.until(lambda: stage.workspace.past.words() and stage.workspace.past.notices)


def _messages(vault: Vault) -> None:
    for number, text in enumerate(MESSAGES, 1):
        body = json.dumps({"text": text, "sent_at": NOW.isoformat()})
        vault.db.execute(
            "INSERT INTO changes (epoch, number, kind, body, received_at) VALUES ('e1', ?, 'message', ?, ?)",
            [number, body, NOW.isoformat()],
        )


def _runs(vault: Vault) -> None:
    runs: tuple[tuple[dict[str, int], str | None], ...] = (
        ({"offered": 12, "stored": 10, "duplicate": 2, "bytes_sent": 41_234, "pulled": 3}, None),
        ({}, "offline"),
        ({"offered": 12, "stored": 5, "bytes_sent": 20_000}, "timeout"),
        ({"offered": 3, "stored": 2, "refused": 1, "bytes_sent": 900}, None),
        ({}, None),
    )
    for at, (figures, stop) in enumerate(runs):
        began = NOW - (100 - at) * MINUTE
        end_run(vault, begin_run(vault, began), figures, stop, began + timedelta(seconds=12))
