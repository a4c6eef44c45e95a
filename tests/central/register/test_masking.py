"""What is hidden from whoever looks at the work and not at the people."""

import pytest

from central.register.masking import HIDDEN, number_masked, person_masked, proposal_masked, text_masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("5104015405849001", "5104••••••••9001"),
        ("+6281200009001", "+628••••••9001"),
        ("26000001", "26••••01"),
        ("123", "•••"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_ends_and_its_length(number: str, shown: str) -> None:
    assert number_masked(number) == shown


def test_all_that_lies_inside_a_person_is_masked_and_the_rest_stays() -> None:
    told = {
        "name": "Sari Contoh",
        "monthly_income": 1_500_000,
        "mother_name": "Ni Contoh",
        "phone": None,
        "address": {"street": "Jalan Contoh 1", "village": "51.04.01.2003"},
        "heirs": [{"name": "Waris", "nik": "5104011234569003", "birth_date": "1990-02-03"}],
    }
    assert person_masked(told) == {
        "name": "Sari Contoh",
        "monthly_income": 1_500_000,
        "mother_name": HIDDEN,
        "phone": None,
        "address": {"street": HIDDEN, "village": "51.04.01.2003"},
        "heirs": [{"name": "Waris", "nik": "5104••••••••9003", "birth_date": "1990"}],
    }


@pytest.mark.parametrize(
    ("field", "proposed", "shown"),
    [
        ("nik", "5104011234569003", "5104••••••••9003"),
        ("heir2_nik", "5104011234569003", "5104••••••••9003"),
        ("heir1_birth_date", "03-02-1990", HIDDEN),
        ("birth_date", "3 Februari 1990", HIDDEN),
        ("name", "Sari Contoh", "Sari Contoh"),
        ("street", None, None),
    ],
)
def test_a_proposal_is_masked_as_its_field_is(field: str, proposed: str | None, shown: str | None) -> None:
    assert proposal_masked(field, proposed) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NIK 5104015405849001 ganda", "NIK 5104••••••••9001 ganda"),
        ("telepon 0812-0000-9001.", "telepon 0812••••••9001."),
        ("RT 003 RW 12, iuran 36800", "RT 003 RW 12, iuran 36800"),
    ],
)
def test_a_number_that_somebody_wrote_is_masked_where_it_stands(text: str, shown: str) -> None:
    assert text_masked(text) == shown
