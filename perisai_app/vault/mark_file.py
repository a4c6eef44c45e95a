"""The file of the outside mark: two slots that take turns, each under a MAC made with the vault's key.

A slot is written in place; whatever tears one leaves the other. Syncing is asked for, since it costs.
Nobody without the key can make a slot that hides a loss. Must not know what a loss is.
"""

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from pathlib import Path

FILE = "vault.mark"
SLOT_APART = 4096  # a sector torn by a power cut takes one slot with it, not both
FIELDS = struct.Struct(">8sQQQ32s27sQ")
MAGIC, MAC_BYTES = b"PERMARK2", 32
SLOT_BYTES = FIELDS.size + MAC_BYTES


@dataclass(frozen=True, slots=True)
class Point:
    """How far a vault had come: its life, the device's counter, the journal's newest entry, its writes."""

    incarnation: int
    counter: int
    number: int
    hash: bytes
    at: str
    writes: int

    @property
    def age(self) -> tuple[int, int, int]:
        return self.incarnation, self.number, self.writes


class MarkFile:
    """The two slots beside the database in `home`; `raw_key` is the vault's own."""

    def __init__(self, home: Path, raw_key: bytes) -> None:
        self._file = home / FILE
        self._key = hashlib.blake2b(key=raw_key, person=b"perisai mark").digest()

    @property
    def exists(self) -> bool:
        return self._file.exists()

    def newest(self) -> Point | None:
        """The newer of the whole slots, or None when none is whole."""
        whole = [point for point in self._slots() if point is not None]
        return max(whole, key=lambda point: point.age, default=None)

    def write(self, point: Point, *, sync: bool) -> None:
        """Over the slot that is damaged or older, so that a crash leaves the newer one. May raise OSError."""
        first, second = (point.age if point else (-1, -1, -1) for point in self._slots())
        told = (point.incarnation, point.counter, point.number, point.hash, point.at.encode(), point.writes)
        body = FIELDS.pack(MAGIC, *told)
        self._put(0 if first <= second else SLOT_APART, body + self._mac(body), sync)

    def _slots(self) -> list[Point | None]:
        try:
            data = self._file.read_bytes()
        except OSError:
            return [None, None]
        return [self._read(data[start : start + SLOT_BYTES]) for start in (0, SLOT_APART)]

    def _read(self, slot: bytes) -> Point | None:
        body, mac = slot[: FIELDS.size], slot[FIELDS.size :]
        if len(slot) != SLOT_BYTES or not hmac.compare_digest(self._mac(body), mac):
            return None
        _, incarnation, counter, number, digest, at, writes = FIELDS.unpack(body)
        return Point(incarnation, counter, number, digest, at.decode(), writes)

    def _put(self, offset: int, slot: bytes, sync: bool) -> None:
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            file.seek(offset)
            file.write(slot)
            if sync:
                getattr(os, "fdatasync", os.fsync)(descriptor)

    def _mac(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._key, digest_size=MAC_BYTES).digest()
