"""A backup's form: one file that is the encrypted database first, then the key slots, then a manifest.

The database comes first so that the backup opens as it is, without being unpacked. Nothing in the manifest
is personal; slots and database are as sealed as in the vault itself.
"""

import hashlib
import json
import os
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from perisai_app.vault.errors import BackupDamaged, NewerVault, NotABackup
from perisai_app.vault.moments import moment, stamp

MAGIC = b"perisai-backup\n\x01"
FOOT = struct.Struct(">QQ32s16s")  # length of the slots, length of the manifest, its SHA-256, magic
FORMAT = 1
PIECE = 1 << 20
LONGEST_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup holds: counts by table, and one digest over all submissions' digests."""

    made_at: datetime
    program: str
    device_id: str
    counter: int
    incarnation: int
    journal: tuple[int, str] | None
    steps: tuple[str, ...]
    rows: dict[str, int]
    submissions: str
    source: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Container:
    """A backup whose end was found whole; the parts are only judged by `check`."""

    path: Path
    manifest: Manifest
    database_bytes: int
    slots: bytes
    database_sha256: str
    slots_sha256: str


def close_up(part: Path, slots: bytes, manifest: Manifest) -> None:
    """Append slots, manifest and foot to a database file, and have it all on the disk."""
    body = _text(manifest, database=part, slots=slots)
    with part.open("ab") as file:
        file.write(slots)
        file.write(body)
        file.write(FOOT.pack(len(slots), len(body), hashlib.sha256(body).digest(), MAGIC))
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Container:
    """NotABackup when it is none or was cut off, NewerVault when a newer program made it; OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        slots_length, body_length, digest = _foot(file, size)
        database_bytes = size - FOOT.size - body_length - slots_length
        if database_bytes < 0 or body_length > LONGEST_MANIFEST:
            raise NotABackup
        file.seek(database_bytes)
        slots, body = file.read(slots_length), file.read(body_length)
    if hashlib.sha256(body).digest() != digest:
        raise BackupDamaged
    return _container(path, json.loads(body), database_bytes, slots)


def check(found: Container) -> None:
    """BackupDamaged unless both parts are, byte for byte, what the manifest says."""
    if hashlib.sha256(found.slots).hexdigest() != found.slots_sha256:
        raise BackupDamaged
    if _digest(found.path, found.database_bytes) != found.database_sha256:
        raise BackupDamaged


def take_out_database(found: Container, target: Path) -> None:
    """The database alone, on the disk; its bytes are the backup's own."""
    with found.path.open("rb") as source, target.open("wb") as file:
        left = found.database_bytes
        while left and (piece := source.read(min(PIECE, left))):
            file.write(piece)
            left -= len(piece)
        file.flush()
        os.fsync(file.fileno())


def _foot(file: Any, size: int) -> tuple[int, int, bytes]:
    if size < FOOT.size:
        raise NotABackup
    file.seek(size - FOOT.size)
    slots_length, body_length, digest, magic = FOOT.unpack(file.read(FOOT.size))
    if magic != MAGIC:
        raise NotABackup
    return slots_length, body_length, digest


def _text(manifest: Manifest, *, database: Path, slots: bytes) -> bytes:
    size = database.stat().st_size
    content = {
        "v": FORMAT,
        "made_at": stamp(manifest.made_at),
        "program": manifest.program,
        "device_id": manifest.device_id,
        "counter": manifest.counter,
        "incarnation": manifest.incarnation,
        "journal": list(manifest.journal) if manifest.journal else None,
        "steps": list(manifest.steps),
        "rows": manifest.rows,
        "submissions": manifest.submissions,
        "source": list(manifest.source),
        "database_sha256": _digest(database, size),
        "slots_sha256": hashlib.sha256(slots).hexdigest(),
    }
    return json.dumps(content, sort_keys=True).encode()


def _container(path: Path, content: dict[str, Any], database_bytes: int, slots: bytes) -> Container:
    if content["v"] != FORMAT:
        raise NewerVault
    journal = content["journal"]
    manifest = Manifest(
        made_at=moment(content["made_at"]),
        program=content["program"],
        device_id=content["device_id"],
        counter=content["counter"],
        incarnation=content["incarnation"],
        journal=(journal[0], journal[1]) if journal else None,
        steps=tuple(content["steps"]),
        rows=content["rows"],
        submissions=content["submissions"],
        source=tuple(content["source"]),
    )
    digests = content["database_sha256"], content["slots_sha256"]
    return Container(path, manifest, database_bytes, slots, *digests)


def _digest(path: Path, length: int) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while length and (piece := file.read(min(PIECE, length))):
            whole.update(piece)
            length -= len(piece)
    return whole.hexdigest()
