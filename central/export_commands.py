"""The office's command for lists of registrations. Holds no rules."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from central.auditing import COMMAND_LINE
from central.exports.columns import HEADINGS, USUAL, Column
from central.exports.listing import Listing, TooLong, write_list
from central.exports.sheet import FileKind
from central.new_file import write_new
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.register.reach import EVERYTHING
from central.register.wanted import Wanted, bounds
from central.stop import Stop

app = typer.Typer()

_COLUMNS = {column.value: column for column in HEADINGS}


class StateName(StrEnum):
    WAITING = "waiting"
    REGISTERED = "registered"
    RETURNED = "returned"
    DECLINED = "declined"


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Daftar yang ditulis; berisi data pribadi.")],
    kind: Annotated[FileKind | None, typer.Option("--format", help="Tanpa ini, menurut nama berkas.")] = None,
    state: Annotated[StateName | None, typer.Option(help="Hanya keadaan ini.")] = None,
    office: Annotated[str | None, typer.Option(help="Hanya kantor ini.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Diterima sejak hari ini (YYYY-MM-DD).")
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--column", help=f"Kolom, boleh berulang: {', '.join(_COLUMNS)}.")
    ] = None,
    masked: Annotated[bool, typer.Option("--masked", help="Sembunyikan sebagian nomor dan alamat.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tulis daftar pendaftaran sebagai XLSX atau CSV; tercatat di log audit."""
    told = Listing(
        wanted=Wanted(
            state=state.value if state else None,
            office=office,
            received_from=bounds(since.astimezone() if since else None, None)[0],
        ),
        reach=EVERYTHING,
        kind=kind or _kind_of(file),
        columns=_columns(columns),
        masked=masked,
    )
    with opened(home, db) as centre:
        try:
            write_new(file, lambda: write_list(centre, told, by=COMMAND_LINE))
        except TooLong:
            raise Stop("list_too_long", 2) from None
    show({"file": str(file), "format": told.kind.value}, f"Daftar ditulis: {file}", as_json)


def _kind_of(file: Path) -> FileKind:
    return FileKind.CSV if file.suffix.lower() == ".csv" else FileKind.XLSX


def _columns(names: list[str] | None) -> tuple[Column, ...]:
    if not names:
        return USUAL
    if not set(names) <= _COLUMNS.keys():
        raise Stop("column_unknown", 2)
    return tuple(_COLUMNS[name] for name in names)
