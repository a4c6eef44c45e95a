"""Who may be registered on a day: domain facts 0.3, 1.1, 5.1, 7.3; unsure ages are settings."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.choices import EarlierMember, WorkerKind
from perisai_app.domain.eligibility import (
    age_on,
    age_problems,
    birthday,
    guardian_problems,
    member_problems,
    occupation_problems,
    work_problems,
)
from perisai_app.domain.problem import Problem, Severity
from perisai_app.reference.tables import rule_book

SETTINGS = rule_book().settings
DAY = date(2026, 11, 21)


def born_years_ago(years: int, days: int = 0) -> date:
    """Born so that on DAY `years` are completed, `days` days ago."""
    return birthday(DAY.replace(year=DAY.year - years), 0) - timedelta(days=days)


def test_a_year_is_completed_on_the_birthday_and_not_a_day_before() -> None:
    assert [age_on(date(1984, 5, 14), date(2026, 5, day)) for day in (13, 14, 15)] == [41, 42, 42]
    assert age_on(date(1984, 5, 14), date(2026, 4, 30)) == 41
    assert age_on(date(1984, 5, 14), date(2026, 6, 1)) == 42


def test_a_leap_day_child_comes_of_age_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)
    assert [age_on(born, day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]
    assert (birthday(born, 18), birthday(born, 20)) == (date(2026, 3, 1), date(2028, 2, 29))
    assert birthday(date(2008, 2, 28), 18) == date(2026, 2, 28)
    assert birthday(date(2008, 3, 29), 18) == date(2026, 3, 29)


@given(st.dates(), st.dates())
def test_no_two_days_raise(born: date, day: date) -> None:
    found = age_problems(born, day, SETTINGS) + guardian_problems(born, day, None, SETTINGS)
    assert {p.code for p in found} <= {
        "born_in_future",
        "too_old",
        "under_minimum_age",
        "young",
        "last_day_near",
        "guardian_needed",
    }


@given(st.dates(date(1900, 1, 1), date(2026, 11, 21)), st.integers(0, 120))
def test_a_birthday_is_the_first_day_of_an_age(born: date, age: int) -> None:
    day = birthday(born, age)
    assert (age_on(born, day), age_on(born, day - timedelta(days=1))) == (age, age - 1)


def test_who_is_65_on_the_day_is_too_old_and_who_is_64_until_tomorrow_is_not() -> None:
    """Domain facts 1.1 [A]."""
    assert age_problems(born_years_ago(65), DAY, SETTINGS) == (
        Problem("birth_date", "too_old", Severity.RED, {"age": 65, "limit": 65}),
    )
    (near,) = age_problems(born_years_ago(65, -1), DAY, SETTINGS)
    assert (near.field, near.code, near.severity) == ("birth_date", "last_day_near", Severity.NOTE)
    assert near.params == {"last_day": "2026-11-21", "days": 0}


@pytest.mark.parametrize(("days", "told"), [(30, True), (31, False)])
def test_the_last_day_is_told_when_it_is_within_thirty_days(days: int, told: bool) -> None:
    born = birthday(DAY + timedelta(days=days + 1), -65)
    found = age_problems(born, DAY, SETTINGS)
    last = (DAY + timedelta(days=days)).isoformat()
    assert [p.params for p in found] == ([{"last_day": last, "days": days}] if told else [])


def test_an_active_member_past_the_limit_is_asked_about_and_a_former_one_refused() -> None:
    """Domain facts 0.3 [A]: someone registered earlier may go on past 65."""
    born = born_years_ago(70)
    active = age_problems(born, DAY, SETTINGS, EarlierMember.BPU_ACTIVE)
    assert active == (Problem("birth_date", "member_past_limit", Severity.AMBER, {"age": 70}),)
    for earlier in set(EarlierMember) - {EarlierMember.BPU_ACTIVE}:
        assert [p.code for p in age_problems(born, DAY, SETTINGS, earlier)] == ["too_old"]


@pytest.mark.parametrize(
    ("years", "days", "code", "params"),
    [
        (18, 0, None, {}),
        (18, -1, "young", {"age": 17, "adult": 18}),
        (15, 0, "young", {"age": 15, "adult": 18}),
        (15, -1, "under_minimum_age", {"age": 14, "minimum": 15}),
        (0, 0, "under_minimum_age", {"age": 0, "minimum": 15}),
    ],
)
def test_the_minimum_age_asks_and_never_blocks(
    years: int, days: int, code: str | None, params: dict[str, int]
) -> None:
    """Domain facts 1.1 [C]: no minimum age is established."""
    found = age_problems(born_years_ago(years, days), DAY, SETTINGS)
    assert [(p.field, p.code, p.severity, p.params) for p in found] == (
        [("birth_date", code, Severity.AMBER, params)] if code else []
    )


def test_a_birthday_beyond_the_calendar_is_its_last_day() -> None:
    assert birthday(date(9976, 7, 4), 65) == date.max
    assert birthday(date(9934, 7, 4), 65) == date(9999, 7, 4)


def test_nobody_is_born_tomorrow() -> None:
    assert age_problems(DAY + timedelta(days=1), DAY, SETTINGS) == (Problem("birth_date", "born_in_future"),)
    assert age_problems(DAY, DAY, SETTINGS)[0].code == "under_minimum_age"


def test_every_age_is_a_setting() -> None:
    changed = replace(SETTINGS, age_limit=60, minimum_age=10, adult_age=17, age_notice_days=0)
    told = {years: [p.code for p in age_problems(born_years_ago(years), DAY, changed)] for years in range(61)}
    assert told[60] == ["too_old"] and told[59] == []
    assert told[17] == [] and told[16] == ["young"] and told[9] == ["under_minimum_age"]
    assert age_problems(born_years_ago(60, -2), DAY, changed) == ()


def test_a_minor_needs_a_guardian_and_an_adult_none() -> None:
    """UU 27/2022 art. 25, domain facts 6."""
    needed = (Problem("guardian", "guardian_needed", Severity.AMBER, {"adult": 18}),)
    assert guardian_problems(born_years_ago(18, -1), DAY, None, SETTINGS) == needed
    assert guardian_problems(born_years_ago(18, -1), DAY, "Ibu Contoh", SETTINGS) == ()
    assert guardian_problems(born_years_ago(18), DAY, None, SETTINGS) == ()
    assert guardian_problems(DAY, DAY, None, SETTINGS) == needed
    assert guardian_problems(DAY + timedelta(days=1), DAY, None, SETTINGS) == ()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (WorkerKind.WAGE_EARNER, "refer_wage_earner"),
        (WorkerKind.MIGRANT, "refer_migrant_worker"),
        (WorkerKind.ELECTION_STAFF, "refer_election_staff"),
        (WorkerKind.CIVIL_SERVANT, "refer_civil_servant"),
    ],
)
def test_who_is_no_bpu_is_sent_to_the_right_door(kind: WorkerKind, code: str) -> None:
    """Inpres 2/2021, domain facts 7.2."""
    asked = kind is WorkerKind.CIVIL_SERVANT  # a fact that no source read confirms
    severity = Severity.AMBER if asked else Severity.RED
    assert work_problems(kind) == (Problem("worker_kind", code, severity),)


@pytest.mark.parametrize(
    "kind", [None, "self_employed", "employer", "partner", "intern", "honorary", "prisoner"]
)
def test_everyone_else_may_be_a_bpu(kind: str | None) -> None:
    """Domain facts 1.1 [B]: employers, partners, interns, honorary staff, prisoners in work schemes."""
    assert work_problems(WorkerKind(kind) if kind else None) == ()


@pytest.mark.parametrize(
    ("earlier", "code", "severity"),
    [
        (EarlierMember.BPU_ACTIVE, "already_active", Severity.AMBER),
        (EarlierMember.BPU_LAPSED, "returning_member", Severity.NOTE),
        (EarlierMember.CLAIMED_JHT, "claimed_jht", Severity.NOTE),
        (EarlierMember.WAGE_EARNER, "also_wage_earner", Severity.NOTE),
        (EarlierMember.ONCE_WAGE_EARNER, "once_wage_earner", Severity.NOTE),
    ],
)
def test_an_earlier_membership_is_told_and_never_blocks(
    earlier: EarlierMember, code: str, severity: Severity
) -> None:
    """Domain facts 1.1 [B] (both at once), 7.3."""
    assert member_problems(earlier) == (Problem("earlier_member", code, severity),)


def test_a_first_membership_needs_no_word() -> None:
    assert member_problems(EarlierMember.NEVER) == ()
    assert member_problems(None) == ()


def test_two_different_occupations_at_most() -> None:
    """Domain facts 1.1: at most two."""
    assert occupation_problems(("PETANI",), SETTINGS) == ()
    assert occupation_problems(("PETANI", "KURIR"), SETTINGS) == ()
    assert occupation_problems(("PETANI", "PETANI"), SETTINGS) == (
        Problem("occupation_2", "occupation_twice"),
    )
    one = replace(SETTINGS, max_occupations=1)
    assert occupation_problems(("PETANI", "KURIR"), one) == (
        Problem("occupation_2", "too_many_occupations", params={"max": 1}),
    )
