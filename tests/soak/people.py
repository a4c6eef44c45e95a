"""Invented people by number: each has a NIK, name and phone of its own, so that a loss or a double shows."""

from collections.abc import Mapping
from io import BytesIO
from random import Random

from PIL import Image

from tests.domain.texts import COMPLETE

SERIALS, FIRST = 1000, 9000  # the serials that no real NIK of the tests has
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")
HEADINGS = {
    "NIK": "nik",
    "Nama": "name",
    "Tanggal Lahir": "birth_date",
    "No HP": "phone",
    "Alamat": "street",
}


def nik(number: int) -> str:
    """The birth day moves on by one with every thousand people."""
    return f"510401{_day(number) + 40:02d}0584{FIRST + number % SERIALS}"


def number_of(typed: Mapping[str, str]) -> int:
    """Whose texts these are."""
    digits = typed["nik"]
    return (int(digits[6:8]) - 41) * SERIALS + int(digits[12:]) - FIRST


def name(number: int) -> str:
    """Two words that nobody else in the world is likely to bear."""
    parts = [SYLLABLES[int(digit)] for digit in f"{number:06d}"]
    return f"Wayan {''.join(parts[:3]).title()} {''.join(parts[3:]).title()}"


def phone(number: int) -> str:
    return f"0812 7{number // 1000 % 1000:03d} {number % 1000:03d}5"


def texts(number: int, step: int = 0) -> dict[str, str]:
    """Complete and lawful; `step` is how far the typing had come."""
    own = {"nik": nik(number), "name": name(number), "phone": phone(number)}
    return {**COMPLETE, **own, "birth_date": f"{_day(number):02d}-05-1984", "street": street(step)}


def street(step: int) -> str:
    return f"Banjar Contoh No. {step}"


def step_of(typed: dict[str, str]) -> int:
    return int(typed["street"].rpartition(" ")[2])


def list_row(number: int) -> dict[str, str]:
    """As a row of a list has it."""
    typed = texts(number)
    return {heading: typed[field] for heading, field in HEADINGS.items()}


def noise(number: int, size: int) -> bytes:
    """Bytes like no others, which do not pack."""
    return Random(number).randbytes(size)


def photo(number: int) -> bytes:
    """A small photo of nothing, like no other."""
    picture = Image.frombytes("RGB", (320, 240), Random(number).randbytes(320 * 240 * 3))
    out = BytesIO()
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()


def _day(number: int) -> int:
    return 1 + number // SERIALS % 28
