"""The tariff as shipped: 33 brackets, two reliefs, each row with its source (domain facts 2.2, 2.3)."""

import pytest

from perisai_app.domain.choices import FundedBy
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.loaders.tariff_table import read_tariff

FILES = builtin()
TARIFF = read_tariff(FILES, "2026-11")


def test_the_tariff_bears_the_version_of_its_pack() -> None:
    assert TARIFF.pack == "2026-11"
    assert read_tariff(FILES, "2027-01").pack == "2027-01"


def test_brackets_are_read_whole_and_in_order() -> None:
    assert len(TARIFF.brackets) == 33
    lows = [row.min_income for row in TARIFF.brackets]
    assert lows == sorted(lows)
    last = TARIFF.brackets[-1]
    assert (last.min_income, last.base, last.jkk, last.jkm, last.jht) == (
        20_200_000,
        20_700_000,
        207_000,
        6_800,
        414_000,
    )


def test_rows_in_any_order_make_the_same_table() -> None:
    head, *lines = FILES["iuran_bpu.csv"].splitlines(keepends=True)
    turned = {**FILES, "iuran_bpu.csv": head + b"".join(reversed(lines))}
    assert read_tariff(turned, "2026-11") == TARIFF


def test_a_table_without_a_row_is_refused() -> None:
    head = FILES["iuran_bpu.csv"].splitlines(keepends=True)[0]
    with pytest.raises(ValueError, match="no_brackets"):
        read_tariff({**FILES, "iuran_bpu.csv": head}, "2027-01")


def test_the_relief_names_payers_that_exist() -> None:
    assert {relief.sector for relief in TARIFF.reliefs} == {"transport", "other"}
    for relief in TARIFF.reliefs:
        assert relief.not_when_funded_by <= set(FundedBy)
        assert relief.not_when_funded_by == {"apbn", "apbd"}
        assert relief.source == "PP 50/2025"


def test_a_relief_may_leave_nobody_out() -> None:
    text = FILES["relief_bpu.csv"].replace(b"apbn;apbd", b"")
    reliefs = read_tariff({**FILES, "relief_bpu.csv": text}, "2026-11").reliefs
    assert {relief.not_when_funded_by for relief in reliefs} == {frozenset()}


@pytest.mark.parametrize("name", ["iuran_bpu.csv", "relief_bpu.csv"])
def test_every_row_has_its_source(name: str) -> None:
    assert all(row["source"] for row in rows(FILES, name))
