"""Reads the dated schemes of the agent's incentive."""

from perisai_app.domain.incentive_scheme import IncentivePart, IncentiveScheme, PartKind
from perisai_app.reference.files import Files, rows

LATEST_PAYDAY = 28


def read_incentives(files: Files) -> tuple[IncentiveScheme, ...]:
    """From incentives.csv (domain facts 4), one row a part; each repeats the months of its scheme."""
    schemes: dict[tuple[str, str, str], list[IncentivePart]] = {}
    for row in rows(files, "incentives.csv"):
        schemes.setdefault((row["scheme"], row["valid_from"], row["valid_to"]), []).append(_part(row))
    return tuple(
        IncentiveScheme(code, valid_from, valid_to or None, tuple(parts))
        for (code, valid_from, valid_to), parts in schemes.items()
    )


def _part(row: dict[str, str]) -> IncentivePart:
    """ValueError for a payday that not every month has."""
    if int(row["day"] or 0) > LATEST_PAYDAY:
        raise ValueError("payday")
    return IncentivePart(
        kind=PartKind(row["part"]),
        mark=row["mark"],
        source=row["source"],
        programs=int(row["programs"] or 0),
        min_new=int(row["min_new"] or 0),
        from_month=int(row["from_month"] or 1),
        to_month=int(row["to_month"]) if row["to_month"] else None,
        rupiah=int(row["rupiah"] or 0),
        per_mille=int(row["per_mille"] or 0),
        day=int(row["day"] or 0),
    )
