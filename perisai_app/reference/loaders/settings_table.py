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
    """ValueError for a number that is none: a rule must never meet it."""
    if name == "periods":
        return tuple(str(_number(part, most=60)) for part in text.split(";"))
    return text if name == "consent_text" else _number(text)


def _number(text: str, most: int = 10**12) -> int:
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise ValueError("not a number from 1 on")
    return int(text)
