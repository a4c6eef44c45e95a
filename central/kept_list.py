"""Values in a file beside the database, one a line, on the disk before anybody goes on.

A restored database is older than the file, which is its purpose. Must not know what the values mean.
"""

import os
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)


def read_list(path: Path, kind: type[T]) -> list[T]:
    """In the order of writing; a line cut off by a crash is left out: what it stood for was never done."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    return [value for line in lines if (value := _read(line, kind)) is not None]


def append_to_list(path: Path, value: BaseModel) -> None:
    """Returns once the line is on the disk; OSError when it cannot get there."""
    data = value.model_dump_json().encode() + b"\n"
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.write(data if _ends_whole(path) else b"\n" + data)
        file.flush()
        os.fsync(file.fileno())
    if is_new and os.name == "posix":
        _sync_folder(path.parent)


def _ends_whole(path: Path) -> bool:
    return path.read_bytes()[-1:] in (b"", b"\n")


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
