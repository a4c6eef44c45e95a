"""The five programmes and who may have them: domain facts 0 (5), 1.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.programmes import Programme, open_to_bpu, taken
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.programme_table import read_programmes

FIVE = read_programmes(builtin())


def test_of_five_programmes_three_are_open_to_workers_on_no_wage() -> None:
    assert [one.code for one in FIVE] == ["jkk", "jkm", "jht", "jp", "jkp"]
    assert [one.code for one in open_to_bpu(FIVE)] == ["jkk", "jkm", "jht"]


@pytest.mark.parametrize(
    ("programs", "codes"),
    [
        (-1, []),
        (0, []),
        (1, []),
        (2, ["jkk", "jkm"]),
        (3, ["jkk", "jkm", "jht"]),
        (4, []),
        (5, []),
    ],
)
def test_two_or_three_are_taken_and_never_one(programs: int, codes: list[str]) -> None:
    assert [one.code for one in taken(FIVE, programs)] == codes


def test_whoever_cannot_have_a_programme_is_told_why() -> None:
    for one in FIVE:
        assert one.why_id and one.why_en and one.about_id and one.about_en
        assert one.open_to_bpu or not one.needed


@pytest.mark.parametrize("kind", [Programme])
def test_a_value_cannot_be_changed(kind: type) -> None:
    assert vars(kind)["__dataclass_params__"].frozen
    assert "__slots__" in vars(kind)


@given(st.integers())
def test_no_number_of_programs_raises(programs: int) -> None:
    assert len(taken(FIVE, programs)) in (0, programs)
