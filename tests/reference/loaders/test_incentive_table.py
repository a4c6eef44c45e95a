"""The shipped incentive schemes: dated without gap or overlap, and sourced (domain facts 4)."""

from itertools import pairwise

import pytest

from perisai_app.domain.incentive_scheme import PartKind
from perisai_app.domain.month_count import month_number
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.loaders.incentive_table import read_incentives

SCHEMES = read_incentives(builtin())


def test_two_schemes_follow_each_other_without_gap_or_overlap() -> None:
    assert [(one.code, one.valid_from, one.valid_to) for one in SCHEMES] == [
        ("2018", "2018-02", "2022-03"),
        ("2022", "2022-04", None),
    ]
    for earlier, later in pairwise(SCHEMES):
        assert month_number(later.valid_from) == (month_number(earlier.valid_to or "") or 0) + 1


def test_the_scheme_in_force_is_what_the_decree_says() -> None:
    now = SCHEMES[-1]
    assert [(p.programs, p.rupiah, p.min_new) for p in now.of(PartKind.HEAD)] == [
        (3, 15_000, 25),
        (2, 10_000, 25),
    ]
    assert [(p.from_month, p.to_month, p.per_mille, p.min_new) for p in now.of(PartKind.SHARE)] == [
        (1, 24, 150, 0),
        (25, 60, 50, 25),
    ]
    assert [p.per_mille for p in now.of(PartKind.WADAH)] == [100]
    assert [p.day for p in now.of(PartKind.PAYDAY)] == [5]
    assert now.min_new == 25


def test_the_scheme_of_2018_is_what_the_papers_wrote() -> None:
    old = SCHEMES[0]
    assert [(p.rupiah, p.min_new) for p in old.of(PartKind.MONTHLY)] == [(500_000, 50)]
    assert [(p.from_month, p.to_month, p.per_mille) for p in old.of(PartKind.SHARE)] == [(1, None, 75)]
    assert [p.per_mille for p in old.of(PartKind.WADAH)] == [100]


def test_every_part_has_a_mark_and_a_source() -> None:
    parts = [part for one in SCHEMES for part in one.parts]
    assert len(parts) == len(list(rows(builtin(), "incentives.csv")))
    for part in parts:
        assert part.mark in ("A", "B", "C", "X")
        assert "domain facts 4 [" in part.source


def test_a_pack_without_the_schemes_is_no_table() -> None:
    with pytest.raises(KeyError):
        read_incentives({})
