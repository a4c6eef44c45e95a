"""The one judge of form, list and centre: what is missing, what is red, and what asks for a person's word.

Domain facts 1.1 (conditions), 1.3 (fields) and 7.2 (who pays).
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import typed
from perisai_app.domain.choices import ConsentMethod, Ecosystem, FundedBy, Sex
from perisai_app.domain.funding import Funding
from perisai_app.domain.making import funding_of
from perisai_app.domain.problem import Severity
from perisai_app.domain.registration import KEPT
from perisai_app.domain.review import NEEDED, review
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
        ("birth_date", "31-02-1984", "date_impossible"),
        ("birth_date", "14-05-84", "year_two_digits"),
        ("birth_date", "tadi", "date_unreadable"),
        ("birth_date", "22-11-2026", "born_in_future"),
        ("sex", "L", "sex_unreadable"),
        ("kk", "51040154058490", "kk_not_16_digits"),
        ("phone", "0812", "phone_unreadable"),
        ("village", "51.04.01.9999", "village_unknown"),
        ("postcode", "8058", "postcode_unreadable"),
        ("income", "banyak", "income_unreadable"),
        ("programs", "1", "programs_not_offered"),
        ("programs", "semua", "programs_unreadable"),
        ("months", "5", "months_not_offered"),
        ("funded_by", "siapa", "funded_by_unreadable"),
        ("ecosystem", "hutan", "ecosystem_unreadable"),
        ("consent_method", "lisan", "consent_method_unreadable"),
        ("consent_on", "kemarin", "date_unreadable"),
    ],
)
def test_what_cannot_be_is_red(name: str, text: str, code: str) -> None:
    found = judged(**{name: text})
    reds = {problem.key for problem in found.problems if problem.severity is Severity.RED}
    assert reds == {(name, code)}
    assert found.registration is None


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        ("22-11-1961", {"last_day_near"}),
        ("21-11-1961", {"too_old"}),
        ("21-11-2008", set()),
        ("22-11-2008", {"young", "guardian_needed"}),
    ],
)
def test_age_counts_to_the_very_day(born: str, codes: set[str]) -> None:
    """Domain facts 1.1."""
    assert {c for _, c in keys(judged(birth_date=born))} - {"nik_other_birth_date"} == codes


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"birth_date": "15-05-1984"}, ("birth_date", "nik_other_birth_date")),
        ({"sex": "male"}, ("sex", "nik_other_sex")),
        ({"nik": "9999995405849001"}, ("nik", "nik_district_unknown")),
        ({"kk": COMPLETE["nik"]}, ("kk", "kk_is_the_nik")),
        ({"income": "75rb"}, ("income", "income_looks_daily")),
        ({"name": "Ni Wayan 2"}, ("name", "name_odd_characters")),
        ({"earlier_member": "bpu_active"}, ("earlier_member", "already_active")),
        ({"funded_by": "sertakan", "payer_name": "NI WAYAN SAMPEL"}, ("payer_name", "payer_is_the_worker")),
        ({"funded_by": "csr", "jht_funded_by": "self"}, ("jht_funded_by", "jht_not_taken")),
        ({"consent_text": "persetujuan-0"}, ("consent_text", "consent_text_unknown")),
        (
            {"birth_date": "14-05-2010", "nik": "5104015405109001", "guardian": "Ni Ketut Contoh"},
            ("birth_date", "young"),
        ),
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


FULL = {
    "marital": "married",
    "phone_owner": "family",
    "email": "contoh@contoh.example",
    "domicile": "Banjar Lain No. 2",
    "kk": "5104010101159001",
    "worker_kind": "partner",
    "earlier_member": "bpu_lapsed",
    "kpj": "12345678901",
    "occupation_2": "KURIR",
    "occupation_text": "pedagang canang",
    "workplace": "Pasar Sukawati",
    "work_hours": "05.00-12.00",
    "funded_by": "sertakan",
    "jht_funded_by": "self",
    "payer_name": "Ibu Contoh",
    "fixed_base": "1 jt",
    "programs": "3",
    "first_month": "2026-12",
    "channel": "market_manager",
    "group": "Kelompok Contoh",
    "rt": "001",
    "postcode": "80582",
    "consent_text": "persetujuan-1",
    "consent_witness": "I Made Saksi",
    "consent_place": "Pasar Sukawati",
    "consent_language": "Bali",
    "decree": "SK 12",
    "decree_on": "01-11-2026",
}


def test_everything_that_may_be_told_is_kept() -> None:
    found = judged(**FULL)
    assert found.ready
    kept = found.registration
    assert kept is not None
    told = kept.model_dump(mode="json", exclude_unset=True)
    assert (told["address"]["postcode"], told["address"]["rt"]) == ("80582", "001")
    same = (set(FULL) & set(told)) - {"fixed_base", "programs"}
    assert len(same) == 17
    assert {name: told[name] for name in same} == {name: FULL[name] for name in same}
    assert told["fixed_base"] == 1_000_000
    assert told["consent"] == {
        "method": "written",
        "given_on": "2026-11-20",
        "text_version": "persetujuan-1",
        "decree": "SK 12",
        "decree_on": "2026-11-01",
        "witness": "I Made Saksi",
        "place": "Pasar Sukawati",
        "language": "Bali",
    }


def test_what_nobody_told_is_not_in_the_registration() -> None:
    kept = judged().registration
    assert kept is not None
    assert not kept.model_fields_set & {"kk", "heirs", "marital", "channel", "jht_funded_by", "decree"}
    assert kept.consent.model_fields_set == {"method", "given_on", "text_version"}
    assert kept.address.model_fields_set == {"street", "village"}


def test_the_price_that_was_told_is_kept_with_its_pack_and_first_month() -> None:
    """Domain facts 2.4: a trader's three months from November 2026, two of them in relief."""
    kept, full = judged().registration, judged(**{**FULL, "funded_by": "self"}).registration
    assert kept is not None and full is not None and kept.quoted is not None and full.quoted is not None
    assert kept.quoted.model_dump() == {"pack": rule_book().pack, "first_month": "2026-11", "total": 45_600}
    assert (full.quoted.first_month, full.quoted.total) == ("2026-12", 28_400 + 2 * 36_800)


