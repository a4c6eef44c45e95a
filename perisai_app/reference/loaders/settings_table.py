"""Reads the settings: one row each, so that an office can see what is uncertain and why."""

from dataclasses import fields
from typing import Any

from perisai_app.domain.settings import Settings
from perisai_app.reference.files import Files, rows


def read_settings(files: Files) -> Settings:
    """From settings.csv (name, value, mark, source); a name this program does not know yet is skipped."""
    given = {row["name"]: row["value"] for row in rows(files, "settings.csv")}
    names = [field.name for field in fields(Settings) if field.name in given]
    known: dict[str, Any] = {name: _value(name, given[name]) for name in names}
    return Settings(**known)


def _value(name: str, text: str) -> int | str | tuple[str, ...]:
    if name == "periods":
        return tuple(text.split(";"))
    return int(text) if text.isdigit() else text
