"""What may stand in a cell of a sheet that people open: nothing that acts, nothing that no file can hold."""

import re

LONGEST_CELL = 32_767  # characters, as spreadsheets bound it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula; our own readers drop the mark in front again."""
    plain = _UNWRITABLE.sub("", text)
    return f"'{plain}"[:LONGEST_CELL] if plain.startswith(FORMULA_STARTS) else plain[:LONGEST_CELL]
