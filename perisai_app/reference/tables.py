"""Reads the shipped tables (contributions, relief, occupations) into the rule book's values.

The price is never a constant in code: a newer pack replaces these files.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources

from perisai_app.domain.contribution import Bracket, Relief, Tariff
from perisai_app.domain.rulebook import Occupation, RuleBook
from perisai_app.reference.regions import regions

PACK = "2026-11"


@cache
def rule_book() -> RuleBook:
    """The rule book as shipped; read once."""
    return RuleBook(places=regions(), tariff=_tariff(), occupations=_occupations())


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one shipped CSV."""
    file = resources.files("perisai_app.reference").joinpath("data", "builtin", name)
    with file.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _tariff() -> Tariff:
    brackets = tuple(
        Bracket(int(r["min_income"]), int(r["base"]), int(r["jkk"]), int(r["jht"]))
        for r in rows("iuran_bpu.csv")
    )
    return Tariff(pack=PACK, brackets=brackets, reliefs=tuple(map(_relief, rows("relief_bpu.csv"))))


def _relief(row: dict[str, str]) -> Relief:
    return Relief(
        sector=row["sector"],
        from_month=row["from_month"],
        to_month=row["to_month"],
        jkk_percent=int(row["jkk_percent"]),
        jkm_percent=int(row["jkm_percent"]),
        jht_percent=int(row["jht_percent"]),
        not_when_funded_by=frozenset(row["not_when_funded_by"].split(";")),
    )


def _occupations() -> dict[str, Occupation]:
    return {
        r["code"]: Occupation(
            r["code"], r["label_id"], r["label_en"], r["ecosystem_hint"], r["relief_sector"]
        )
        for r in rows("occupations.csv")
    }
