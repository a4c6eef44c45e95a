"""Puts a read list into the vault: complete rows finalized, doubtful ones as drafts. All or nothing per file.

With a refused row nothing is written, unless only the good ones are asked for. The rows are staged in pieces,
accepted in one small write and carried over in pieces: a draft being typed never waits for a long list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from perisai_app.domain.problem import Problem
from perisai_app.domain.review import Review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.exchange.import_list import ListReading, Outcome, RowVerdict
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultBusy
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import What, note
from perisai_app.vault.register import same_nik
from perisai_app.vault.staging import (
    StagedRow,
    accept,
    accepted,
    carried,
    clear_unfinished,
    close_list,
    let_others_in,
    lists_wait,
    next_rows,
    one_list_at_a_time,
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
    vault: Vault, reading: ListReading, *, good_only: bool, book: RuleBook, today: date, now: datetime
) -> ImportResult:
    """Take a list in, every row or none. Killed before it is accepted, nothing of it is there; after, all of
    it comes, at the latest with `finish_lists`. VaultBusy while another list is being taken in."""
    with one_list_at_a_time(vault):
        clear_unfinished(vault)
        reading = compared(vault, reading)
        wanted = _wanted(reading)
        if not wanted or (reading.refused and not good_only):
            return ImportResult(reading)
        list_id = stage(vault, map(_staged, wanted), now)
        accept(vault, list_id)
        return ImportResult(reading, *_carry_over(vault, list_id, book=book, today=today, now=now))


def finish_lists(vault: Vault, *, book: RuleBook, today: date, now: datetime) -> int:
    """At every start: what a killed import left. How many lists were carried over to their end."""
    if not lists_wait(vault):
        return 0
    try:
        with one_list_at_a_time(vault):
            clear_unfinished(vault)
            lists = accepted(vault)
            for list_id in lists:
                _carry_over(vault, list_id, book=book, today=today, now=now)
            return len(lists)
    except VaultBusy:  # its import is still at work
        return 0


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


def _carry_over(vault: Vault, list_id: str, *, book: RuleBook, today: date, now: datetime) -> tuple[int, int]:
    """Drafts and finalized; each piece leaves the stage in the transaction in which it comes in."""
    drafts = finalized = 0
    while rows := next_rows(vault, list_id):
        with vault.writing():
            done = [_written(vault, row, book, today, now) for row in rows]
            carried(vault, list_id, rows)
            told = {"drafts": done.count(False), "finalized": done.count(True)}
            note(vault, What.IMPORTED, at=now, params=told)
        let_others_in()
        drafts, finalized = drafts + told["drafts"], finalized + told["finalized"]
    with vault.writing():
        close_list(vault, list_id)
    return drafts, finalized


def _written(vault: Vault, row: StagedRow, book: RuleBook, today: date, now: datetime) -> bool:
    """Whether the row was finalized; a draft otherwise."""
    draft = new_draft(vault, now=now, texts=row.texts)
    if not row.complete:
        return False
    return not isinstance(finalize(vault, draft.draft_id, book=book, today=today, now=now), Review)
