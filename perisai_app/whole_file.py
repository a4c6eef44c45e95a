"""Replaces a file so that a crash or power cut leaves the old one or the new one, never half of one.

Serves packs and key slots alike. Must not know what is in the file.
"""

import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write beside, sync, rename, and sync the folder, so that the new name itself survives a power cut.

    What a crash leaves beside is written over next time. OSError on a bad disk.
    """
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the folder's own entries on the disk, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
