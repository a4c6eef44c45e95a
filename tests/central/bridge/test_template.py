"""Templates as the office writes them, and the page that tells how."""

from pathlib import Path

import pytest

from central.bridge.results import Became
from central.bridge.sources import DATES, NUMBERS, Source
from central.bridge.template import LARGEST, dated, read_template

PAGE = Path(__file__).parents[3] / "docs" / "bridge.md"


def test_the_page_names_everything_that_a_column_may_take_and_a_row_may_become() -> None:
    page = PAGE.read_text("utf-8")
    assert [source for source in Source if f"`{source}`" not in page] == []
    assert [verdict for verdict in Became if f"`{verdict}`" not in page] == [Became.MALFORMED]
    assert set(Source) >= DATES | NUMBERS


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"use": "sheet"}', '{"use": "x"}', "[" * 100_000, " " * LARGEST + "1"]
)
def test_what_is_no_template_is_none(text: str) -> None:
    assert read_template(text) is None


def test_a_day_is_written_in_the_shape_that_is_asked_for() -> None:
    shapes = ("DD-MM-YYYY", "YYYY/MM/DD", "DD.MM.YY", "MM YYYY")
    assert [dated(shape, 2026, 3, 9) for shape in shapes] == [
        "09-03-2026",
        "2026/03/09",
        "09.03.26",
        "03 2026",
    ]
