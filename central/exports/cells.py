"""What may stand in a cell of a sheet that people open: nothing that acts, nothing that no file can hold."""

import re

Cell = str | int | None

LONGEST_CELL = 32_767  # characters, as spreadsheets bound it
LONGEST_KEPT_NUMBER = 15  # digits, as spreadsheets keep them
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula; our own readers drop the mark in front again."""
    plain = _UNWRITABLE.sub("", text)
    return f"'{plain}"[:LONGEST_CELL] if plain.startswith(_ACTS) else plain[:LONGEST_CELL]


def is_long_number(text: str) -> bool:
    """Whether a spreadsheet that takes this for a number loses digits of it."""
    return len(text) > LONGEST_KEPT_NUMBER and text.isdigit()
