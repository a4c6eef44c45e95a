"""Bytes at rest: a stream of authenticated pieces, so that a file of any length needs little memory.

A piece that was changed, moved, cut off or taken from another file is noticed. Must not know where it lies.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from nacl import bindings as sodium

PIECE = 128 * 1024
_SEALED = PIECE + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_HEAD = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Damaged(Exception):
    """These are not the whole bytes that were sealed under this name."""


def seal(key: bytes, name: bytes, data: Iterable[bytes]) -> Iterator[bytes]:
    """`data` in any strokes; `name` says what it is and must be the same when it is opened."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    yield sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    before: bytes | None = None
    for piece in _pieces(data):
        if before is not None:
            yield sodium.crypto_secretstream_xchacha20poly1305_push(state, before, name, _MORE)
        before = piece
    yield sodium.crypto_secretstream_xchacha20poly1305_push(state, before or b"", name, _LAST)


def unseal(key: bytes, name: bytes, source: BinaryIO) -> Iterator[bytes]:
    """What was sealed; Damaged as soon as it turns out not to be that."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    try:
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, source.read(_HEAD), key)
        tag = _MORE
        while tag != _LAST:
            piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, source.read(_SEALED), name)
            yield piece
    except (RuntimeError, ValueError, TypeError):
        raise Damaged from None


def _pieces(data: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in strokes of PIECE, the last one perhaps shorter."""
    rest = b""
    for stroke in data:
        rest = rest + stroke if rest else stroke
        whole = len(rest) - len(rest) % PIECE
        yield from (rest[start : start + PIECE] for start in range(0, whole, PIECE))
        rest = rest[whole:]
    if rest:
        yield rest
