"""Reads the bracket table and the dated relief."""

from perisai_app.domain.tariff import Bracket, Relief, Tariff
from perisai_app.reference.files import Files, rows


def read_tariff(files: Files, pack: str) -> Tariff:
    """From iuran_bpu.csv (PP 44/2015, PP 46/2015) and relief_bpu.csv (PP 50/2025), brackets by lower bound.

    `max_income` is what the decree prints, for readers; nothing is looked up by it (domain facts 2.2).
    A table without a row is a ValueError: it would have no price for anybody.
    """
    brackets = sorted(map(_bracket, rows(files, "iuran_bpu.csv")), key=lambda row: row.min_income)
    if not brackets:
        raise ValueError("no_brackets")
    return Tariff(pack, tuple(brackets), tuple(map(_relief, rows(files, "relief_bpu.csv"))))


def _bracket(row: dict[str, str]) -> Bracket:
    return Bracket(
        min_income=int(row["min_income"]),
        base=int(row["base"]),
        jkk=int(row["jkk"]),
        jkm=int(row["jkm"]),
        jht=int(row["jht"]),
    )


def _relief(row: dict[str, str]) -> Relief:
    return Relief(
        sector=row["sector"],
        from_month=row["from_month"],
        to_month=row["to_month"],
        jkk_percent=int(row["jkk_percent"]),
        jkm_percent=int(row["jkm_percent"]),
        jht_percent=int(row["jht_percent"]),
        not_when_funded_by=frozenset(filter(None, row["not_when_funded_by"].split(";"))),
        source=row["source"],
    )
