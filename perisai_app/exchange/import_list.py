"""A list in, a verdict per row: good, draft (a person must look again) or refused (the list must be mended).

Reading a list writes nothing; take_in.py does. The same rule book judges here as in the form.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from perisai_app.domain import nik as niks
from perisai_app.domain import typed
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.review import review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.exchange.columns import NEEDED
from perisai_app.exchange.rows import ReadRow, RowReader
from perisai_app.exchange.table import Table, read_table
from perisai_app.sheets.cells import Row


class Outcome(StrEnum):
    GOOD = "good"
    DRAFT = "draft"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What becomes of row `row` (the spreadsheet's own number); `texts` under names of typed.FIELDS."""

    row: int
    outcome: Outcome
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]

    @property
    def nik(self) -> str:
        return typed.digits(self.texts.get("nik", ""))

    def refused_for(self, problem: Problem) -> "RowVerdict":
        return replace(self, outcome=Outcome.REFUSED, problems=(*self.problems, problem))

    def as_json(self) -> dict[str, Any]:
        """Codes only: what a row held stays out of logs and pipes."""
        problems = [{"field": p.field, "code": p.code} for p in self.problems]
        return {"row": self.row, "problems": problems}


@dataclass(frozen=True, slots=True)
class ListReading:
    """Every filled row's verdict, in the list's order; `table` is kept for the repair file."""

    verdicts: tuple[RowVerdict, ...]
    table: Table

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        return self.table.columns.unknown

    @property
    def good(self) -> tuple[RowVerdict, ...]:
        return self._with(Outcome.GOOD)

    @property
    def drafts(self) -> tuple[RowVerdict, ...]:
        return self._with(Outcome.DRAFT)

    @property
    def refused(self) -> tuple[RowVerdict, ...]:
        return self._with(Outcome.REFUSED)

    @property
    def warned(self) -> tuple[RowVerdict, ...]:
        """Rows that may be taken in but ask for something; a mere note does not."""
        taken = (verdict for verdict in self.verdicts if verdict.outcome is not Outcome.REFUSED)
        return tuple(v for v in taken if any(p.severity is not Severity.NOTE for p in v.problems))

    def _with(self, outcome: Outcome) -> tuple[RowVerdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.outcome is outcome)

    def as_json(self, *, drafts: int = 0, finalized: int = 0) -> dict[str, Any]:
        """The keys of `perisai import --json`; what was written is counted by the caller."""
        return {
            "rows": len(self.verdicts),
            "good": len(self.good),
            "refused": [verdict.as_json() for verdict in self.refused],
            "warned": [verdict.as_json() for verdict in self.warned],
            "drafts": drafts,
            "finalized": finalized,
            "unknown_columns": list(self.unknown_columns),
        }


def read_list(
    path: Path,
    *,
    shared: Mapping[str, str],
    book: RuleBook,
    today: date,
    keep_sure_digits: bool = False,
) -> ListReading:
    """Judge every row. `shared` holds texts for the whole list (rows.SHARED), a row's own value wins.

    UnreadableList when there is no list in `path`. With `keep_sure_digits` a row whose NIK (or KK) the
    spreadsheet stored as a number becomes a draft with its 15 sure digits, instead of being refused.
    """
    table = read_table(path)
    reader = RowReader(table.columns, shared=shared, book=book)
    judge = _Judge(book, today, keep_sure_digits)
    verdicts = [judge.verdict(row.number, reader.read(row)) for row in table.rows]
    verdicts = _same_nik_twice(_alike_to_the_letter(table, verdicts))
    return ListReading(tuple(verdicts), table)


@dataclass(frozen=True, slots=True)
class _Judge:
    book: RuleBook
    today: date
    keep_sure_digits: bool

    def verdict(self, number: int, read: ReadRow) -> RowVerdict:
        found = {problem.field for problem in read.problems if problem.severity is Severity.RED}
        judged = review(read.texts, book=self.book, today=self.today).problems
        problems = (*read.problems, *(p for p in judged if p.field not in found))
        verdict = RowVerdict(number, _outcome(problems), problems, read.texts)
        if self.keep_sure_digits and verdict.outcome is Outcome.REFUSED:
            return _with_sure_digits(verdict)
        return verdict


def _outcome(problems: Sequence[Problem]) -> Outcome:
    """Red refuses, but what is merely missing can be asked for later (save for the three needed columns)."""
    if any(p.severity is Severity.RED and (p.code != "missing" or p.field in NEEDED) for p in problems):
        return Outcome.REFUSED
    if any(p.severity is not Severity.NOTE for p in problems):
        return Outcome.DRAFT
    return Outcome.GOOD


def _with_sure_digits(verdict: RowVerdict) -> RowVerdict:
    """A draft, when numbers are all that refuses the row: the lost digits stand on the card."""
    stored = {p.field for p in verdict.problems if p.code == "nik_stored_as_number"}
    others = tuple(p for p in verdict.problems if p.code != "nik_stored_as_number")
    if not stored or _outcome(others) is Outcome.REFUSED:
        return verdict
    sure = {name: niks.sure_digits(verdict.texts[name]) for name in stored}
    return replace(verdict, outcome=Outcome.DRAFT, texts={**verdict.texts, **sure})


def _alike_to_the_letter(table: Table, verdicts: Sequence[RowVerdict]) -> list[RowVerdict]:
    """The first of equal rows stays. Only known columns count: a running number tells no two people apart."""
    columns = sorted(table.columns.at.values())
    first: dict[tuple[str, ...], Row] = {}
    settled = []
    for row, verdict in zip(table.rows, verdicts, strict=True):
        earlier = first.setdefault(tuple(row.text(column) for column in columns), row)
        if earlier is not row:
            verdict = verdict.refused_for(Problem("nik", "row_twice", params={"row": earlier.number}))
        settled.append(verdict)
    return settled


def _same_nik_twice(verdicts: Sequence[RowVerdict]) -> list[RowVerdict]:
    """One NIK in rows that differ: nobody but a person knows which is right, so none is finalized."""
    rows: dict[str, list[int]] = defaultdict(list)
    for verdict in verdicts:
        if _is_a_claim(verdict):
            rows[verdict.nik].append(verdict.row)
    return [_doubted(v, rows[v.nik]) if _is_a_claim(v) and len(rows[v.nik]) > 1 else v for v in verdicts]


def _is_a_claim(verdict: RowVerdict) -> bool:
    """Whether this row really names a whole NIK, and is not a mere repetition of another row."""
    codes = {problem.code for problem in verdict.problems if problem.field == "nik"}
    return len(verdict.nik) == 16 and not codes & {"row_twice", "nik_stored_as_number"}


def _doubted(verdict: RowVerdict, rows: Sequence[int]) -> RowVerdict:
    other = next(row for row in rows if row != verdict.row)
    problem = Problem("nik", "nik_twice_in_list", Severity.AMBER, {"row": other})
    outcome = Outcome.DRAFT if verdict.outcome is Outcome.GOOD else verdict.outcome
    return replace(verdict, outcome=outcome, problems=(*verdict.problems, problem))