def test_a_member_past_the_limit_may_go_on_when_two_words_are_given() -> None:
    changes = {"earlier_member": "bpu_active", "birth_date": "14-05-1955", "nik": "5104015405559001"}
    asked = judged(**changes)
    assert {p.key for p in asked.unconfirmed} == {
        ("birth_date", "member_past_limit"),
        ("earlier_member", "already_active"),
    }
    assert asked.registration is not None


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"worker_kind": "wage_earner"}, ("worker_kind", "refer_wage_earner")),
        ({"worker_kind": "employer"}, ("programs", "jht_needed_for_employer")),
        ({"occupation_2": "PEDAGANG_PASAR"}, ("occupation_2", "occupation_twice")),
        ({"consent_method": "public_task", "decree_on": "01-11-2026"}, ("decree", "missing")),
        ({"consent_method": "public_task", "decree": "SK 12"}, ("decree_on", "missing")),
        ({"decree_on": "22-11-2026"}, ("decree_on", "decree_in_future")),
        ({"consent_on": "22-11-2026"}, ("consent_on", "consent_in_future")),
    ],
)
def test_what_the_law_asks_for_is_red(changes: dict[str, str], key: tuple[str, str]) -> None:
    found = judged(**changes)
    assert {p.key for p in found.problems if p.severity is Severity.RED} == {key}
    assert found.registration is None


def test_an_employer_with_three_programs_and_a_decree_of_today_are_lawful() -> None:
    assert judged(worker_kind="employer", programs="3").ready
    assert judged(consent_method="public_task", decree="SK 12", decree_on="21-11-2026").ready
    assert judged(consent_on="21-11-2026").ready


def test_a_business_owner_who_did_not_say_so_is_asked_whether_he_employs_others() -> None:
    """Domain facts 1.1 [B]; that every owner employs somebody is nobody's fact."""
    asked = judged(occupation="PEMILIK_USAHA")
    assert [(p.key, p.severity) for p in asked.problems] == [
        (("worker_kind", "employer_unsure"), Severity.AMBER)
    ]
    assert judged(occupation="PEMILIK_USAHA", programs="3").ready
    assert judged(occupation="PEMILIK_USAHA", worker_kind="self_employed").ready
    assert keys(judged(occupation="PEMILIK_USAHA", worker_kind="employer")) == {
        ("programs", "jht_needed_for_employer")
    }


def test_an_unsettled_sector_is_noted_of_each_occupation() -> None:
    """Domain facts 9 [C]: becak drivers may or may not be transport."""
    both = judged(occupation="PENGAYUH_BECAK", occupation_2="KUSIR")
    assert [(p.code, p.severity) for p in both.problems] == [("sector_uncertain", Severity.NOTE)] * 2
    assert both.ready


