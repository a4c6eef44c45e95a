"""Reads the kinds of group (wadah) through which others pay."""

from perisai_app.domain.funding import GroupKind
from perisai_app.reference.files import Files, rows


def read_group_kinds(files: Files) -> tuple[GroupKind, ...]:
    """From group_kinds.csv (domain facts 7.2 [B]), as listed there."""
    return tuple(map(_kind, rows(files, "group_kinds.csv")))


def _kind(row: dict[str, str]) -> GroupKind:
    return GroupKind(
        code=row["code"],
        label_id=row["label_id"],
        label_en=row["label_en"],
        funded_by=frozenset(row["funded_by"].split(";")),
        min_months=int(row["min_months"]),
        source=row["source"],
    )
