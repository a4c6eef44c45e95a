"""Heirs decide who is paid, and a child among them needs a guardian: domain facts 1.3, 3 and 6 (art. 25)."""

from datetime import date

import pytest

from perisai_app.domain.choices import Relation
from perisai_app.domain.problem import Severity
from perisai_app.domain.registration import Heir
from perisai_app.domain.typed import HEIR_PARTS, HEIRS
from tests.domain.texts import COMPLETE, judged, keys

CHILD = {"heir1_name": "I Made Sampel", "heir1_relation": "child", "heir1_birth_date": "01-02-2015"}


def test_an_heir_is_kept_as_told() -> None:
    found = judged(**CHILD, heir1_guardian="Ni Ketut Contoh", heir1_nik="5104010102159001")
    assert found.ready
    assert found.registration is not None
    assert found.registration.heirs == (
        Heir(
            name="I Made Sampel",
            relation=Relation.CHILD,
            birth_date=date(2015, 2, 1),
            nik="5104010102159001",
            guardian="Ni Ketut Contoh",
        ),
    )


def test_four_heirs_keep_their_order_and_a_gap_does_no_harm() -> None:
    names = {1: "Satu", 2: "Dua", 4: "Empat"}
    told = {f"heir{n}_name": name for n, name in names.items()} | {
        f"heir{n}_relation": "sibling" for n in names
    }
    found = judged(**told)
    assert found.registration is not None
    assert [heir.name for heir in found.registration.heirs] == ["Satu", "Dua", "Empat"]
    assert HEIRS == (1, 2, 3, 4)


def test_a_child_without_a_guardian_is_red_and_one_who_is_of_age_is_not() -> None:
    assert keys(judged(**CHILD)) == {("heir1_guardian", "heir_needs_guardian")}
    assert judged(**CHILD).registration is None
    assert judged(**{**CHILD, "heir1_birth_date": "21-11-2008"}).ready
    assert keys(judged(**{**CHILD, "heir1_birth_date": "22-11-2008"})) == {
        ("heir1_guardian", "heir_needs_guardian")
    }


def test_an_heir_of_whom_something_is_known_needs_a_name() -> None:
    nameless = {**CHILD, "heir1_name": "", "heir1_guardian": "Ni Ketut Contoh"}
    assert keys(judged(**nameless)) == {("heir1_name", "missing")}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"heir1_relation": ""}, ("heir1_relation", "heir_relation_missing")),
        ({"heir1_nik": COMPLETE["nik"]}, ("heir1_nik", "heir_is_the_worker")),
        ({"heir1_birth_date": "22-11-2026"}, ("heir1_birth_date", "born_in_future")),
    ],
)
def test_what_is_odd_of_an_heir_asks_for_a_word(changes: dict[str, str], key: tuple[str, str]) -> None:
    found = judged(**{**CHILD, "heir1_guardian": "Ni Ketut Contoh", **changes})
    assert [(p.key, p.severity) for p in found.unconfirmed] == [(key, Severity.AMBER)]
    assert found.registration is not None


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("nik", "510401010215900", "nik_too_short"),
        ("relation", "tetangga", "relation_unreadable"),
        ("birth_date", "31-02-2015", "date_impossible"),
        ("name", "N" * 61, "name_too_long"),
        ("guardian", "N" * 61, "name_too_long"),
    ],
)
def test_what_cannot_be_read_of_an_heir_is_red(part: str, text: str, code: str) -> None:
    found = judged(**{**CHILD, "heir1_guardian": "Ni Ketut Contoh", f"heir1_{part}": text})
    reds = {p.key for p in found.problems if p.severity is Severity.RED}
    assert (f"heir1_{part}", code) in reds
    assert found.registration is None


def test_nothing_is_asked_of_heirs_when_there_are_none() -> None:
    assert set(HEIR_PARTS) == set(Heir.model_fields)
    assert judged().ready
