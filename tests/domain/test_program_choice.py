"""Which programs can be taken (domain facts 0 (5), 1.1; Permenaker 5/2021 art. 31-32)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.program_choice import programs_problem, read_programs

JHT_NEEDED = Problem("programs", "jht_needed_for_employer", Severity.RED)
NOT_OFFERED = Problem("programs", "programs_not_offered")
UNREADABLE = Problem("programs", "programs_unreadable")


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("2", 2),
        ("3", 3),
        (" 2 program ", 2),
        ("3 Program", 3),
        ("JKK+JKM", 2),
        ("jkk, jkm", 2),
        ("JKM & JKK", 2),
        ("JKK dan JKM saja", 2),
        ("JKK/JKM/JHT", 3),
        ("JKK + JKM dan JHT", 3),
        ("jht;jkm;jkk", 3),
        ("JKK and JKM only", 2),
    ],
)
def test_the_two_choices_are_read_as_people_write_them(text: str, programs: int) -> None:
    assert read_programs(text) == programs


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "0",
        "4",
        "5",
        "JHT",
        "JHT saja",
        "JHT only",
        "JKK",
        "JKK only",
        "JKM",
        "JKK+JHT",
        "JKK JKM JHT JP JKP",
        "JP",
        "JKK JKM JP",
    ],
)
def test_one_program_or_another_set_is_not_offered(text: str) -> None:
    """Domain facts 2.2: a page that offers JHT only mixes up the rules."""
    assert read_programs(text) == NOT_OFFERED


@pytest.mark.parametrize("text", ["", " ", "program", "semua", "dua", "²", "2 3", "JKK 2", "-2"])
def test_anything_else_is_unreadable(text: str) -> None:
    assert read_programs(text) == UNREADABLE


@pytest.mark.parametrize("programs", [-1, 0, 1, 4])
@pytest.mark.parametrize("is_employer", [True, False])
def test_only_two_or_three_are_offered(programs: int, is_employer: bool) -> None:
    assert programs_problem(programs, is_employer) == NOT_OFFERED
    assert NOT_OFFERED.severity is Severity.RED


def test_an_employer_needs_old_age_savings() -> None:
    """Domain facts 1.1 [B]: JKK, JKM and JHT compulsory for an owner-employer."""
    assert programs_problem(2, is_employer=True) == Problem(
        "programs", "jht_needed_for_employer", Severity.RED
    )
    assert programs_problem(3, is_employer=True) is None


def test_who_employs_nobody_may_choose() -> None:
    assert programs_problem(2, is_employer=False) is None
    assert programs_problem(3, is_employer=False) is None


@given(st.text() | st.from_regex(r"[0-9]{1,5000}"))
def test_no_text_raises(text: str) -> None:
    assert read_programs(text) in (2, 3, NOT_OFFERED, UNREADABLE)


@pytest.mark.parametrize("text", ["2" * 5_000, "20", "22"])
def test_a_long_number_is_just_not_offered(text: str) -> None:
    assert read_programs(text) == NOT_OFFERED
