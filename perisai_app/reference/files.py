"""The files of a set of reference data, as bytes by name: of this program or of a signed pack."""

import csv
import io
from collections.abc import Iterator, Mapping
from importlib import resources

Files = Mapping[str, bytes]


def builtin() -> dict[str, bytes]:
    """The small tables that ship with the program."""
    folder = resources.files("perisai_app.reference").joinpath("data", "builtin")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def rows(files: Files, name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV (UTF-8, first line the headings); KeyError when the set has no such file."""
    yield from csv.DictReader(io.StringIO(files[name].decode(), newline=""))
