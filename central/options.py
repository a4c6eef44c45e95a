"""What every command of the office takes, and how it prints: for people, or as JSON for programs."""

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from central.centre import Centre, open_centre
from central.home import home_at

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", envvar="PERISAI_CENTRAL_HOME", help="Folder pusat: basis data, kunci."),
]
DbOption = Annotated[
    str | None,
    typer.Option(
        "--db", envvar="PERISAI_CENTRAL_DB", help="postgresql+psycopg://...; tanpa ini, SQLite terenkripsi."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Cetak JSON untuk program lain.")]


def opened(home: Path | None, db: str | None) -> closing[Centre]:
    """The centre for one command."""
    return closing(open_centre(home_at(home), db=db))


def show(data: dict[str, Any], text: str, as_json: bool) -> None:
    """Flushed at once: another program may be waiting for the line."""
    print(json.dumps(data) if as_json else text, flush=True)
