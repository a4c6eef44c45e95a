"""Reads a file of rulings (NDJSON or CSV) into values; a line that cannot be read becomes None."""

import csv
import io
import json
from collections.abc import Iterator

from pydantic import ValidationError

from central.review import Ruling
from central.stop import Stop

NEEDED = {"registration_id", "outcome"}


def read_rulings(data: bytes) -> list[Ruling | None]:
    """In the file's order; Stop when it is neither kind of file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Stop("file_unreadable", 2) from None
    if text.lstrip()[:1] in ("{", ""):
        return [_from_json(line) for line in text.split("\n") if line.strip()]
    return [_from_row(row) for row in _rows(text)]


def _from_json(line: str) -> Ruling | None:
    try:
        return Ruling.model_validate_json(line)
    except ValidationError:
        return None


def _rows(text: str) -> Iterator[dict[str, str]]:
    """Spreadsheets in Indonesia separate by semicolon, since the comma is decimal there."""
    head = text.splitlines()[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",", restval="")
    if not set(rows.fieldnames or ()) >= NEEDED:
        raise Stop("file_unreadable", 2)
    try:
        yield from rows
    except csv.Error:
        raise Stop("file_unreadable", 2) from None


def _from_row(row: dict[str, str]) -> Ruling | None:
    """An empty cell says nothing; `remarks` holds JSON; columns of the office's own are skipped."""
    given = {name: text for name, text in row.items() if name in Ruling.model_fields and text}
    try:
        remarks = json.loads(given.pop("remarks", "[]"))
        return Ruling.model_validate({**given, "remarks": remarks})
    except (ValueError, RecursionError):
        return None
