"""Sealed bytes come back to the last one or not at all."""

import io
from collections.abc import Iterator

import pytest

from central.files.sealing import PIECE, Damaged, seal, unseal
from tests.central.files.sending import content

KEY, NAME = bytes(range(32)), b"a content"
SEALED_PIECE = PIECE + 17
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
    assert b"Kenari" not in sealed and len(sealed) < len(text) + 100


@pytest.mark.parametrize(
    "harm",
    [
        b"",
        SEALED[:10],
        SEALED[:-1],
        SEALED[: 24 + SEALED_PIECE],
        SEALED[: 24 + 2 * SEALED_PIECE],
        SEALED[:24] + SEALED[24 + SEALED_PIECE :],
        SEALED[:50_000] + bytes([SEALED[50_000] ^ 1]) + SEALED[50_001:],
        SEALED[:24] + SEALED[24 + SEALED_PIECE : 24 + 2 * SEALED_PIECE] + SEALED[24 : 24 + SEALED_PIECE],
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
    ],
)
def test_what_was_changed_moved_or_cut_off_is_noticed(harm: bytes) -> None:
    with pytest.raises(Damaged):
        opened(harm)


def test_nobody_else_s_key_opens_it_and_no_other_name() -> None:
    for key, name in ((bytes(32), NAME), (KEY, b"another content")):
        with pytest.raises(Damaged):
            opened(SEALED, key, name)
