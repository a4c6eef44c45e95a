"""Reads one part in a stream: its head, proved, then every entry, proved; never more than one entry at once.

Must not know where entries go, nor any database.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyrage
from pyrage import x25519

from central.body import lines_of
from central.problems import Refusal
from perisai_app.wire.package import (
    LONGEST_HEAD,
    SIGNATURE_LINE,
    Entry,
    FileEntry,
    Head,
    TextEntry,
    read_head,
)

Take = Callable[[Entry, bytes], None]


class Bad(Exception):
    """This part is not taken; `code` says why, and has its sentence beside those of the commands."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def prove(path: Path, key: x25519.Identity) -> Head:
    """The head of a part of which every byte is what its device signed. Bad."""
    return unwrap(path, key, _check_text)


def unwrap(path: Path, key: x25519.Identity, take: Take, *, expected: Head | None = None) -> Head:
    """The same, handing each proved entry over as it comes. Bad, also when the file is another than
    `expected` by now; or whatever `take` raises.
    """
    reader = _Reader(take, expected)
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, reader, [key])
    except (pyrage.DecryptError, OSError) as error:
        if reader.error is not None:
            raise reader.error from None
        if "No matching keys" in str(error):
            raise Bad("package_other_key") from None
        raise Bad("package_unreadable") from None
    return reader.done()


def text_lines(frame: bytes) -> list[bytes]:
    """The lines of a packed text, under the bounds of a batch. Bad."""
    try:
        return lines_of(frame, "zstd")
    except Refusal:
        raise Bad("package_forged") from None


def _check_text(entry: Entry, data: bytes) -> None:
    if isinstance(entry, TextEntry):
        text_lines(data)


class _Reader:
    """A file to write to, that takes a part to pieces. What `take` raised is kept: pyrage may rename it."""

    def __init__(self, take: Take, expected: Head | None) -> None:
        self._take, self._expected, self._held = take, expected, bytearray()
        self._line = b""
        self._head: Head | None = None
        self._next = 0
        self.error: Exception | None = None

    def write(self, data: bytes) -> int:
        try:
            self._held += data
            while self._step():
                pass
        except Exception as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here but what is not whole yet."""

    def done(self) -> Head:
        """Nothing is left over, and nothing is missing."""
        if self._head is None:
            raise Bad("package_unreadable")
        if self._held or self._next < len(self._head.entries):
            raise Bad("package_forged")
        return self._head

    def _step(self) -> bool:
        """Whether something whole was found in what is held."""
        if self._head is None:
            return self._read_head()
        if self._next == len(self._head.entries):
            return False
        return self._read_entry(self._head.entries[self._next])

    def _read_head(self) -> bool:
        end = self._held.find(b"\n")
        if end < 0 and len(self._held) > (SIGNATURE_LINE if self._line else LONGEST_HEAD):
            raise Bad("package_unreadable")
        if end < 0:
            return False
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        if not self._line:
            self._line = line
            return bool(line)
        self._head = read_head(self._line, line.decode("ascii", "replace"))
        if self._head is None or self._expected not in (None, self._head):
            raise Bad("package_forged")
        return True

    def _read_entry(self, entry: Entry) -> bool:
        if len(self._held) < entry.bytes:
            return False
        data = bytes(self._held[: entry.bytes])
        del self._held[: entry.bytes]
        if hashlib.sha256(data).hexdigest() != _digest(entry):
            raise Bad("package_forged")
        self._next += 1
        self._take(entry, data)
        return True


def _digest(entry: Entry) -> str:
    return entry.part_sha256 if isinstance(entry, FileEntry) else entry.sha256
