"""A rule book is checked by its own worked examples (domain facts 2.4)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.tariff import Tariff
from perisai_app.domain.vectors import failures
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.tables import rule_book

BOOK = rule_book()
ROWS = tuple(rows(builtin(), "vectors.csv"))
GOOD = {
    "kind": "quote",
    "section": "2.4",
    "income": "900000",
    "programs": "2",
    "sector": "other",
    "funded_by": "self",
    "start": "2026-11",
    "months": "1",
    "expected_total": "8400",
}


def test_the_shipped_tables_answer_their_own_examples() -> None:
    assert {"2.2", "2.3", "2.4"} <= {row["section"] for row in ROWS}
    assert failures(BOOK, ROWS) == ()


def test_a_book_with_another_price_fails_its_examples() -> None:
    dearer = replace(BOOK, tariff=Tariff("x", BOOK.tariff.brackets, ()))
    assert failures(dearer, [GOOD]) == ("row 1 (2.4): 8400 expected, 16800 found",)
    assert failures(dearer, ROWS)


@pytest.mark.parametrize(
    ("field", "value"), [("income", "banyak"), ("funded_by", "tetangga"), ("months", "")]
)
def test_an_example_that_cannot_be_read_is_a_failure(field: str, value: str) -> None:
    assert failures(BOOK, [GOOD, {**GOOD, field: value}]) == ("row 2 (2.4): unreadable",)


def test_an_example_that_lacks_a_column_is_a_failure() -> None:
    short = {name: text for name, text in GOOD.items() if name != "income"}
    assert failures(BOOK, [short]) == ("row 1 (2.4): unreadable",)


def test_a_kind_that_is_not_known_yet_is_passed_over() -> None:
    assert failures(BOOK, [{"kind": "weather"}, GOOD]) == ()
    assert failures(BOOK, [{"kind": "weather"}, {**GOOD, "expected_total": "1"}]) == (
        "row 2 (2.4): 1 expected, 8400 found",
    )


@pytest.mark.parametrize("nothing", [[], [{}], [{"kind": "weather"}]])
def test_examples_that_prove_nothing_are_a_failure(nothing: list[dict[str, str]]) -> None:
    assert failures(BOOK, nothing) == ("no row of a known kind",)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text() | st.sampled_from(("1", "quote")))))
def test_no_rows_raise(found: list[dict[str, str]]) -> None:
    assert isinstance(failures(BOOK, found), tuple)
