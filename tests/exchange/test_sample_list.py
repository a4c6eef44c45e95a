"""The sample list: what is wrong in it is known, everybody else can be registered, and nobody is real."""

from collections import Counter
from pathlib import Path

import pytest

from perisai_app.domain import nik
from perisai_app.domain.problem import Severity
from perisai_app.exchange.import_list import ListReading, RowVerdict
from perisai_app.exchange.sample_list import make_list
from perisai_app.exchange.table import read_table
from tests.exchange.lists import reading

COMMITTED = Path(__file__).parents[2] / "samples" / "daftar-pedagang-pasar.xlsx"


@pytest.fixture(scope="module")
def sample() -> ListReading:
    return reading(COMMITTED)


def reds(verdict: RowVerdict) -> list[tuple[str, str]]:
    return [problem.key for problem in verdict.problems if problem.severity is Severity.RED]


def test_twenty_rows_are_wrong_in_the_usual_ways_and_the_rest_are_good(sample: ListReading) -> None:
    reasons = Counter(reds(verdict)[-1] for verdict in sample.refused)
    assert reasons == {
        ("nik", "nik_stored_as_number"): 3,
        ("nik", "nik_too_short"): 3,
        ("birth_date", "too_old"): 3,
        ("nik", "row_twice"): 3,
        ("birth_date", "date_impossible"): 3,
        ("village", "village_unknown"): 3,
        ("name", "missing"): 2,
    }
    assert (len(sample.verdicts), len(sample.good), len(sample.warned)) == (240, 220, 0)
    assert all(len(reds(verdict)) == 1 for verdict in sample.refused)


def test_the_committed_sample_is_what_its_maker_makes(tmp_path: Path) -> None:
    make_list(tmp_path / "lagi.xlsx")
    assert read_table(tmp_path / "lagi.xlsx") == read_table(COMMITTED)


def test_nobody_in_the_sample_can_be_a_person(sample: ListReading) -> None:
    assert all(int(verdict.nik[-4:]) >= 9000 for verdict in sample.good)
    assert len({verdict.nik for verdict in sample.good}) == len(sample.good)


def test_the_sample_has_women_and_men_and_names_of_one_word(sample: ListReading) -> None:
    assert Counter(verdict.texts["sex"] for verdict in sample.good).keys() == {"female", "male"}
    assert any(" " not in verdict.texts["name"] for verdict in sample.good)
    for verdict in sample.good:
        assert nik.parse(verdict.nik).sex.value == verdict.texts["sex"]


@pytest.mark.parametrize(("records", "wrong"), [(1, 0), (40, 20), (2_000, 20), (300, 100)])
def test_a_list_of_any_size_has_exactly_the_wrong_rows_asked_for(
    tmp_path: Path, records: int, wrong: int
) -> None:
    make_list(tmp_path / "a.xlsx", records, wrong)
    read = reading(tmp_path / "a.xlsx")
    assert (len(read.verdicts), len(read.refused), len(read.good)) == (records, wrong, records - wrong)


def test_more_wrong_rows_than_can_be_hidden_are_not_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="every other"):
        make_list(tmp_path / "a.xlsx", records=30, wrong=20)


def test_a_short_list_has_fewer_wrong_rows_unless_told_otherwise(tmp_path: Path) -> None:
    make_list(tmp_path / "a.xlsx", 10)
    read = reading(tmp_path / "a.xlsx")
    assert (len(read.good), len(read.refused)) == (5, 5)
