"""Puts a read list into the vault: complete rows finalized, doubtful ones as drafts. All or nothing per file.

With a refused row nothing is written, unless only the good ones are asked for. The rows are staged in pieces,
accepted in one small write, carried over hidden in pieces and shown in one small write: nobody sees a part of
a list, and a draft being typed never waits for a long one.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from perisai_app.domain.problem import Problem
from perisai_app.domain.review import Review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.typed import digits
from perisai_app.exchange.import_list import ListReading, Outcome, RowVerdict
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultBusy
from perisai_app.vault.finalize import finalize
from perisai_app.vault.register import same_nik
from perisai_app.vault.staging import (
    CarriedOver,
    Clock,
    StagedRow,
    Totals,
    accept,
    accepted,
    carry_piece,
    clear,
    let_others_in,
    lists_wait,
    one_list_at_a_time,
    show,
    stage,
)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written; `reading` also holds the rows refused because the vault knows their NIK."""

    reading: ListReading
    drafts: int = 0
    finalized: int = 0

    @property
    def written(self) -> bool:
        return self.drafts + self.finalized > 0

    @property
    def counted(self) -> dict[str, int]:
        return {"drafts": self.drafts, "finalized": self.finalized}

    def as_json(self) -> dict[str, Any]:
        return self.reading.as_json(**self.counted)


def take_in(
    vault: Vault,
    reading: ListReading,
    *,
    good_only: bool,
    book: RuleBook,
    today: date,
    now: datetime,
    clock: Clock = time.perf_counter,
) -> ImportResult:
    """Take a list in, every row or none. Killed before it is accepted, nothing of it is there; after, all of
    it comes, at the latest with `finish_lists`. VaultBusy while another list is being taken in. `clock` gives
    seconds that only grow: no piece holds the writer for long."""
    rules = _Rules(book, today, now, clock)
    with one_list_at_a_time(vault):
        _finish(vault, rules)
        reading = compared(vault, reading)
        wanted = _wanted(reading)
        if not wanted or (reading.refused and not good_only):
            return ImportResult(reading)
        with _cleared_unless_accepted(vault):
            list_id = stage(vault, map(_staged, wanted), now, clock=clock)
            accept(vault, list_id)
        come = _carry_over(vault, list_id, rules)
        clear(vault)
    return ImportResult(reading, come.drafts, come.finalized)


def finish_lists(
    vault: Vault, *, book: RuleBook, today: date, now: datetime, clock: Clock = time.perf_counter
) -> int:
    """At every start: what a killed import left. How many lists were carried over to their end and shown."""
    if not lists_wait(vault):
        return 0
    try:
        with one_list_at_a_time(vault):
            return _finish(vault, _Rules(book, today, now, clock))
    except VaultBusy:  # its import is still at work
        return 0


@dataclass(frozen=True, slots=True)
class _Rules:
    """By what rows are judged, when, and how time is told."""

    book: RuleBook
    today: date
    now: datetime
    clock: Clock


def _finish(vault: Vault, rules: _Rules) -> int:
    clear(vault)
    lists = accepted(vault)
    for list_id in lists:
        _carry_over(vault, list_id, rules)
    if lists:
        clear(vault)
    return len(lists)


@contextmanager
def _cleared_unless_accepted(vault: Vault) -> Iterator[None]:
    """Whoever stops a list leaves nothing of it; where even that fails, the next start clears it."""
    try:
        yield
    except BaseException:
        with suppress(Exception):
            clear(vault)
        raise


def compared(vault: Vault, reading: ListReading) -> ListReading:
    """The reading, with rows refused whose NIK this vault already holds. Writes nothing."""
    return replace(reading, verdicts=tuple(_unless_here(vault, verdict) for verdict in reading.verdicts))


def _unless_here(vault: Vault, verdict: RowVerdict) -> RowVerdict:
    if verdict.outcome is Outcome.REFUSED or len(verdict.nik) != 16 or not same_nik(vault, verdict.nik):
        return verdict
    return verdict.refused_for(Problem("nik", "nik_already_here"))


def _wanted(reading: ListReading) -> Sequence[RowVerdict]:
    return [verdict for verdict in reading.verdicts if verdict.outcome is not Outcome.REFUSED]


def _staged(verdict: RowVerdict) -> StagedRow:
    return StagedRow(verdict.row, verdict.texts, verdict.outcome is Outcome.GOOD)


def _carry_over(vault: Vault, list_id: str, rules: _Rules) -> Totals:
    """Each piece leaves the stage in the transaction in which it comes in; the last write shows them all."""
    while carry_piece(vault, list_id, lambda row: _written(vault, row, rules), clock=rules.clock):
        let_others_in()
    return show(vault, list_id, rules.now)


def _written(vault: Vault, row: StagedRow, rules: _Rules) -> CarriedOver:
    """Finalized when it is complete and nobody with its NIK came in since the list was compared."""
    wanted = row.complete and not same_nik(vault, digits(row.texts.get("nik", "")))
    draft = new_draft(vault, now=rules.now, texts=row.texts)
    if wanted:
        done = finalize(vault, draft.draft_id, book=rules.book, today=rules.today, now=rules.now)
        wanted = not isinstance(done, Review)
    return CarriedOver(draft.registration_id, wanted)
