"""The file of the outside mark: two slots that take turns, each under a MAC made with the vault's key.

A slot is written in place; whatever tears one leaves the other. Syncing is asked for, since it costs.
Nobody without the key can make a slot that hides a loss. Must not know what a loss is.
"""

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = "vault.mark"
SLOT_APART = 4096  # a sector torn by a power cut takes one slot with it, not both
FIELDS = struct.Struct(">8sQQQ32s27sQ")
MAGIC, MAC_BYTES = b"PERMARK2", 32
SLOT_BYTES = FIELDS.size + MAC_BYTES
BINARY = getattr(os, "O_BINARY", 0)  # of Windows


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
        """Compares as points follow each other, whatever the clock said."""
        return self.incarnation, self.number, self.writes


Slots = tuple[Point | None, Point | None]


def newest_of(slots: Slots) -> Point | None:
    """The newer of the whole ones, or None when none is whole."""
    whole = (point for point in slots if point is not None)
    return max(whole, key=lambda point: point.age, default=None)


class MarkFile:
    """The two slots beside the database in `home`; `raw_key` is the vault's own."""

    def __init__(self, home: Path, raw_key: bytes) -> None:
        self._file = home / FILE
        self._key = hashlib.blake2b(key=raw_key, person=b"perisai mark").digest()
        self._read = lru_cache(maxsize=2)(self._proven)  # the slot that was not written since stays proven

    @property
    def exists(self) -> bool:
        """Whether the file is there, whole or not."""
        return self._file.exists()

    def newest(self) -> Point | None:
        """The newer of the whole slots, or None when none is whole."""
        return newest_of(self.slots())

    def write(self, point: Point, *, sync: bool) -> bool:
        """Over the slot that is damaged or older, so that a crash leaves the newer one. False, and nothing is
        written, where another connection was quicker and told of a newer point. May raise OSError.
        """
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | BINARY, 0o600)
        try:
            first, second = (known.age if known else (-1, -1, -1) for known in self._both(descriptor))
            if point.age < max(first, second):
                return False
            self._put(descriptor, 0 if first <= second else SLOT_APART, point, sync)
        finally:
            os.close(descriptor)
        return True

    def slots(self) -> Slots:
        """Both slots, each None when it is not whole."""
        try:
            descriptor = os.open(self._file, os.O_RDONLY | BINARY)
        except OSError:
            return None, None
        try:
            return self._both(descriptor)
        finally:
            os.close(descriptor)

    def _both(self, descriptor: int) -> Slots:
        """The system's own calls, each once: this follows every commit."""
        try:
            data = os.read(descriptor, SLOT_APART + SLOT_BYTES)
        except OSError:
            return None, None
        return self._read(data[:SLOT_BYTES]), self._read(data[SLOT_APART:])

    def _proven(self, slot: bytes) -> Point | None:
        body, mac = slot[: FIELDS.size], slot[FIELDS.size :]
        if len(slot) != SLOT_BYTES or not hmac.compare_digest(self._mac(body), mac):
            return None
        _, incarnation, counter, number, digest, at, writes = FIELDS.unpack(body)
        return Point(incarnation, counter, number, digest, at.decode(), writes)

    def _put(self, descriptor: int, offset: int, point: Point, sync: bool) -> None:
        told = (point.incarnation, point.counter, point.number, point.hash, point.at.encode(), point.writes)
        body = FIELDS.pack(MAGIC, *told)
        os.lseek(descriptor, offset, os.SEEK_SET)
        os.write(descriptor, body + self._mac(body))
        if sync:
            getattr(os, "fdatasync", os.fsync)(descriptor)

    def _mac(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._key, digest_size=MAC_BYTES).digest()
