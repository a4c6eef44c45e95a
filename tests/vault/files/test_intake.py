"""What may come in, told by its bytes alone; whatever the bytes, the answer is a file or a code."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from perisai_app.domain.settings import Settings
from perisai_app.vault.errors import FileRefused
from perisai_app.vault.files.intake import LARGEST_SOURCE, digest, take_in
from perisai_app.wire.submission import FileRole
from ui.wording.files import REFUSED

SETTINGS = Settings()
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
OGG = b"OggS" + bytes(200)


def jpeg(size: tuple[int, int] = (320, 240)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 60).save(out, "JPEG")
    return out.getvalue()


def refusal(data: bytes, role: FileRole, settings: Settings = SETTINGS) -> str:
    with pytest.raises(FileRefused) as refused:
        take_in(data, role, settings)
    assert refused.value.code in REFUSED
    return refused.value.code


def test_a_photo_is_kept_by_what_it_became() -> None:
    came = jpeg()
    taken = take_in(came, FileRole.KTP, SETTINGS)
    assert taken.media_type == "image/jpeg"
    assert (taken.sha256, taken.source_sha256) == (digest(taken.data), digest(came))
    assert taken.sha256 != taken.source_sha256


def test_the_same_photo_becomes_the_same_bytes() -> None:
    came = jpeg()
    assert take_in(came, FileRole.KTP, SETTINGS) == take_in(came, FileRole.FACE, SETTINGS)


@pytest.mark.parametrize(("data", "role"), [(PDF, FileRole.KK), (OGG, FileRole.CONSENT_AUDIO)])
def test_a_signed_paper_and_a_recording_are_kept_as_they_came(data: bytes, role: FileRole) -> None:
    assert take_in(data, role, SETTINGS).data == data


@pytest.mark.parametrize(
    ("data", "role"),
    [
        (PDF, FileRole.KTP),
        (PDF, FileRole.FACE),
        (OGG, FileRole.KTP),
        (OGG, FileRole.OTHER),
        (jpeg(), FileRole.CONSENT_AUDIO),
    ],
)
def test_each_place_takes_its_own_kind(data: bytes, role: FileRole) -> None:
    assert refusal(data, role) == "file_wrong_kind"


@pytest.mark.parametrize(
    ("data", "role", "code"),
    [
        (b"", FileRole.KTP, "file_empty"),
        (b"MZ\x90\x00 a program", FileRole.KTP, "file_unknown"),
        (b"GIF89a" + bytes(50), FileRole.KTP, "file_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileRole.KTP, "file_unknown"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), FileRole.KTP, "file_heic"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(50), FileRole.FACE, "file_heic"),
        (b"\xff\xd8\xff" + bytes(50), FileRole.KTP, "file_broken"),
        (PDF[:-7], FileRole.KK, "file_broken"),
        (PDF.replace(b"trailer\n<< ", b"trailer\n<< /Encrypt 5 0 R "), FileRole.KK, "file_pdf_locked"),
        (OGG + bytes(6_000_000), FileRole.CONSENT_AUDIO, "file_too_large"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(data: bytes, role: FileRole, code: str) -> None:
    assert refusal(data, role) == code


def test_a_file_that_is_far_too_large_is_not_even_looked_at() -> None:
    assert refusal(b"\xff\xd8\xff" + bytes(LARGEST_SOURCE), FileRole.KTP) == "file_too_large"


def test_how_large_a_paper_may_be_is_a_setting() -> None:
    assert refusal(PDF, FileRole.KK, replace(SETTINGS, file_max_bytes=10)) == "file_too_large"


def test_a_recording_made_elsewhere_may_be_larger_than_a_paper() -> None:
    long = OGG + bytes(5_242_880)
    assert take_in(long, FileRole.CONSENT_AUDIO, SETTINGS).data == long
    assert refusal(PDF[:-7] + bytes(5_242_880) + b"%%EOF", FileRole.KK) == "file_too_large"
    assert refusal(OGG, FileRole.CONSENT_AUDIO, replace(SETTINGS, recording_max_bytes=10)) == "file_too_large"


def told(data: bytes, role: FileRole) -> str:
    try:
        return take_in(data, role, SETTINGS).media_type
    except FileRefused as refused:
        return refused.code


BEGINNINGS = st.sampled_from(
    [
        b"",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"%PDF-",
        b"OggS",
        b"ID3",
    ]
)


@given(start=BEGINNINGS, rest=st.binary(max_size=400), role=st.sampled_from(FileRole))
def test_no_bytes_raise_anything_but_a_refusal(start: bytes, rest: bytes, role: FileRole) -> None:
    assert told(start + rest, role)


WHOLE = {kind: BytesIO() for kind in ("JPEG", "PNG", "WEBP")}
for _kind, _out in WHOLE.items():
    Image.effect_noise((260, 220), 60).convert("RGB").save(_out, _kind)


@hypothesis_settings(max_examples=150)
@given(
    kind=st.sampled_from(sorted(WHOLE)),
    damage=st.lists(st.tuples(st.integers(0, 2_000), st.binary(min_size=1, max_size=8)), max_size=6),
    cut=st.integers(0, 4_000),
)
def test_no_damaged_picture_raises_anything_but_a_refusal(
    kind: str, damage: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(WHOLE[kind].getvalue())
    for at, patch in damage:
        data[at : at + len(patch)] = patch
    assert told(bytes(data[: max(1, len(data) - cut)]), FileRole.KTP)