def test_a_payer_of_another_name_is_somebody_else() -> None:
    assert judged(funded_by="sertakan", payer_name="Ibu Contoh").ready


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"village": "51.04.02.2003"}, "nik_other_district"),
        ({"phone": "0361 974123"}, "phone_fixed_line"),
        ({"kk": "5104010101150000"}, "kk_serial_zero"),
        ({"earlier_member": "wage_earner"}, "also_wage_earner"),
    ],
)
def test_a_note_only_informs(changes: dict[str, str], code: str) -> None:
    found = judged(**changes)
    assert [(p.code, p.severity) for p in found.problems] == [(code, Severity.NOTE)]
    assert found.ready


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("birth_place", 60),
        ("contact_person", 120),
        ("street", 200),
        ("rt", 3),
        ("domicile", 200),
        ("kpj", 20),
        ("occupation_text", 120),
        ("workplace", 120),
        ("work_hours", 60),
        ("branch", 80),
        ("group", 80),
        ("decree", 120),
        ("consent_witness", 60),
        ("consent_place", 80),
        ("consent_language", 40),
    ],
)
def test_a_text_may_be_as_long_as_its_field_and_no_longer(name: str, length: int) -> None:
    assert judged(**{name: "x" * length}).ready
    found = judged(**{name: "x" * (length + 1)})
    assert [p.key for p in found.problems] == [(name, "too_long")]
    assert found.registration is None


def test_a_reason_that_is_too_long_is_told_and_not_cut() -> None:
    key = ("sex", "nik_other_sex")
    assert judged({key: "x" * 200}, sex="male").ready
    found = judged({key: "x" * 201}, sex="male")
    assert ("sex", "reason_too_long") in keys(found)
    assert not found.ready


def test_the_price_follows_the_payer_the_sector_and_who_pays_for_jht() -> None:
    """Domain facts 2.3 and 7.2: APBD has no relief, an ojol driver's lasts longer, JHT may be paid apart."""

    def told(**changes: str) -> int:
        kept = judged(**{"income": "1 jt", "months": "1", **changes}).registration
        assert kept is not None and kept.quoted is not None
        return kept.quoted.total

    assert told() == 8_400
    assert told(funded_by="apbd") == 16_800
    assert told(first_month="2027-01") == 16_800
    assert told(first_month="2027-01", occupation="OJEK_ONLINE") == 8_400
    assert told(programs="3", funded_by="sertakan", jht_funded_by="self") == 28_400


def test_who_pays_is_read_off_what_was_typed_and_nobody_named_is_the_worker() -> None:
    assert funding_of({}) == Funding(payer=FundedBy.SELF)
    named = {"funded_by": FundedBy.APBD, "jht_funded_by": FundedBy.SELF}
    fixed = {"fixed_base": 1_000_000, "fixed_programs": 2}
    assert funding_of({**named, **fixed}) == Funding(
        payer=FundedBy.APBD, jht_payer=FundedBy.SELF, fixed_base=1_000_000, fixed_programs=2
    )


def test_a_field_that_was_never_touched_is_missing_like_a_blank_one() -> None:
    found = review({}, book=rule_book(), today=TODAY)
    assert {p.field for p in found.missing} == {*NEEDED, "phone"}


def test_a_kk_is_judged_without_a_nik_too() -> None:
    assert keys(judged(nik="", kk="5104010101150000")) == {("nik", "missing"), ("kk", "kk_serial_zero")}


def test_a_problem_of_reading_keeps_its_parameters() -> None:
    told = {p.code: p.params for p in judged(nik="5104015405849", birth_date="14-05-84").problems}
    assert told == {"nik_too_short": {"missing": 3}, "year_two_digits": {"maybe": 1984}}
    red = judged(name="Ni Wayan", worker_kind="x").problems
    assert all(isinstance(p.params, dict) for p in red)


def test_an_heir_born_today_is_no_visitor_from_the_future() -> None:
    born = {"heir1_name": "I Made", "heir1_relation": "child", "heir1_birth_date": "21-11-2026"}
    assert judged(**born, heir1_guardian="Ni Ketut Contoh").ready


def test_a_word_to_the_office_on_a_field_that_stays_goes_along() -> None:
    found = judged({("mother_name", KEPT): "sesuai KK", ("name", "nik_other_sex"): "ya"})
    assert found.ready and found.registration is not None
    kept = [(c.field, c.code, c.reason) for c in found.registration.confirmed]
    assert kept == [("mother_name", KEPT, "sesuai KK")]
