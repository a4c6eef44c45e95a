"""Values in a file beside the database, one a line, on the disk before anybody goes on.

A restored database is older than the file, which is its purpose: a line that is lost brings somebody back.
Writers take turns, by the database's lock. Must not know what the values mean.
"""

import os
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from central.stop import Stop

T = TypeVar("T", bound=BaseModel)


def read_list(path: Path, kind: type[T]) -> list[T]:
    """In the order of writing; an end cut off by a crash is left out: what it stood for was never done.

    Stop when any other line cannot be read.
    """
    *lines, end = _data(path).split(b"\n")
    values = [_read(line, kind) for line in lines]
    if None in values:
        raise Stop("list_damaged", 4)
    return [value for value in (*values, _read(end, kind)) if value is not None]


def append_to_list(path: Path, value: BaseModel) -> None:
    """Returns once the line is on the disk, in the place of an end that was cut off; OSError when it cannot
    get there.
    """
    data = value.model_dump_json().encode() + b"\n"
    before = _data(path)
    end = before.rpartition(b"\n")[2]
    whole = not end or _read(end, type(value)) is not None
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.seek(len(before) if whole else len(before) - len(end))
        file.write(b"\n" + data if end and whole else data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    if is_new and os.name == "posix":
        _sync_folder(path.parent)


def _data(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(line: bytes, kind: type[T]) -> T | None:
    try:
        return kind.model_validate_json(line)
    except ValidationError:
        return None
