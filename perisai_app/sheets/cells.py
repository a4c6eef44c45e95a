"""A list as a grid of texts that still remembers where each row stood and which cells were numbers.

Knows nothing of workers: a spreadsheet's value becomes a text here, and no digit is ever guessed.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

EXPONENT = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the spreadsheet's own, from 1; `numeric` holds the columns that were numbers there."""

    number: int
    texts: tuple[str, ...]
    numeric: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not any(self.texts)

    def text(self, column: int | None) -> str:
        """The cell's text; empty for no column and for a row shorter than the others."""
        return self.texts[column] if column is not None and column < len(self.texts) else ""


def sheet_row(number: int, values: Iterable[Any]) -> Row:
    """A row of a workbook."""
    cells = list(values)
    numeric = frozenset(i for i, value in enumerate(cells) if _is_number(value))
    return Row(number, tuple(map(_text, cells)), numeric)


def csv_row(number: int, texts: Iterable[str]) -> Row:
    """A row of a CSV file; '5,10402E+15' is what a spreadsheet left of a long number."""
    cells = tuple(map(_unquoted, texts))
    numeric = frozenset(i for i, text in enumerate(cells) if EXPONENT.fullmatch(text))
    return Row(number, cells, numeric)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    match value:
        case str():
            return _unquoted(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case float() if math.isfinite(value) and value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _unquoted(text: str) -> str:
    """Without the blanks around it and the marks that make a spreadsheet keep a text: '0812 and ="0812"."""
    text = text.strip()
    if quoted := re.fullmatch(r'="(.*)"', text):
        return quoted[1].strip()
    return text.removeprefix("'").strip()
