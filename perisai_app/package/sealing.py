"""One part as an age file: its bytes are made while they are asked for, and only sealed ones reach a disk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import pyrage

T = TypeVar("T")


class Source:
    """A file to read from, over pieces of bytes. What making them raised is kept, for pyrage swallows it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for at most; none at the end."""
        try:
            while not self._rest and (piece := next(self._pieces, None)) is not None:
                self._rest = memoryview(piece)
        except Exception as error:
            self.error = error
            raise
        found, self._rest = self._rest[:size], self._rest[size:]
        return bytes(found)


class Sink:
    """A file to write to, which keeps what the disk said."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: Exception | None = None

    def write(self, data: bytes) -> int:
        return self._kept(lambda: self._file.write(data))

    def flush(self) -> None:
        self._kept(self._file.flush)

    def _kept(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except OSError as error:
            self.error = error
            raise


def seal(pieces: Iterator[bytes], recipient: str, path: Path) -> None:
    """Write the age file, whole and on the disk. OSError of that disk, and whatever `pieces` raise."""
    with path.open("xb") as file:
        source, sink = Source(pieces), Sink(file)
        try:
            pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(recipient)])
        except Exception as error:
            raise source.error or sink.error or error from None
        file.flush()
        os.fsync(file.fileno())
