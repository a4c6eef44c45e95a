"""A workbook of one sheet as a stream: rows in, bytes out, no row kept and nothing ever on a disk.

The usual writers keep the rows of a big sheet in a temporary file in the clear (openpyxl's write-only mode,
XlsxWriter's constant memory), so the few parts of a workbook are written here by hand. Texts are inline and
have the format of text, so that a NIK stays whole also when somebody edits its cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from central.exports.cells import Cell
from central.exports.drain import Drain, archive_into, entry
from perisai_app.sheets.neutral import neutral

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # below the header, as spreadsheets bound a sheet
_PIECE = 64 * 1024

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>"""
_ROOT = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
_PARTS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""
# Style 1 is text: 49 is the number of "@" among the formats that every program knows. The rest is what they
# expect to find before it.
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def write_workbook(sheet: str, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The pieces of a workbook whose one sheet has these rows, the header among them; at most MOST_ROWS and
    that one. `sheet` is 1 to 31 characters, none of []:*?/\\.
    """
    drain = Drain()
    with archive_into(drain) as archive:
        for name, text in _small_parts(sheet):
            archive.writestr(entry(name), text)
        with archive.open(entry("xl/worksheets/sheet1.xml"), "w") as part:
            part.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            yield from _written(part, drain, rows)
            part.write(b"</sheetData></worksheet>")
    yield from drain.taken()


def _small_parts(sheet: str) -> Iterator[tuple[str, str]]:
    book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    yield "[Content_Types].xml", _TYPES
    yield "_rels/.rels", _ROOT
    yield "xl/_rels/workbook.xml.rels", _PARTS
    yield "xl/styles.xml", _STYLES
    yield (
        "xl/workbook.xml",
        f'{book}<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>',
    )


def _written(part: IO[bytes], drain: Drain, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    for number, cells in enumerate(rows, start=1):
        line = "".join(_cell(column, number, cell) for column, cell in enumerate(cells))
        part.write(f'<row r="{number}">{line}</row>'.encode())
        yield from drain.taken(_PIECE)


def _cell(column: int, row: int, cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    place = f"{_letters(column)}{row}"
    if isinstance(cell, int):
        return f'<c r="{place}"><v>{cell}</v></c>'
    text = escape(neutral(cell), {"\r": "&#13;"})
    return f'<c r="{place}" s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(column: int) -> str:
    """A, B, ... Z, AA, ...; the first is 0."""
    text = ""
    while column >= 0:
        text = chr(ord("A") + column % 26) + text
        column = column // 26 - 1
    return text
