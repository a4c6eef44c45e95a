"""Writes a file so that a crash leaves the old one or the new one, never half of one."""

import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write beside, sync, rename; makes the folder. What a crash leaves beside is written over next time."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
