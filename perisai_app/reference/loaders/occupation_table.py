"""Reads the occupation list and the risks that go with it."""

from perisai_app.domain.occupation import Occupation, Risk
from perisai_app.reference.files import Files, rows


def read_occupations(files: Files) -> dict[str, Occupation]:
    """By code, from occupations.csv; each with its group of occupation_risks.csv (KeyError without one)."""
    risks = {
        r["risk_group"]: Risk(r["risk_group"], r["text_id"], r["text_en"])
        for r in rows(files, "occupation_risks.csv")
    }
    return {r["code"]: _occupation(r, risks[r["risk_group"]]) for r in rows(files, "occupations.csv")}


def _occupation(row: dict[str, str], risk: Risk) -> Occupation:
    return Occupation(
        code=row["code"],
        label_id=row["label_id"],
        label_en=row["label_en"],
        ecosystem=row["ecosystem_hint"],
        sector=row["relief_sector"],
        kbji=row["kbji2014"],
        sector_certain=row["sector_certain"] == "yes",
        employer=row["employer"] == "yes",
        risk=risk,
    )
