"""Checks a rule book by its own worked examples: a pack that does not cost what it says it costs is refused.

A row names its kind; a kind that this program does not know yet is passed over. Nothing raises.
"""

from collections.abc import Callable, Iterable, Mapping

from perisai_app.domain.benefit import at_once, benefits
from perisai_app.domain.benefit_terms import Event
from perisai_app.domain.choices import FundedBy
from perisai_app.domain.funding import Funding
from perisai_app.domain.quote import quote
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.tariff import bracket_of

Row = Mapping[str, str]


def failures(book: RuleBook, rows: Iterable[Row]) -> tuple[str, ...]:
    """One line for each row that the book answers otherwise, or that cannot be read; () when all agree.

    A set without one row of a known kind proves nothing, and is a failure too.
    """
    known = [(at, row) for at, row in enumerate(rows, 1) if row.get("kind") in KINDS]
    told = ((at, row, _fault(book, row)) for at, row in known)
    found = tuple(f"row {at} ({row.get('section')}): {fault}" for at, row, fault in told if fault)
    return found if known else ("no row of a known kind",)


def _fault(book: RuleBook, row: Row) -> str | None:
    try:
        expected, found = KINDS[row["kind"]](book, row)
    except (KeyError, ValueError, TypeError):
        return "unreadable"
    return None if expected == found else f"{expected} expected, {found} found"


def _quote(book: RuleBook, row: Row) -> tuple[int, int]:
    found = quote(
        book.tariff,
        income=int(row["income"]),
        programs=int(row["programs"]),
        sector=row["sector"],
        funding=Funding(FundedBy(row["funded_by"])),
        start=row["start"],
        months=int(row["months"]),
    )
    return int(row["expected_total"]), found.total


def _benefit(book: RuleBook, row: Row) -> tuple[int, int]:
    """`months` are months paid; what an event brings at once, without children."""
    lines = benefits(
        book.benefits,
        base=bracket_of(book.tariff, int(row["income"])).base,
        programs=int(row["programs"]),
        months_paid=int(row["months"]),
        event=Event(row["event"]),
    )
    return int(row["expected_total"]), at_once(lines)


KINDS: dict[str, Callable[[RuleBook, Row], tuple[int, int]]] = {
    "quote": _quote,
    "benefit": _benefit,
}
"""Each kind of row: what it expects and what the book says; a new kind is one more line here."""
