"""One age file of any length: sealed while its bytes are made, opened while they are read, never held whole.

The library tells its own story of what a reader or writer of ours raised, so both keep it. Must not know what
the bytes are.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyrage
from pyrage import x25519

from central.stop import Stop

Take = Callable[[bytes], object]


def seal(pieces: Iterator[bytes], path: Path, recipients: Sequence[x25519.Recipient]) -> str:
    """SHA-256 of the open bytes, once the file is on the disk. OSError of that disk, or whatever `pieces`
    raise.
    """
    source = _Source(pieces)
    with path.open("xb") as file:
        sink = _Sink(file.write)
        try:
            pyrage.encrypt_io(source, sink, list(recipients))
        except Exception as error:
            raise source.error or sink.error or error from None
        file.flush()
        os.fsync(file.fileno())
    return source.digest.hexdigest()


def unseal(path: Path, identity: x25519.Identity, take: Take) -> str:
    """SHA-256 of the open bytes, which `take` gets in strokes. Stop when the file is cut off, changed or not
    sealed for this identity, or what `take` raises.
    """
    digest, sink = hashlib.sha256(), _Sink(take)
    sink.also = digest.update
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, sink, [identity])
    except (pyrage.DecryptError, OSError) as error:
        if sink.error is not None:
            raise sink.error from None
        if "No matching keys" in str(error):
            raise Stop("backup_other_key", 2) from None
        raise Stop("backup_damaged", 2) from None
    return digest.hexdigest()


class _Source:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")
        self.digest = hashlib.sha256()
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for at most; none at the end."""
        try:
            while not self._rest and (piece := next(self._pieces, None)) is not None:
                self.digest.update(piece)
                self._rest = memoryview(piece)
        except BaseException as error:
            self.error = error
            raise
        found, self._rest = self._rest[:size], self._rest[size:]
        return bytes(found)


class _Sink:
    def __init__(self, take: Take) -> None:
        self._take = take
        self.also: Take = len
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self.also(data)
            self._take(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
