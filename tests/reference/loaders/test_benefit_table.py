"""The shipped benefits and the scholarship's ladder: complete and sourced (domain facts 3)."""

import re

import pytest

from perisai_app.domain.benefit_terms import Condition, Event, Kind
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.loaders.benefit_table import read_benefits

TERMS = read_benefits(builtin())


def test_every_row_is_of_a_known_event_and_programme_and_has_a_source() -> None:
    assert len(TERMS.rows) == len(list(rows(builtin(), "benefits.csv"))) == 27
    assert {row.event for row in TERMS.rows} == set(Event)
    for row in TERMS.rows:
        assert row.program in ("jkk", "jkm", "jht")
        assert row.mark in ("A", "B", "C", "X")
        assert re.match(r"PP \d\d/20\d\d(, PP \d\d/20\d\d)?; ", row.source)
        assert re.search(r"domain facts 3 \[[AB]\]", row.source)
        assert (row.value == 0) == (row.kind is Kind.OPEN)


def test_no_benefit_stands_twice_but_lost_income_by_its_months() -> None:
    keys = [(row.event, row.code, row.from_month) for row in TERMS.rows]
    assert len(keys) == len(set(keys))
    later = [(row.event, row.code, row.to_month) for row in TERMS.rows if row.to_month or row.from_month > 1]
    assert later == [("accident", "lost_income", 12), ("accident", "lost_income", None)]


def test_only_death_for_another_reason_has_to_wait() -> None:
    waiting = [(row.event, row.code, row.months_needed) for row in TERMS.rows if row.months_needed]
    assert waiting == [("death", "death", 3), ("death", "periodic", 3), ("death", "scholarship", 36)]


def test_a_condition_carries_its_number_or_none() -> None:
    care = TERMS.rows[0]
    assert care.conditions[1:3] == (Condition("class_one_ward"), Condition("report_within_hours", {"n": 48}))


def test_the_ladder_rises_and_comes_to_87_million() -> None:
    assert [(one.code, one.years, one.yearly) for one in TERMS.levels] == [
        ("before_school", 0, 0),
        ("kindergarten", 2, 1_500_000),
        ("primary", 6, 1_500_000),
        ("junior", 3, 2_000_000),
        ("senior", 3, 3_000_000),
        ("higher", 5, 12_000_000),
    ]
    assert sum(one.years * one.yearly for one in TERMS.levels) == 87_000_000


def test_no_everyday_name_means_two_levels() -> None:
    names = [name for one in TERMS.levels for name in one.aliases]
    assert len(names) == len(set(names))
    assert all(name == name.strip().casefold() and name for name in names)
    assert all(one.label_id and one.label_en and one.source for one in TERMS.levels)


def test_a_pack_without_the_table_is_no_table() -> None:
    with pytest.raises(KeyError):
        read_benefits({})


def test_a_newer_pack_changes_the_amount() -> None:
    files = builtin()
    files["benefits.csv"] = files["benefits.csv"].replace(b"once,20000000", b"once,25000000")
    changed = [row.value for row in read_benefits(files).rows if row.event == "death" and row.code == "death"]
    assert changed == [25_000_000]
