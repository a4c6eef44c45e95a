"""Reads what the centre sealed before it had a faster way: XChaCha20-Poly1305, a stream of libsodium's own.

Nothing is written so any more. Must not know where it lies.
"""

from collections.abc import Iterator
from typing import BinaryIO

from nacl import bindings as sodium

PIECE = 128 * 1024
HEAD = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_SEALED = PIECE + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def unseal_earlier(key: bytes, name: bytes, head: bytes, source: BinaryIO) -> Iterator[bytes]:
    """What is behind `head`, HEAD bytes; RuntimeError, ValueError or TypeError when it is damaged."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, head, key)
    tag = _MORE
    while tag != _LAST:
        piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, source.read(_SEALED), name)
        yield piece
