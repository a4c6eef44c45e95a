"""What is kept of a picture: its pixels, upright, in plain colours, and nothing that came along."""

import re
import struct
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from perisai_app.domain.settings import Settings
from perisai_app.vault.errors import FileRefused
from perisai_app.vault.files.image import small_picture

SETTINGS = Settings()
SIZE = (640, 400)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    found = Image.open(BytesIO(data))
    found.load()
    return found


def halves(mode: str = "RGB", left: Any = (200, 30, 30), right: Any = (30, 30, 200)) -> Image.Image:
    """One colour left, another right."""
    picture = Image.new(mode, SIZE, right)
    picture.paste(left, (0, 0, SIZE[0] // 2, SIZE[1]))
    return picture


def near(pixel: Any, wanted: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize("profile", [b"", SRGB])
def test_nothing_but_pixels_is_kept(profile: bytes) -> None:
    exif = Image.Exif()
    exif[0x010F] = "KAMERA-IBU-CONTOH"
    exif.get_ifd(0x8825)[2] = (8.0, 35.0, 12.0)
    came = written(halves(), "JPEG", exif=exif, icc_profile=profile, comment=b"RUMAH-IBU-CONTOH")
    assert b"CONTOH" in came
    kept = small_picture(came, SETTINGS)
    assert b"CONTOH" not in kept and b"Exif" not in kept and b"ICC_PROFILE" not in kept
    assert set(read(kept).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("tag", "red_at"), [(1, (10, 10)), (2, (630, 10)), (3, (630, 390)), (6, (10, 10)), (8, (10, 630))]
)
def test_the_picture_is_turned_as_its_tag_says(tag: int, red_at: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = tag
    kept = read(small_picture(written(halves(), "JPEG", exif=exif, quality=95), SETTINGS))
    assert kept.size == (SIZE if tag < 5 else SIZE[::-1])
    assert near(kept.getpixel(red_at), (200, 30, 30))


@pytest.mark.parametrize("edge", [300, 640, 4000])
def test_the_long_edge_is_bounded_and_nothing_is_blown_up(edge: int) -> None:
    kept = read(small_picture(written(halves(), "PNG"), replace(SETTINGS, photo_long_edge=edge)))
    assert max(kept.size) == min(edge, 640)


@pytest.mark.parametrize("most", [30_000, 8_000, 2_000])
def test_a_picture_full_of_detail_still_keeps_within_its_bytes(most: int) -> None:
    noise = Image.effect_noise((1200, 900), 120).convert("RGB")
    assert len(small_picture(written(noise, "PNG"), replace(SETTINGS, photo_max_bytes=most))) <= most


def test_a_bound_that_no_picture_meets_is_a_refusal_and_no_endless_loop() -> None:
    with pytest.raises(FileRefused) as refused:
        small_picture(written(halves(), "PNG"), replace(SETTINGS, photo_max_bytes=10))
    assert refused.value.code == "file_too_large"


def test_print_colours_become_screen_colours() -> None:
    kept = read(small_picture(written(halves("CMYK", (0, 255, 255, 0), (255, 255, 0, 0)), "JPEG"), SETTINGS))
    assert kept.mode == "RGB"
    red, blue = kept.getpixel((10, 10)), kept.getpixel((630, 10))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 180 > 100 > red[2] and blue[2] > 100 > blue[0]


def test_sixteen_bits_a_channel_become_eight_and_not_white() -> None:
    deep = Image.new("I;16", SIZE, 40 * 257)
    deep.paste(200 * 257, (0, 0, SIZE[0] // 2, SIZE[1]))
    kept = read(small_picture(written(deep, "PNG"), SETTINGS))
    assert near(kept.getpixel((10, 10)), (200, 200, 200)) and near(kept.getpixel((630, 10)), (40, 40, 40))


def test_what_was_transparent_becomes_paper() -> None:
    kept = read(small_picture(written(halves("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)), "PNG"), SETTINGS))
    assert near(kept.getpixel((10, 10)), (255, 255, 255)) and near(kept.getpixel((630, 10)), (0, 0, 0))


def test_colours_are_told_by_the_profile_and_not_by_the_numbers() -> None:
    """A profile in which red and blue have changed places: what its numbers call red is blue."""
    names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ", b"rTRC": b"bTRC", b"bTRC": b"rTRC"}
    swapped = re.sub(b"|".join(names), lambda name: names[name[0]], SRGB)
    kept = read(small_picture(written(halves(), "PNG", icc_profile=swapped), SETTINGS))
    assert near(kept.getpixel((10, 10)), (30, 30, 200)) and near(kept.getpixel((630, 10)), (200, 30, 30))


def test_a_profile_that_is_nonsense_is_dropped() -> None:
    kept = read(small_picture(written(halves(), "PNG", icc_profile=b"nonsense" * 40), SETTINGS))
    assert near(kept.getpixel((10, 10)), (200, 30, 30))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind: str) -> None:
    moving = written(halves(), kind, save_all=True, append_images=[halves(left=(0, 200, 0))], duration=50)
    assert refusal(moving) == "file_animated"


def test_a_phone_s_picture_with_a_second_one_behind_is_its_first() -> None:
    double = written(halves(), "MPO", save_all=True, append_images=[halves(left=(0, 200, 0))])
    assert near(read(small_picture(double, SETTINGS)).getpixel((10, 10)), (200, 30, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_broken(kind: str) -> None:
    whole = written(Image.effect_noise(SIZE, 90).convert("RGB"), kind)
    assert refusal(whole[: len(whole) // 2]) == "file_broken"


def test_a_thumbnail_is_too_small_to_be_read() -> None:
    assert refusal(written(Image.new("RGB", (160, 120)), "JPEG")) == "file_too_small"


@pytest.mark.parametrize("size", [(30_000, 30_000), (8_500, 8_500)])
def test_a_few_bytes_that_promise_a_mountain_of_pixels_are_refused(size: tuple[int, int]) -> None:
    assert refusal(png_of(*size)) == "file_too_many_pixels"


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        small_picture(data, SETTINGS)
    return refused.value.code


def png_of(width: int, height: int) -> bytes:
    """A PNG's header and hardly anything behind it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(3 * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
