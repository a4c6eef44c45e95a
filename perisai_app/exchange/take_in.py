"""Puts a read list into the vault: complete rows finalized, doubtful ones as drafts, in one transaction.

All or nothing per file: with a refused row nothing is written, unless only the good ones are asked for.
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
from perisai_app.vault.finalize import finalize
from perisai_app.vault.register import same_nik


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written; `reading` also holds the rows refused because the vault knows their NIK."""

    reading: ListReading
    drafts: int = 0
    finalized: int = 0

    @property
    def written(self) -> bool:
        return self.drafts + self.finalized > 0

    def as_json(self) -> dict[str, Any]:
        return self.reading.as_json(drafts=self.drafts, finalized=self.finalized)


def take_in(
    vault: Vault, reading: ListReading, *, good_only: bool, book: RuleBook, today: date, now: datetime
) -> ImportResult:
    """Write a list's rows, every one or none; a kill in between leaves the vault as it was."""
    with vault.writing():
        reading = compared(vault, reading)
        if reading.refused and not good_only:
            return ImportResult(reading)
        finalized = [_written(vault, verdict, book, today, now) for verdict in _wanted(reading)]
    return ImportResult(reading, drafts=finalized.count(False), finalized=finalized.count(True))


def compared(vault: Vault, reading: ListReading) -> ListReading:
    """The reading, with rows refused whose NIK this vault already holds. Writes nothing."""
    return replace(reading, verdicts=tuple(_unless_here(vault, verdict) for verdict in reading.verdicts))


def _unless_here(vault: Vault, verdict: RowVerdict) -> RowVerdict:
    if verdict.outcome is Outcome.REFUSED or len(verdict.nik) != 16 or not same_nik(vault, verdict.nik):
        return verdict
    return verdict.refused_for(Problem("nik", "nik_already_here"))


def _wanted(reading: ListReading) -> Sequence[RowVerdict]:
    return [verdict for verdict in reading.verdicts if verdict.outcome is not Outcome.REFUSED]


def _written(vault: Vault, verdict: RowVerdict, book: RuleBook, today: date, now: datetime) -> bool:
    """Whether the row was finalized; a draft otherwise."""
    draft = new_draft(vault, now=now, texts=verdict.texts)
    if verdict.outcome is not Outcome.GOOD:
        return False
    return not isinstance(finalize(vault, draft.draft_id, book=book, today=today, now=now), Review)
