"""What is typed stays as typed; only the blanks and marks between its parts may go."""

from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import typed


def test_digits_drop_what_people_put_between_them() -> None:
    assert typed.digits(" 5104 01.5405-84 9001 ") == "5104015405849001"


def test_digits_keep_what_may_stand_for_one() -> None:
    assert typed.digits("51O4/01") == "51O4/01"


def test_one_blank_stays_between_words_and_none_around_them() -> None:
    assert typed.squeezed("  Ni \t Wayan\n Sampel ") == "Ni Wayan Sampel"
    assert typed.squeezed(" \t") == ""


def test_every_field_has_one_name() -> None:
    assert len(set(typed.FIELDS)) == len(typed.FIELDS)
    assert {"nik", "name", "birth_date", "income", "consent_method"} <= set(typed.FIELDS)


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    assert typed.squeezed(typed.squeezed(text)) == typed.squeezed(text)
    assert typed.digits(typed.digits(text)) == typed.digits(text)
