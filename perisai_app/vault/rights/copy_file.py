"""The copy of one person as a file: a ZIP of JSON, readable text and files. Must not know its seal."""

import base64
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

JSON_NAME, TEXT_NAME = "data.json", "bacaan.txt"
SUFFIXES = {
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
}


def copy_of(dossier: dict[str, Any], *, readable: str) -> bytes:
    """The ZIP's bytes, made in memory: nothing of a person goes through a temporary file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(JSON_NAME, json.dumps(dossier, ensure_ascii=False, indent=2))
        archive.writestr(TEXT_NAME, readable)
        for name, data in _files(dossier):
            archive.writestr(name, data)
    return whole.getvalue()


def write_copy(file: Path, data: bytes) -> None:
    """A new file for its owner's eyes; never over another (FileExistsError), OSError otherwise."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _files(dossier: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    seen = set()
    for one in dossier["registrations"]:
        for file in one["files"]:
            if file["sha256"] not in seen:
                seen.add(file["sha256"])
                name = f"{file['role']}-{file['sha256'][:16]}"
                yield f"berkas/{name}.{SUFFIXES[file['media_type']]}", base64.b64decode(file["data"])
