"""Headings as people write them, and the ones that must not be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.exchange.columns import TEMPLATE, field_of, guess


@given(st.permutations(list(TEMPLATE)))
def test_the_template_is_known_in_any_order(headings: list[str]) -> None:
    columns = guess(headings)
    assert not columns.unknown
    assert not columns.missing
    assert {headings[at] for at in columns.at.values()} == set(TEMPLATE)


@pytest.mark.parametrize("heading", TEMPLATE)
def test_case_blanks_and_punctuation_do_not_matter(heading: str) -> None:
    field = TEMPLATE[heading]
    assert field_of(f"  {heading.upper()} : ") == field
    assert field_of(heading.lower().replace(" ", "_")) == field
    assert field_of(f"{heading} (isi lengkap)") == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tgl. Lahir", "birth_date"),
        ("Tangal Lahir", "birth_date"),
        ("Nama Lengkap", "name"),
        ("No. KTP", "nik"),
        ("NO. HP/WA", "phone"),
        ("L/P", "sex"),
        ("Kab/Kota", "regency_name"),
        ("RT/RW", "rt_rw"),
    ],
)
def test_other_usual_headings_are_known(heading: str, field: str) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    "heading", ["No", "Nama Ayah Kandung", "Tempat/Tanggal Lahir", "Keterangan", "", "NI"]
)
def test_what_only_looks_alike_is_not_guessed(heading: str) -> None:
    assert field_of(heading) is None


def test_unknown_and_repeated_headings_are_listed() -> None:
    columns = guess(["No", "NIK", "Nama", "", "Tanggal Lahir", "nama"])
    assert columns.unknown == ("No", "nama")
    assert columns.at == {"nik": 1, "name": 2, "birth_date": 4}
