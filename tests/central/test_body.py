"""Bodies that are too big, packed in a bomb, or damaged on the way."""

import gzip

import pytest
import zstandard

from central.overview import status
from perisai_app.wire import media
from perisai_app.wire.verdict import BatchAnswer
from tests.central.conftest import Office
from tests.central.samples import Laptop, ask, sent

pytestmark = pytest.mark.only_on("embedded")  # it is about HTTP

BOMB = b"x" * (64 * 1024 * 1024)


def packed(text: bytes, encoding: str) -> bytes:
    if encoding.lower() == "zstd":
        return zstandard.compress(text)
    return gzip.compress(text) if encoding == "gzip" else text


def outcome(laptop: Laptop, body: bytes, encoding: str) -> tuple[int, str]:
    response = laptop.post_body(body, encoding)
    assert response.headers["content-type"] == media.PROBLEM
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity", "ZSTD"])
def test_the_digest_is_of_the_line_whatever_the_packing(laptop: Laptop, encoding: str) -> None:
    item = laptop.submission()
    body = packed(item.to_bytes(), encoding)
    answer = BatchAnswer.model_validate_json(laptop.post_body(body, encoding).content)
    assert laptop.believes(answer, [sent(item)])


def test_zstd_written_in_a_stream_without_its_size_is_read(laptop: Laptop) -> None:
    item = laptop.submission()
    packer = zstandard.ZstdCompressor().compressobj()
    body = packer.compress(item.to_bytes()) + packer.flush()
    answer = BatchAnswer.model_validate_json(laptop.post_body(body, "zstd").content)
    assert laptop.believes(answer, [sent(item)])


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"x" * (media.MAX_BODY_BYTES + 1), "identity"),
        (b"x" * (6 * media.MAX_BODY_BYTES), "zstd"),
        (zstandard.compress(BOMB), "zstd"),
        (gzip.compress(BOMB), "gzip"),
        (b"\n" * (media.MAX_LINES + 1), "identity"),
    ],
    ids=["plain", "packed", "zstd-bomb", "gzip-bomb", "lines"],
)
def test_too_much_is_told_so_that_the_laptop_halves_it(
    office: Office, laptop: Laptop, body: bytes, encoding: str
) -> None:
    assert outcome(laptop, body, encoding) == (413, "too_large")
    assert status(office.centre).submissions == 0


def test_the_biggest_batch_allowed_is_taken(laptop: Laptop) -> None:
    body = b"\n" * media.MAX_LINES
    assert (
        BatchAnswer.model_validate_json(laptop.post_body(body, "identity").content).lines == media.MAX_LINES
    )


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd, gzip"])
def test_another_packing_is_not_taken(laptop: Laptop, encoding: str) -> None:
    assert outcome(laptop, b"x", encoding) == (415, "malformed")


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_body_damaged_on_the_way_stores_nothing(office: Office, laptop: Laptop, encoding: str) -> None:
    whole = packed(laptop.submission().to_bytes(), encoding)
    for body in (whole[:-5], whole + b"more", b"not packed at all", b""):
        assert outcome(laptop, body, encoding) == (422, "malformed")
    assert status(office.centre).submissions == 0


def test_a_stranger_with_a_big_body_is_told_that_it_is_a_stranger(office: Office) -> None:
    response = ask(office.url, "POST", media.SUBMISSIONS, data=b"x" * (6 * media.MAX_BODY_BYTES))
    assert (response.status_code, response.json()["code"]) == (401, "not_enrolled")
