"""A file leaves in strokes that a fast wire takes at once, and a slow one within the socket's time."""

import hashlib
from io import BytesIO
from typing import Any, cast

import pytest

from perisai_app.vault.files.sending import OwedFile
from sync.link import Link
from sync.upload import SHORTEST, Stretch, Upload

ASKED = 16_384  # what the library asks for at a time


class Noting:
    """Keeps what would have left."""

    def begin(self, *_: Any, data: BytesIO, **__: Any) -> None:
        self.data = data


def strokes(size: int, stretch: int) -> list[int]:
    data, link = bytes(size), Noting()
    file = OwedFile(hashlib.sha256(data).hexdigest(), size)
    upload = Upload(file, data, Stretch(stretch), link=cast(Link, link), offset=0)
    upload.begin(lambda: None)
    return [len(stroke) for stroke in iter(lambda: link.data.read(ASKED), b"")]


def test_a_photo_on_a_fresh_link_is_three_strokes() -> None:
    assert strokes(150_000, Stretch().bytes) == [65_536, 65_536, 18_928]


def test_where_a_stretch_had_to_be_short_the_strokes_are_small_again() -> None:
    assert strokes(150_000, SHORTEST) == [ASKED]
    assert strokes(150_000, 65_536) == [ASKED] * 4


@pytest.mark.parametrize("size", [None, -1])
def test_who_asks_for_all_gets_all(size: int | None) -> None:
    data, link = bytes(150_000), Noting()
    file = OwedFile(hashlib.sha256(data).hexdigest(), len(data))
    Upload(file, data, Stretch(), link=cast(Link, link), offset=0).begin(lambda: None)
    assert link.data.read(size) == data
