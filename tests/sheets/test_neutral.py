"""What is written into a cell stays a text, in whatever file it comes to lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.sheets.cells import csv_row
from perisai_app.sheets.neutral import FORMULA_STARTS, LONGEST_CELL, neutral


@given(st.text())
def test_no_text_starts_as_a_formula(text: str) -> None:
    assert not neutral(text).startswith(FORMULA_STARTS)


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-5", "@kantor", "＝1+1", "\x00=1+1"])
def test_a_mark_in_front_keeps_it_a_text_and_goes_when_we_read_it_again(text: str) -> None:
    assert neutral(text).startswith("'")
    assert csv_row(1, [neutral(text)]).texts == (text.removeprefix("\x00"),)


def test_what_no_file_holds_is_left_out_and_no_cell_is_longer_than_spreadsheets_take() -> None:
    assert neutral("Ni\x00 Wayan\x1b\ufffe") == "Ni Wayan"
    assert len(neutral("=" * 40_000)) == len(neutral("a" * 40_000)) == LONGEST_CELL
