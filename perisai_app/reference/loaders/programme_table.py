"""Reads the five programmes and their explanations."""

from perisai_app.domain.programmes import Programme
from perisai_app.reference.files import Files, rows


def read_programmes(files: Files) -> tuple[Programme, ...]:
    """From programmes.csv; 'yes' or 'no' in open_to_bpu and needed."""
    return tuple(map(_programme, rows(files, "programmes.csv")))


def _programme(row: dict[str, str]) -> Programme:
    return Programme(
        code=row["code"],
        name_id=row["name_id"],
        name_en=row["name_en"],
        about_id=row["about_id"],
        about_en=row["about_en"],
        open_to_bpu=row["open_to_bpu"] == "yes",
        needed=row["needed"] == "yes",
        why_id=row["why_id"],
        why_en=row["why_en"],
        mark=row["mark"],
        source=row["source"],
    )
