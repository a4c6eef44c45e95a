"""A telephone number is one however it is written, and no digit is ever guessed (domain facts 5.5)."""

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import phones
from perisai_app.domain.problem import Problem, Severity
from tests.domain.vector_file import of


@pytest.mark.parametrize(("text", "e164"), of("phones", "text", "e164"))
def test_a_phone_is_one_number_however_it_is_written(text: str, e164: str) -> None:
    assert phones.phone(text) == (e164 or None)


@pytest.mark.parametrize(
    ("e164", "shown", "fixed"), [row for row in of("phones", "e164", "shown", "fixed") if row[0]]
)
def test_a_phone_is_shown_in_groups_and_a_fixed_line_is_noted(e164: str, shown: str, fixed: str) -> None:
    assert phones.shown(e164) == shown
    assert phones.is_fixed_line(e164) is (fixed == "yes")
    noted = (Problem("phone", "phone_fixed_line", Severity.NOTE),)
    assert phones.phone_problems(e164) == (noted if fixed == "yes" else ())


@given(st.integers(1, 9), st.text(alphabet="0123456789", min_size=7, max_size=10))
def test_every_mobile_of_ten_to_thirteen_digits_is_taken(second: int, rest: str) -> None:
    """Operators and their prefixes come and go: none is asked for."""
    number = phones.phone(f"08{second}{rest}")
    assert number == f"+628{second}{rest}"
    assert phones.shown(number).replace("-", "") == f"08{second}{rest}"
    assert phones.phone(phones.shown(number)) == number


@given(
    st.sampled_from(("0", "62", "+62", "0062", "", "+62 0", "+")),
    st.text(alphabet="0123456789", min_size=5, max_size=12),
)
def test_a_mobile_is_read_without_the_tables_as_the_tables_read_it(before: str, rest: str) -> None:
    written = f"{before}8{rest}"
    number = phones.phone(written)
    try:
        parsed = phonenumbers.parse(re.sub("^(00)?(?=62)", "+", written), "ID")
    except phonenumbers.NumberParseException:
        assert number is None
        return
    home = str(parsed.national_number)
    if parsed.country_code == 62 and re.fullmatch("8[1-9][0-9]{7,10}", home):
        assert number == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        assert not phones.is_fixed_line(number)


@given(st.text(max_size=40) | st.text(alphabet="0123456789+ -().", max_size=24))
def test_no_text_raises(text: str) -> None:
    assert phones.phone(text) is None or (phones.phone(text) or "").startswith("+")
    phones.shown(text)
    phones.is_fixed_line(text)
    phones.phone_problems(text)


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert phones.shown("tidak ada") == "tidak ada"
    assert not phones.is_fixed_line("tidak ada")
