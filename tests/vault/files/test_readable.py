"""The kept photo of a card is small and still tells every digit; a setting too small is caught here."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.files.intake import take_in
from perisai_app.wire.submission import FileRole
from tests.vault.files.cards import LINES, SMALL, photo_of_a_card, read_back


@pytest.fixture(scope="module")
def photo() -> bytes:
    return photo_of_a_card(orientation=6)


def kept(photo: bytes, settings: Settings) -> tuple[bytes, Image.Image]:
    data = take_in(photo, FileRole.KTP, settings).data
    return data, Image.open(BytesIO(data))


def test_a_card_of_twelve_megapixels_reads_back_from_what_is_kept(photo: bytes) -> None:
    data, picture = kept(photo, rule_book().settings)
    assert 100_000 <= len(data) <= 150_000
    assert picture.size == (1600, 1200)
    assert [read_back(picture, line) for line in LINES] == [line.text for line in LINES]


@pytest.mark.parametrize(
    "too_small", [replace(Settings(), photo_long_edge=400), replace(Settings(), photo_max_bytes=15_000)]
)
def test_settings_that_are_too_small_lose_the_small_print(photo: bytes, too_small: Settings) -> None:
    _, picture = kept(photo, too_small)
    assert [read_back(picture, line) for line in SMALL] != [line.text for line in SMALL]
