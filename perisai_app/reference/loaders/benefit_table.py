"""Reads what the programmes pay: the table of benefits and the ladder of the scholarship."""

from perisai_app.domain.benefit_terms import BenefitRow, BenefitTerms, Condition, Kind, Level
from perisai_app.reference.files import Files, rows


def read_benefits(files: Files) -> BenefitTerms:
    """From benefits.csv and scholarship.csv (PP 44/2015, PP 46/2015, PP 82/2019; domain facts 3)."""
    return BenefitTerms(
        rows=tuple(map(_row, rows(files, "benefits.csv"))),
        levels=tuple(map(_level, rows(files, "scholarship.csv"))),
    )


def _row(row: dict[str, str]) -> BenefitRow:
    return BenefitRow(
        event=row["event"],
        code=row["code"],
        program=row["program"],
        kind=Kind(row["kind"]),
        value=int(row["value"] or 0),
        conditions=tuple(map(_condition, row["conditions"].split(";"))),
        mark=row["mark"],
        source=row["source"],
        from_month=int(row["from_month"] or 1),
        to_month=int(row["to_month"]) if row["to_month"] else None,
        months_needed=int(row["months_needed"]),
    )


def _condition(text: str) -> Condition:
    """'paid_at_age=56' or 'in_a_row'."""
    code, equals, number = text.partition("=")
    return Condition(code, {"n": int(number)} if equals else {})


def _level(row: dict[str, str]) -> Level:
    return Level(
        code=row["level"],
        label_id=row["label_id"],
        label_en=row["label_en"],
        aliases=frozenset(row["aliases"].split(";")),
        years=int(row["years"]),
        yearly=int(row["yearly"]),
        mark=row["mark"],
        source=row["source"],
    )
