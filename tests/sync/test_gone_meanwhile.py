"""Somebody is erased or withdrawn while a run goes on: the run goes on, and without that person's line."""

from collections.abc import Callable
from typing import Any

import pytest

import sync.pace as sync_pace
import sync.push as sync_push
from perisai_app.vault.database import Vault
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.wire.submission import Submission
from sync.batch import Batch, prepare
from tests.domain.texts import TODAY
from tests.sync.between import Between
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

Gone = Callable[[Vault, Submission], None]


def nik(number: int) -> str:
    """Erasing is by person: each has one of their own."""
    return f"510401540584{9000 + number}"


def erased(vault: Vault, one: Submission) -> None:
    erase_person(vault, str(one.registration_id), now=NOW, even_unsent=True)


def withdrawn(vault: Vault, one: Submission) -> None:
    withdraw(vault, str(one.registration_id), today=TODAY, now=NOW)


def withdrawn_though_sent(vault: Vault, one: Submission) -> None:
    withdraw(vault, str(one.registration_id), today=TODAY, now=NOW, surely_sent=True)


def once_packed(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do this right after the first batch that was packed while another is on its way."""
    acts = [act]

    def packed(run: Any, size: int, without: Any = (), **more: Any) -> Batch | None:
        batch = prepare(run, size, without, **more)
        if without and acts:
            acts.pop()()
        return batch

    monkeypatch.setattr(sync_push, "prepare", packed)


@pytest.mark.parametrize("size", [2, 1], ids=["beside another", "alone"])
@pytest.mark.parametrize("gone", [erased, withdrawn])
def test_who_goes_while_a_batch_waits_is_left_out_of_it(
    joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch, gone: Gone, size: int
) -> None:
    monkeypatch.setattr(sync_pace, "FIRST_BATCH", size)
    monkeypatch.setattr(sync_pace, "LARGEST_BATCH", size)
    sent = [queue(nik=nik(number)) for number in range(3 * size)]
    once_packed(monkeypatch, lambda: gone(joined.vault, sent[size]))
    summary = joined()
    assert (summary.stored, summary.stopped_by, joined.owed) == (3 * size - 1, None, 0)
    mark = str(sent[size].registration_id).encode()
    assert not [line for asked in middle.asked for line in asked.lines if mark in line]


@pytest.mark.parametrize("gone", [erased, withdrawn_though_sent])
def test_who_goes_while_the_answer_is_awaited_breaks_nothing(
    joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch, gone: Gone
) -> None:
    monkeypatch.setattr(sync_pace, "FIRST_BATCH", 2)
    sent = [queue(nik=nik(number)) for number in range(6)]
    once_packed(monkeypatch, lambda: gone(joined.vault, sent[0]))
    assert (joined().stopped_by, joined.owed) == (None, 0)
