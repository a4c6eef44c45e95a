"""What the family would get: domain facts 3, with the waiting months of domain facts 0 (8) as data."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.benefit import BenefitLine, at_once, benefits, lost_income, partial_disability
from perisai_app.domain.benefit_terms import BenefitRow, BenefitTerms, Condition, Event, Kind, Level
from perisai_app.domain.scholarship import Child, read_child, scholarship, whole_course
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.benefit_table import read_benefits

VECTORS = Path(__file__).with_name("vectors")
TERMS = read_benefits(builtin())
BASE = 1_000_000
INTS = st.integers(-(10**12), 10**12)


def vectors(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def child(text: str) -> Child:
    found = read_child(TERMS.levels, text)
    assert found is not None
    return found


def lines(
    event: str | None, *levels: str, base: int = BASE, programs: int = 2, paid: int = 1
) -> tuple[BenefitLine, ...]:
    kids = [child(text) for text in levels]
    return benefits(TERMS, base=base, programs=programs, months_paid=paid, children=kids, event=event)


def codes(line: BenefitLine) -> set[str]:
    return {condition.code for condition in line.conditions}


@pytest.mark.parametrize("row", vectors("benefits.csv"), ids=lambda row: "-".join(row.values()))
def test_every_benefit_is_what_the_law_says(row: dict[str, str]) -> None:
    kids = [level for level in row["children"].split(";") if level]
    found = [
        line
        for line in lines(
            row["event"],
            *kids,
            base=int(row["base"]),
            programs=int(row["programs"]),
            paid=int(row["months_paid"]),
        )
        if (line.code, line.child) == (row["code"], int(row["child"]))
    ]
    assert [line.amount for line in found] == [int(row["amount"]) if row["amount"] else None]


@pytest.mark.parametrize("row", vectors("scholarships.csv"), ids=lambda row: row["child"])
def test_a_scholarship_covers_the_years_still_ahead(row: dict[str, str]) -> None:
    assert scholarship(TERMS.levels, child(row["child"])) == int(row["amount"])


def test_lost_income_is_paid_in_full_for_a_year_and_then_by_half() -> None:
    paid = {month: lost_income(TERMS, base=BASE, month_number=month) for month in (-1, 0, 1, 12, 13, 400)}
    assert paid == {-1: 0, 0: 0, 1: BASE, 12: BASE, 13: BASE // 2, 400: BASE // 2}
    full, half = (line for line in lines("accident") if line.code == "lost_income")
    assert (full.amount, half.amount) == (BASE, BASE // 2)
    assert Condition("months_span", {"from": 1, "to": 12}) in full.conditions
    assert Condition("months_after", {"n": 12}) in half.conditions


def test_only_lost_income_is_told_with_its_months() -> None:
    told = [line for line in lines(None, programs=3) if codes(line) & {"months_span", "months_after"}]
    assert [line.code for line in told] == ["lost_income", "lost_income"]


def test_nobody_gets_lost_income_below_nothing() -> None:
    assert lost_income(TERMS, base=-1, month_number=1) == 0
    assert lost_income(TERMS, base=1, month_number=1) == 1
    assert partial_disability(TERMS, base=-1_000_000, table_per_mille=10) == 0


@pytest.mark.parametrize(
    ("table", "loss", "amount"),
    [
        (1000, 1000, 80_000_000),
        (400, 1000, 32_000_000),
        (400, 500, 16_000_000),
        (35, 1000, 2_800_000),
        (0, 1000, 0),
        (1, 1000, 80_000),
        (1000, 1, 80_000),
        (1001, 1000, 80_000_000),
        (1000, 1001, 80_000_000),
        (-1, 1000, 0),
        (1000, -1, 0),
    ],
)
def test_partial_disability_follows_the_table_and_the_loss(table: int, loss: int, amount: int) -> None:
    assert partial_disability(TERMS, base=BASE, table_per_mille=table, loss_per_mille=loss) == amount


def test_partial_disability_is_of_the_whole_table_share_unless_said_otherwise() -> None:
    assert partial_disability(TERMS, base=BASE, table_per_mille=400) == 32_000_000
    assert partial_disability(TERMS, base=1, table_per_mille=19) == 1  # 1.52 rupiah, rounded down


def test_death_brings_42_million_after_three_months_and_the_funeral_before() -> None:
    assert [at_once(lines("death", paid=paid)) for paid in (0, 1, 2, 3, 4)] == [
        0,
        10_000_000,
        10_000_000,
        42_000_000,
        42_000_000,
    ]


def test_who_still_waits_is_told_for_what_and_how_long() -> None:
    death, periodic, *_ = lines("death", paid=2)
    assert death.conditions[0] == Condition("waiting", {"n": 3, "paid": 2, "amount": 20_000_000})
    assert periodic.conditions[0] == Condition("waiting", {"n": 3, "paid": 2, "amount": 12_000_000})
    death, *_ = lines("death", paid=3)
    assert death.conditions[0] == Condition("months_needed", {"n": 3})
    assert "in_a_row" in codes(death)


def test_a_ceiling_to_wait_for_is_told_as_a_ceiling() -> None:
    scholarship_line = next(line for line in lines("death", paid=35) if line.code == "scholarship")
    told = Condition("waiting_ceiling", {"n": 36, "paid": 35, "amount": 174_000_000})
    assert scholarship_line.conditions[0] == told
    one_child = next(line for line in lines("death", "TK", paid=35) if line.child)
    assert one_child.conditions[0] == Condition("waiting", {"n": 36, "paid": 35, "amount": 87_000_000})


def test_the_waiting_months_are_data_and_can_be_decreed_anew() -> None:
    rows = tuple(replace(row, months_needed=6 if row.months_needed == 3 else 0) for row in TERMS.rows)
    newer = BenefitTerms(rows, TERMS.levels)
    paid = [
        at_once(benefits(newer, base=BASE, programs=2, months_paid=months, event="death"))
        for months in (5, 6)
    ]
    assert paid == [10_000_000, 42_000_000]


def test_a_deadly_accident_waits_for_nothing() -> None:
    assert at_once(lines("accident_death", paid=1)) == 48_000_000 + 10_000_000 + 12_000_000
    assert at_once(lines("total_disability", paid=1)) == 56_000_000 + 12_000_000
    for event in ("accident", "partial_disability", "total_disability", "accident_death"):
        assert not {"waiting", "waiting_ceiling", "months_needed"} & {
            code for line in lines(event) for code in codes(line)
        }


def test_services_ceilings_months_and_savings_are_no_lump_sum() -> None:
    assert at_once(lines("accident")) == 0
    assert at_once(lines("partial_disability")) == 0
    assert at_once(lines("old_age", programs=3)) == 0
    assert at_once(lines("accident_death", "TK", programs=3)) == 70_000_000


def test_two_children_get_174_million_and_a_third_nothing() -> None:
    found = [line for line in lines("accident_death", "TK", "TK", "TK") if line.child]
    assert [(line.child, line.amount) for line in found] == [(1, 87_000_000), (2, 87_000_000), (3, 0)]
    assert whole_course(TERMS.levels) * 2 == 174_000_000
    assert Condition("children_at_most", {"n": 2}) in found[0].conditions
    assert Condition("child_beyond", {"n": 2}) in found[2].conditions
    assert "child_beyond" not in codes(found[1])
    assert "children_at_most" not in codes(found[2])


def test_the_two_places_go_to_the_longest_way_ahead() -> None:
    found = [line.amount for line in lines("accident_death", "kuliah", "SMA", "SD") if line.child]
    assert found == [0, 69_000_000, 84_000_000]


def test_without_children_the_ceiling_is_told_as_a_ceiling() -> None:
    (found,) = (line for line in lines("accident_death") if line.code == "scholarship")
    assert (found.kind, found.amount, found.child) == (Kind.CEILING, 174_000_000, 0)
    assert Condition("children_at_most", {"n": 2}) in found.conditions
    found, *_ = (line for line in lines("accident_death", "SD") if line.code == "scholarship")
    assert found.kind is Kind.SCHOLARSHIP


def test_a_level_that_nobody_knows_gets_nothing_and_says_so() -> None:
    kids = [Child("pascasarjana"), Child("SD"), Child("TK")]
    found = benefits(TERMS, base=BASE, programs=2, months_paid=1, children=kids, event="accident_death")
    first, second, third = (line for line in found if line.child)
    assert (first.amount, second.amount, third.amount) == (0, 84_000_000, 87_000_000)
    assert Condition("level_unknown") in first.conditions
    waiting = benefits(TERMS, base=BASE, programs=2, months_paid=1, children=kids, event="death")
    assert ["waiting" in codes(line) for line in waiting if line.child] == [False, True, True]


def test_a_level_that_nobody_knows_takes_no_place_before_a_child_whose_school_is_over() -> None:
    kids = [Child("higher", 9), Child("pascasarjana"), Child("SD")]
    found = benefits(TERMS, base=BASE, programs=2, months_paid=1, children=kids, event="accident_death")
    over = next(line for line in found if line.child == 1)
    assert (over.amount, "child_beyond" in codes(over)) == (0, False)


@pytest.mark.parametrize("text", ["", "S3", "SD:0", "SD:7", "SD:x", "SD:", "belum:1", "TK:3", ":1"])
def test_a_child_that_cannot_be_read_is_none(text: str) -> None:
    assert read_child(TERMS.levels, text) is None


@pytest.mark.parametrize(
    ("text", "level", "year"),
    [
        ("SD", "primary", 1),
        (" sd : 3 ", "primary", 3),
        ("primary:6", "primary", 6),
        ("SMK", "senior", 1),
        ("belum", "before_school", 1),
    ],
)
def test_a_child_is_read_as_people_say_it(text: str, level: str, year: int) -> None:
    assert read_child(TERMS.levels, text) == Child(level, year)


def test_a_year_outside_the_level_counts_as_its_edge() -> None:
    assert [scholarship(TERMS.levels, Child("higher", year)) for year in (-9, 0, 1, 5, 6, 7)] == [
        60_000_000,
        60_000_000,
        60_000_000,
        12_000_000,
        0,
        0,
    ]


def test_old_age_savings_come_only_with_three_programs_and_promise_no_yield() -> None:
    assert lines("old_age", programs=2) == ()
    assert not [line for line in lines(None, programs=2) if line.program == "jht"]
    saved = [line for line in lines(None, programs=3, paid=12) if line.program == "jht"]
    assert [line.event for line in saved] == ["total_disability", "accident_death", "death", "old_age"]
    assert {line.amount for line in saved} == {240_000}
    assert all("yield_not_promised" in codes(line) for line in saved)
    assert Condition("paid_at_age", {"n": 56}) in saved[-1].conditions


@pytest.mark.parametrize("programs", [-1, 0, 1, 4])
def test_another_number_of_programs_brings_nothing(programs: int) -> None:
    assert lines(None, programs=programs, paid=12) == ()


@pytest.mark.parametrize("paid", [0, -1])
def test_nothing_is_promised_before_the_first_payment(paid: int) -> None:
    assert lines(None, paid=paid) == ()
    assert lines(None, paid=1) != ()


def test_all_events_are_told_when_none_is_asked_for_and_none_for_a_stranger() -> None:
    assert list(dict.fromkeys(line.event for line in lines(None, programs=3))) == list(Event)
    assert lines("gempa") == ()
    assert lines("death") == tuple(line for line in lines(None) if line.event == "death")


def test_every_line_of_work_accident_and_death_cover_keeps_silent_on_arrears() -> None:
    """Domain facts 7.3 [C]: whether unpaid months are covered is not known."""
    for line in lines(None, "TK", programs=3):
        assert ("arrears_not_promised" in codes(line)) == (line.program != "jht")


def test_doubts_are_told_as_conditions_never_as_promises() -> None:
    """Domain facts 3: the wage is taken to be the base [C]; "or" instead of "and" in one digest [X]."""
    by_kind = {line.kind for line in lines(None) if "base_is_wage" in codes(line)}
    assert by_kind == {Kind.BASES, Kind.MONTHLY_PERCENT, Kind.TABLE_PERCENT}
    doubtful = [
        (line.event, line.code, line.mark) for line in lines(None) if "periodic_maybe_instead" in codes(line)
    ]
    assert doubtful == [("accident_death", "periodic", "X")]


def test_a_line_repeats_its_row_of_the_table() -> None:
    row = next(row for row in TERMS.rows if row.code == "glasses")
    line = next(line for line in lines("accident") if line.code == "glasses")
    assert line == BenefitLine(
        row.event, row.code, "jkk", Kind.CEILING, 1_000_000, row.conditions, row.mark, row.source, 0
    )


def test_a_base_below_nothing_counts_as_nothing() -> None:
    assert lines("total_disability", base=-5)[0].amount == 0
    assert lines("total_disability", base=1)[0].amount == 56


@pytest.mark.parametrize("kind", [BenefitLine, BenefitRow, BenefitTerms, Child, Condition, Level])
def test_a_value_cannot_be_changed(kind: type) -> None:
    assert vars(kind)["__dataclass_params__"].frozen
    assert "__slots__" in vars(kind)


def test_a_condition_can_be_kept_in_a_set() -> None:
    assert len({Condition("in_a_row", {"n": 3}), Condition("in_a_row", {"n": 3})}) == 1


@given(INTS, INTS, INTS, st.lists(st.builds(Child, st.text(), INTS)), st.none() | st.text())
def test_no_question_raises(
    base: int, programs: int, paid: int, kids: list[Child], event: str | None
) -> None:
    benefits(TERMS, base=base, programs=programs, months_paid=paid, children=kids, event=event)
    found = benefits(TERMS, base=base, programs=3, months_paid=1, children=kids)
    assert at_once(found) >= 0
    assert all(line.amount is None or line.amount >= 0 for line in found)


@given(st.text() | st.sampled_from(["SD:{}", "tk:{}"]), st.text(), INTS, INTS, INTS)
def test_no_child_and_no_month_raises(text: str, year: str, base: int, one: int, other: int) -> None:
    read_child(TERMS.levels, text.replace("{}", year))
    assert 0 <= lost_income(TERMS, base=base, month_number=one) <= max(base, 0)
    most = max(base, 0) * 80
    assert 0 <= partial_disability(TERMS, base=base, table_per_mille=one, loss_per_mille=other) <= most


@given(st.integers(1, 500), st.integers(0, 10**8), st.integers(0, 10**8))
def test_who_pays_longer_or_on_more_never_gets_less(paid: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    less = lines(None, base=low, programs=3, paid=paid)
    more = lines(None, base=high, programs=3, paid=paid + 1)
    assert all((a.amount or 0) <= (b.amount or 0) for a, b in zip(less, more, strict=True))


def test_a_year_before_the_first_is_no_year() -> None:
    assert read_child(TERMS.levels, "SD:0") is None


def test_every_amount_is_whole_rupiah() -> None:
    for line in benefits(TERMS, base=2_950_000, programs=3, months_paid=40):
        assert line.amount is None or type(line.amount) is int
    assert type(lost_income(TERMS, base=2_950_000, month_number=13)) is int
