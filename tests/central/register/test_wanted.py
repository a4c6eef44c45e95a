"""What was typed is a name, a NIK or a phone number; nobody has to say which."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from central.register.wanted import Sought, bounds, sought

NIK = "5104015405849001"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Siti  merpati", Sought(words=("SITI", "MERPATI"))),
        ("H. Ma'ruf, S.Pd.", Sought(words=("MARUF",))),
        ("Sari 2", Sought(words=("SARI", "2"))),
        ("I", Sought(words=("I",))),
        (f" {NIK[:6]}.{NIK[6:12]} {NIK[12:]} ", Sought(nik=NIK)),
        ("0812 3456", Sought(phone="+628123456")),
        ("+62-812", Sought(phone="+62812")),
        ("0062 812", Sought(phone="+62812")),
        ("6271", Sought(nik="6271", phone="+6271")),
        ("8171", Sought(nik="8171", phone="+628171")),
        ("51", Sought(nik="51")),
        ("9" * 17, None),
        ("...", None),
        ("%_", None),
        ("٥١٠٤", None),
        ("1+1", None),
    ],
)
def test_a_text_is_read_by_what_it_looks_like(text: str, expected: Sought | None) -> None:
    assert sought(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NIK, None),
        (NIK[:15], None),
        ("0812 3456 7890", None),
        ("siti", Sought(words=("SITI",))),
    ],
)
def test_who_sees_numbers_masked_cannot_feel_them_out(text: str, expected: Sought | None) -> None:
    assert sought(text, by_numbers=False) == expected


def test_instants_outside_the_calendar_bound_nothing() -> None:
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    noon = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=7)))
    assert bounds(first, noon) == (None, "2026-11-21T05:00:00Z")
    assert bounds(None, datetime(2026, 1, 1, tzinfo=UTC)) == (None, "2026-01-01T00:00:00Z")
