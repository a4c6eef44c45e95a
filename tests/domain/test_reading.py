"""Each field is read by its own reader, or told why it cannot be: domain facts 1.3."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import choices, typed
from perisai_app.domain.problem import Severity
from perisai_app.domain.reading import Desk, read_all
from perisai_app.reference.tables import rule_book
from tests.domain.texts import TODAY

DESK = Desk(rule_book(), TODAY)
CHOICES = {
    "sex": choices.Sex,
    "marital": choices.Marital,
    "phone_owner": choices.PhoneOwner,
    "worker_kind": choices.WorkerKind,
    "earlier_member": choices.EarlierMember,
    "funded_by": choices.FundedBy,
    "jht_funded_by": choices.FundedBy,
    "channel": choices.Channel,
    "ecosystem": choices.Ecosystem,
    "consent_method": choices.ConsentMethod,
    "heir1_relation": choices.Relation,
    "heir4_relation": choices.Relation,
}


def value(name: str, text: str) -> object:
    return read_all({name: text}, DESK)[0].get(name)


def codes(name: str, text: str) -> list[tuple[str, str]]:
    return [problem.key for problem in read_all({name: text}, DESK)[1]]


@pytest.mark.parametrize(("name", "kind"), CHOICES.items())
def test_a_choice_is_read_by_its_code_and_by_nothing_else(name: str, kind: type[choices.Sex]) -> None:
    for item in kind:
        assert value(name, item.value) is item
        assert codes(name, item.value) == []
    assert value(name, "entah") is None
    assert codes(name, "entah") == [
        (name, f"{name.removeprefix('heir1_').removeprefix('heir4_')}_unreadable")
    ]


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("name", "  Ni   Wayan  Sampel ", "Ni Wayan Sampel"),
        ("heir2_nik", "5104 0102 0215 9001", "5104010202159001"),
        ("heir1_guardian", "Ni Ketut Contoh", "Ni Ketut Contoh"),
        ("postcode", "80582", "80582"),
        ("months", "12", 12),
        ("first_month", "2026-12", "2026-12"),
        ("fixed_base", "Rp1.000.000", 1_000_000),
        ("email", "a.b@contoh.example", "a.b@contoh.example"),
        ("workplace", "Pasar", "Pasar"),
        ("payer_name", "PT Contoh 2000 (Persero) & Rekan", "PT Contoh 2000 (Persero) & Rekan"),
        ("income", "1,5 jt", 1_500_000),
        ("programs", "JKK+JKM", 2),
        ("phone", "0812 0000 0001", "+6281200000001"),
    ],
)
def test_what_is_typed_is_read_as_meant(name: str, text: str, read: object) -> None:
    assert value(name, text) == read
    assert codes(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("email", "contoh.example", "email_unreadable"),
        ("email", "a b@contoh.example", "email_unreadable"),
        ("email", "a@b", "email_unreadable"),
        ("postcode", "8058٥", "postcode_unreadable"),
        ("postcode", "805822", "postcode_unreadable"),
        ("first_month", "Desember", "first_month_unreadable"),
        ("fixed_base", "banyak", "fixed_base_unreadable"),
        ("income", "75rb/hari", "income_per_day"),
        ("occupation_2", "TIDAK_ADA", "occupation_unknown"),
        ("heir1_nik", "bukan", "nik_not_digits"),
        ("guardian", "N" * 61, "name_too_long"),
    ],
)
def test_what_cannot_be_read_is_red_and_has_no_value(name: str, text: str, code: str) -> None:
    values, problems = read_all({name: text}, DESK)
    assert values == {}
    assert [(p.key, p.severity) for p in problems] == [((name, code), Severity.RED)]


def test_what_is_only_odd_keeps_its_value() -> None:
    values, problems = read_all({"name": "Ni Wayan 2", "income": "75rb", "phone": "0361 974123"}, DESK)
    assert set(values) == {"name", "income", "phone"}
    assert [p.severity for p in problems] == [Severity.AMBER, Severity.NOTE, Severity.AMBER]


def test_blanks_are_nothing_and_problems_come_in_the_order_of_the_fields() -> None:
    assert read_all({"nik": "   ", "name": ""}, DESK) == ({}, [])
    _, problems = read_all({"ecosystem": "x", "nik": "1", "sex": "x"}, DESK)
    assert [p.field for p in problems] == ["nik", "sex", "ecosystem"]


def test_a_field_nobody_knows_is_not_read() -> None:
    assert read_all({"religion": "x"}, DESK) == ({}, [])


@given(st.dictionaries(st.sampled_from(typed.FIELDS), st.text(max_size=120)))
def test_any_text_in_any_field_is_a_value_or_a_problem(texts: dict[str, str]) -> None:
    values, problems = read_all(texts, DESK)
    told = {problem.field for problem in problems}
    for name, text in texts.items():
        assert (name in values or name in told) is bool(typed.squeezed(text))
