"""Named contents one behind the other, in the form of tar, so that an office can read its backup with two
programs that everybody has. Made and read as a stream. Must not know what is in it.
"""

import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from central.stop import Stop

_BLOCK = tarfile.BLOCKSIZE


@dataclass(frozen=True, slots=True)
class Member:
    """`data` has exactly `size` bytes."""

    name: str
    size: int
    data: Iterable[bytes]


class Part(Protocol):
    """What takes one member's bytes as they come."""

    def write(self, data: bytes, /) -> object: ...

    def close(self) -> object: ...


Opened = Callable[[str], Part]


def whole(name: str, data: bytes) -> Member:
    """A member that is small enough to be held."""
    return Member(name, len(data), [data])


def packed(members: Iterable[Member]) -> Iterator[bytes]:
    for member in members:
        told = tarfile.TarInfo(member.name)
        told.size, told.mode = member.size, 0o600
        yield told.tobuf(tarfile.GNU_FORMAT)
        yield from member.data
        yield bytes(-member.size % _BLOCK)
    yield bytes(2 * _BLOCK)


class Unpacking:
    """Takes a tape in any strokes and hands each member on to the part that `opened` gives for its name."""

    def __init__(self, opened: Opened) -> None:
        self._opened, self._held = opened, bytearray()
        self._part: Part | None = None
        self._left = self._padding = 0
        self.is_over = False

    def write(self, data: bytes) -> None:
        """Stop when this is no tape, or whatever a part raises."""
        self._held += data
        while self._step():
            pass

    def _step(self) -> bool:
        """Whether there was enough for something."""
        if self._part is not None:
            return self._feed(self._part)
        if len(self._held) < max(self._padding, _BLOCK):
            return False
        del self._held[: self._padding]
        self._padding = 0
        return len(self._held) >= _BLOCK and self._open(self._taken(_BLOCK))

    def _feed(self, part: Part) -> bool:
        if self._left and not self._held:
            return False
        data = self._taken(min(self._left, len(self._held)))
        self._left -= len(data)
        part.write(data)
        if not self._left:
            part.close()
            self._part = None
        return True

    def _open(self, block: bytes) -> bool:
        if block == bytes(_BLOCK):
            self.is_over = True
            return True
        try:
            told = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except tarfile.TarError:
            raise Stop("backup_damaged", 2) from None
        if told.size < 0:  # its form has room for that
            raise Stop("backup_damaged", 2)
        self._left, self._padding = told.size, -told.size % _BLOCK
        self._part = self._opened(told.name)
        return True

    def _taken(self, size: int) -> bytes:
        data = bytes(self._held[:size])
        del self._held[:size]
        return data
