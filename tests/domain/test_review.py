"""The one judge of form, list and centre: what is missing, what is red, and what asks for a person's word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import typed
from perisai_app.domain.problem import Severity
from perisai_app.domain.registration import ConsentMethod, Ecosystem, FundedBy, Sex
from perisai_app.domain.review import NEEDED, age_on, review
from perisai_app.reference.tables import rule_book
from tests.domain.texts import COMPLETE, TODAY, judged, keys


def test_a_complete_person_is_ready_and_holds_the_values_that_were_meant() -> None:
    found = judged()
    assert (found.ready, found.problems) == (True, ())
    person = found.registration
    assert person is not None
    assert (person.nik, person.name, person.sex) == (COMPLETE["nik"], COMPLETE["name"], Sex.FEMALE)
    assert (person.birth_date, person.monthly_income) == (date(1984, 5, 14), 1_500_000)
    assert (person.phone, person.programs, person.months) == ("+6281200000001", 2, 3)
    assert (person.address.street, person.address.village) == (COMPLETE["street"], "51.04.01.2003")
    assert (person.funded_by, person.ecosystem) == (FundedBy.SELF, Ecosystem.PASAR)
    assert (person.consent.method, person.consent.given_on) == (ConsentMethod.WRITTEN, date(2026, 11, 20))


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("blank", ["", "   "])
def test_every_needed_field_is_missed(name: str, blank: str) -> None:
    found = judged(**{name: blank})
    assert [problem.key for problem in found.missing] == [(name, "missing")]
    assert found.registration is None
    assert not found.ready


def test_a_contact_person_stands_in_for_a_phone() -> None:
    assert keys(judged(phone="")) == {("phone", "missing")}
    assert judged(phone="", contact_person="Ni Made Contoh, tetangga").ready


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("nik", "510401540584900", "nik_too_short"),
        ("nik", "5104013102849001", "nik_impossible_date"),
        ("name", "N" * 61, "name_too_long"),
        ("mother_name", "N" * 61, "name_too_long"),
        ("birth_date", "31-02-1984", "birth_date_unreadable"),
        ("birth_date", "22-11-2026", "born_in_future"),
        ("sex", "L", "sex_unreadable"),
        ("kk", "51040154058490", "kk_not_16_digits"),
        ("phone", "0812", "phone_unreadable"),
        ("village", "51.04.01.9999", "village_unknown"),
        ("postcode", "8058", "postcode_unreadable"),
        ("income", "banyak", "income_unreadable"),
        ("programs", "1", "programs_unreadable"),
        ("months", "5", "months_not_offered"),
        ("funded_by", "siapa", "funded_by_unreadable"),
        ("ecosystem", "hutan", "ecosystem_unreadable"),
        ("consent_method", "lisan", "consent_method_unreadable"),
        ("consent_on", "kemarin", "consent_on_unreadable"),
    ],
)
def test_what_cannot_be_is_red(name: str, text: str, code: str) -> None:
    found = judged(**{name: text})
    reds = {problem.key for problem in found.problems if problem.severity is Severity.RED}
    assert reds == {(name, code)}
    assert found.registration is None


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("22-11-1961", None),
        ("21-11-1961", "too_old"),
        ("21-11-2008", None),
        ("22-11-2008", "young"),
    ],
)
def test_age_counts_to_the_very_day(born: str, code: str | None) -> None:
    codes = {c for _, c in keys(judged(birth_date=born))} - {"nik_other_birth_date"}
    assert codes == ({code} if code else set())


def test_a_leap_day_child_comes_of_age_in_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"birth_date": "15-05-1984"}, ("birth_date", "nik_other_birth_date")),
        ({"sex": "male"}, ("sex", "nik_other_sex")),
        ({"nik": "9999995405849001"}, ("nik", "nik_district_unknown")),
        ({"birth_date": "14-05-2010", "nik": "5104015405109001"}, ("birth_date", "young")),
    ],
)
def test_what_is_only_odd_asks_for_a_word_and_never_blocks(
    changes: dict[str, str], key: tuple[str, str]
) -> None:
    found = judged(**changes)
    assert [problem.key for problem in found.unconfirmed] == [key]
    assert found.registration is not None
    assert not found.ready
    confirmed = judged({key: "sesuai KTP"}, **changes)
    assert confirmed.ready
    assert confirmed.registration is not None
    kept = [(c.field, c.code, c.reason) for c in confirmed.registration.confirmed]
    assert kept == [(*key, "sesuai KTP")]


def test_a_word_on_something_else_confirms_nothing() -> None:
    assert not judged({("sex", "nik_other_sex"): "ya"}, birth_date="15-05-1984").ready


def test_a_red_problem_cannot_be_confirmed_away() -> None:
    assert not judged({("birth_date", "too_old"): "ya"}, birth_date="14-05-1955").ready


def test_a_nik_of_a_regency_that_moved_is_not_odd() -> None:
    assert judged(nik="9201015405849001").ready


def test_problems_repeat_nothing_a_person_told_us() -> None:
    found = judged(nik="510401540584900", name="N" * 61, phone="0812")
    assert not any(value in repr(found.problems) for value in ("510401", "NNN", "0812"))


@given(st.dictionaries(st.sampled_from(typed.FIELDS), st.text(max_size=80)))
def test_any_texts_are_judged_and_nothing_raises(texts: dict[str, str]) -> None:
    found = review(texts, book=rule_book(), today=TODAY)
    assert found.ready is (found.registration is not None and not found.unconfirmed)
    assert found.problems or found.ready


@given(st.sampled_from(typed.FIELDS), st.text(max_size=300))
def test_one_strange_text_in_a_complete_person_never_raises(name: str, text: str) -> None:
    found = judged(**{name: text})
    reds = [problem for problem in found.problems if problem.severity is Severity.RED]
    assert (found.registration is None) is bool(reds)
