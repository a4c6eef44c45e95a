"""Sealed bytes come back to the last one or not at all."""

import io
from collections.abc import Iterator

import pytest
from nacl import bindings as sodium

from central.files import sealed_earlier
from central.files.sealing import KIND, PIECE, RANDOM, Damaged, seal, unseal
from tests.central.files.sending import content

KEY, NAME = bytes(range(32)), b"a content"
HEAD, SEALED_PIECE = len(KIND) + RANDOM, PIECE + 32
DATA = content(2 * PIECE + 1_000)
SEALED = b"".join(seal(KEY, NAME, [DATA]))


def opened(sealed: bytes, key: bytes = KEY, name: bytes = NAME) -> bytes:
    return b"".join(unseal(key, name, io.BytesIO(sealed)))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_any_length_comes_back(size: int) -> None:
    data = content(size)
    assert opened(b"".join(seal(KEY, NAME, [data]))) == data


def test_in_whatever_strokes_it_came() -> None:
    def strokes() -> Iterator[bytes]:
        for start in range(0, len(DATA), 7_001):
            yield DATA[start : start + 7_001]

    assert opened(b"".join(seal(KEY, NAME, strokes()))) == DATA


def test_nothing_of_it_shows() -> None:
    text = b"Kenari" * 50_000
    sealed = b"".join(seal(KEY, NAME, [text]))
    assert b"Kenari" not in sealed and len(sealed) < len(text) + 200


@pytest.mark.parametrize(
    "harm",
    [
        b"",
        SEALED[:10],
        SEALED[:-1],
        SEALED[: HEAD + SEALED_PIECE],
        SEALED[: HEAD + 2 * SEALED_PIECE],
        SEALED[:HEAD] + SEALED[HEAD + SEALED_PIECE :],
        SEALED[:50_000] + bytes([SEALED[50_000] ^ 1]) + SEALED[50_001:],
        SEALED[:HEAD]
        + SEALED[HEAD + SEALED_PIECE : HEAD + 2 * SEALED_PIECE]
        + SEALED[HEAD : HEAD + SEALED_PIECE],
        SEALED + b"?",
        SEALED[: HEAD - 1] + bytes([SEALED[HEAD - 1] ^ 1]) + SEALED[HEAD:],
        b"?" + SEALED[1:],
    ],
    ids=[
        "nothing",
        "head",
        "last byte",
        "one piece",
        "two pieces",
        "without the first",
        "a bit",
        "turned round",
        "something behind",
        "its random number",
        "its kind",
    ],
)
def test_what_was_changed_moved_or_cut_off_is_noticed(harm: bytes) -> None:
    with pytest.raises(Damaged):
        opened(harm)


def test_nobody_else_s_key_opens_it_and_no_other_name() -> None:
    for key, name in ((bytes(32), NAME), (KEY, b"another content")):
        with pytest.raises(Damaged):
            opened(SEALED, key, name)


def test_no_two_are_sealed_alike() -> None:
    assert b"".join(seal(KEY, NAME, [DATA])) != SEALED


def as_earlier(data: bytes) -> bytes:
    """As the centre did before."""
    state, piece = sodium.crypto_secretstream_xchacha20poly1305_state(), sealed_earlier.PIECE
    sealed = [sodium.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)]
    for start in range(0, len(data), piece):
        tag = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL if start + piece >= len(data) else 0
        one = data[start : start + piece]
        sealed.append(sodium.crypto_secretstream_xchacha20poly1305_push(state, one, NAME, tag))
    return b"".join(sealed)


@pytest.mark.parametrize("size", [1, sealed_earlier.PIECE, 2 * sealed_earlier.PIECE + 1])
def test_what_was_sealed_earlier_is_still_read(size: int) -> None:
    data = content(size)
    assert opened(as_earlier(data)) == data


@pytest.mark.parametrize("part", [slice(-1), slice(30), slice(1, None)])
def test_what_was_sealed_earlier_and_harmed_since_is_noticed(part: slice) -> None:
    with pytest.raises(Damaged):
        opened(as_earlier(DATA)[part])
