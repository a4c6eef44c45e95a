"""The refused rows as an XLSX to mend and read again: the office's own columns, and why each row was refused.

Cells are texts only, so a NIK keeps its digits and nothing a stranger typed can act as a formula. The file
holds personal data in the clear; it is written only where a person asks for it. openpyxl is loaded only then.
"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from perisai_app.domain.problem import Problem
from perisai_app.exchange.import_list import ListReading
from perisai_app.sheets.neutral import neutral

ADDED = ("Baris", "Yang perlu diperbaiki")


def write_repair_file(
    path: Path, reading: ListReading, *, sentence: Callable[[Problem], str] = lambda problem: problem.code
) -> int:
    """Write every refused row; `sentence` words a problem for people. Returns how many rows were written."""
    from openpyxl import Workbook

    cells = {row.number: row.texts for row in reading.table.rows}
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Perbaikan")
    width = len(reading.table.header)
    sheet.append(_text_cells(sheet, (*reading.table.header, *ADDED)))
    for verdict in reading.refused:
        own = (*cells[verdict.row], *[""] * width)[:width]
        why = "; ".join(map(sentence, verdict.problems))
        sheet.append(_text_cells(sheet, (*own, str(verdict.row), why)))
    whole = io.BytesIO()
    book.save(whole)  # all of it first: a file that cannot be opened must not leave half a workbook behind
    path.write_bytes(whole.getvalue())
    return len(reading.refused)


def _text_cells(sheet: Any, texts: Sequence[str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells = [WriteOnlyCell(sheet, value=neutral(text)) for text in texts]
    for cell in cells:
        cell.number_format = "@"
    return cells
