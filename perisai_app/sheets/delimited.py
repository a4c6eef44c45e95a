"""Reads a CSV from memory in the encodings and with the delimiters that spreadsheets in Indonesia write."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from perisai_app.sheets.cells import Row, csv_row
from perisai_app.sheets.unreadable import UnreadableList

DELIMITERS = (",", ";", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_delimited(data: bytes) -> Iterator[list[Row]]:
    """The rows as each delimiter in turn would cut them; the caller keeps the first that makes sense."""
    text = text_of(data)
    for delimiter in likely_delimiters(text):
        yield _cut(text, delimiter)


def text_of(data: bytes) -> str:
    """The text of a CSV; UnreadableList for what is none."""
    text = _decoded(data)
    if _CONTROL.search(text) or text.lstrip()[:1] == "<":
        raise UnreadableList("not_a_list")
    return re.sub(r"\Asep=[,;\t]\r?\n", "", text)


def likely_delimiters(text: str) -> list[str]:
    """All of them, the one that its beginning has most of first."""
    return sorted(DELIMITERS, key=text[:4096].count, reverse=True)


def _decoded(data: bytes) -> str:
    """A byte order mark decides; else UTF-8, else the Windows code page of older spreadsheets."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableList("not_a_list")


def _cut(text: str, delimiter: str) -> list[Row]:
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [csv_row(number, cells) for number, cells in enumerate(lines, start=1)]
    except csv.Error as error:
        raise UnreadableList("not_a_list") from error
