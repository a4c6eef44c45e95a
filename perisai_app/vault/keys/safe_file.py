"""Replaces a small file so that a crash or power cut leaves the old one or the new one, never half of one."""

import os
from pathlib import Path

from perisai_app.vault.backup.disk import settle


def replace_file(path: Path, data: bytes) -> None:
    """Write beside, sync, rename, and sync the folder, so that the new name itself survives a power cut."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle(path.parent)
