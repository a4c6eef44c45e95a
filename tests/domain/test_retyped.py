"""What review made of typed texts is typed again: the same registration, whatever review can make."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import choices
from perisai_app.domain.names import name_problems
from perisai_app.domain.registration import KEPT, Confirmation, Registration
from perisai_app.domain.retyped import confirmed_of, texts_of
from perisai_app.domain.review import review
from perisai_app.reference.tables import rule_book
from tests.domain.texts import COMPLETE, TODAY, judged

BOOK = rule_book()
WORDS = st.text("abcdefgh XYZ.,'3", min_size=1, max_size=30)
NAMES = st.sampled_from(("Ni Made Contoh", "I Komang Sampel, S.Pd.", "Wayan 2", "R@tna"))
DAYS = st.dates(date(1920, 1, 1), date(2030, 12, 31)).map(date.isoformat)
NIKS = st.sampled_from(("5104015405849001", "5104011005809002", "5104017005129003"))
AMOUNTS = st.sampled_from(("0", "75000", "1,5 jt", "Rp2.250.000", "10000000000"))


def one_of(kind: type) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in kind])  # type: ignore[attr-defined]  # an enum's members have values


PLAIN = ("birth_place", "contact_person", "domicile", "kpj", "occupation_text", "workplace", "work_hours")
PEOPLE = {
    **dict.fromkeys(PLAIN, WORDS),
    **dict.fromkeys(("street", "branch", "group", "payer_name", "decree", "consent_witness"), WORDS),
    **dict.fromkeys(("consent_place", "consent_language", "consent_text"), WORDS),
    **dict.fromkeys(("name", "mother_name", "guardian"), NAMES),
    **dict.fromkeys(("nik", "kk"), NIKS),
    **dict.fromkeys(("birth_date", "consent_on", "decree_on"), DAYS),
    **dict.fromkeys(("income", "fixed_base"), AMOUNTS),
    **dict.fromkeys(("programs", "fixed_programs"), st.sampled_from(("2", "JKK+JKM+JHT"))),
    **dict.fromkeys(("rt", "rw"), st.sampled_from(("1", "007"))),
    "months": st.sampled_from(BOOK.settings.periods),
    "first_month": st.sampled_from(("2026-11", "2027-02")),
    "phone": st.sampled_from(("0812 0000 0001", "(0361) 974123", "+60 12-345 6789")),
    "postcode": st.just("80511"),
    "email": st.just("contoh@example.com"),
    "village": st.just("51.04.01.2003"),
    "occupation": st.sampled_from(sorted(BOOK.occupations)),
    "occupation_2": st.sampled_from(sorted(BOOK.occupations)),
    "sex": one_of(choices.Sex),
    "marital": one_of(choices.Marital),
    "phone_owner": one_of(choices.PhoneOwner),
    "worker_kind": one_of(choices.WorkerKind),
    "earlier_member": one_of(choices.EarlierMember),
    "funded_by": one_of(choices.FundedBy),
    "jht_funded_by": one_of(choices.FundedBy),
    "channel": one_of(choices.Channel),
    "ecosystem": one_of(choices.Ecosystem),
    "consent_method": one_of(choices.ConsentMethod),
}
HEIR = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "relation": one_of(choices.Relation),
        "birth_date": DAYS,
        "nik": NIKS,
        "guardian": NAMES,
    },
)


@st.composite
def typed_texts(draw: st.DrawFn) -> dict[str, str]:
    changed = draw(st.fixed_dictionaries({}, optional=PEOPLE))
    heirs = draw(st.dictionaries(st.integers(1, 4), HEIR))
    told = {f"heir{line}_{part}": text for line, heir in heirs.items() for part, text in heir.items()}
    return {**COMPLETE, **changed, **told}


def made(texts: dict[str, str], confirmed: dict[tuple[str, str], str]) -> Registration | None:
    return review(texts, book=BOOK, today=TODAY, confirmed=confirmed).registration


@given(typed_texts(), st.sets(st.integers(0, 12)))
def test_whatever_review_makes_it_makes_again_from_the_retyped_texts(
    texts: dict[str, str], left_open: set[int]
) -> None:
    amber = [problem.key for problem in review(texts, book=BOOK, today=TODAY).unconfirmed]
    first = made(texts, {key: f"alasan {n}" for n, key in enumerate(amber) if n not in left_open})
    if first is None:
        return
    again = made(texts_of(first), confirmed_of(first))
    assert again is not None
    assert again.model_dump(exclude_unset=True) == first.model_dump(exclude_unset=True)


FULL = {
    "birth_place": "Gianyar", "marital": "married", "kk": "5104010101129001", "guardian": "I Made Contoh",
    "phone_owner": "own", "contact_person": "Tetangga", "email": "contoh@example.com", "rt": "001",
    "rw": "02", "postcode": "80511", "domicile": "Ubud", "worker_kind": "self_employed",
    "earlier_member": "never", "kpj": "12345678901", "occupation_text": "jual canang",
    "occupation_2": "OJEK_ONLINE", "workplace": "Pasar Contoh", "work_hours": "06-12",
    "first_month": "2027-01", "jht_funded_by": "self", "payer_name": "Yayasan Contoh",
    "fixed_base": "1000000", "fixed_programs": "2", "channel": "perisai", "group": "Kelompok Satu",
    "heir1_name": "I Komang Contoh", "heir1_relation": "child", "heir1_birth_date": "2015-03-01",
    "heir1_nik": "5104010103159002", "heir1_guardian": "I Made Contoh", "consent_text": "persetujuan-1",
    "consent_witness": "I Gede Saksi", "consent_place": "Balai banjar", "consent_language": "Bali",
    "decree": "SK 12", "decree_on": "2026-11-01",
}  # fmt: skip
EXACT = {
    "birth_date": "1984-05-14",
    "phone": "+6281200000001",
    "income": "1500000",
    "consent_on": "2026-11-20",
}


def test_every_field_of_the_form_comes_back_with_its_own_text() -> None:
    found = judged(None, **FULL).registration
    assert found is not None
    assert texts_of(found) == {**COMPLETE, **FULL, **EXACT}


def test_what_nobody_gave_is_not_typed_and_a_withdrawal_is_no_text() -> None:
    found = judged().registration
    assert found is not None
    withdrawn = found.consent.model_copy(update={"withdrawn_on": TODAY})
    expected = {**COMPLETE, **EXACT, "first_month": "2026-11", "consent_text": BOOK.settings.consent_text}
    assert texts_of(found.model_copy(update={"consent": withdrawn})) == expected
    assert "first_month" not in texts_of(found.model_copy(update={"quoted": None}))


def test_nothing_earned_is_a_fact_as_well() -> None:
    found = judged(income="0", fixed_base="0").registration
    assert found is not None
    assert (texts_of(found)["income"], texts_of(found)["fixed_base"]) == ("0", "0")


def test_a_consent_text_that_only_a_confirmation_tells_of_is_typed_as_one_that_is_not_known() -> None:
    task = {"consent_method": "public_task", "decree": "SK 12", "decree_on": "2026-11-01"}
    said = {("consent_text", "consent_text_unknown"): "dari kantor"}
    found = judged(said, **task, consent_text="lama-7").registration
    assert found is not None and found.consent.text_version is None
    assert made(texts_of(found), confirmed_of(found)) == found


def about(heirs: dict[str, str], *fields: str) -> dict[str, str]:
    """The heirs' texts again, after a person confirmed just what there is amber about these fields."""
    texts = {**COMPLETE, **heirs}
    amber = [problem.key for problem in review(texts, book=BOOK, today=TODAY).unconfirmed]
    found = made(texts, {key: "ya" for key in amber if key[0] in fields})
    assert found is not None
    assert len(found.confirmed) == len(fields)
    return {name: text for name, text in texts_of(found).items() if name.startswith("heir")}


@pytest.mark.parametrize(
    ("part", "odd"),
    [
        ("relation", {}),
        ("nik", {"relation": "child", "nik": COMPLETE["nik"]}),
        ("birth_date", {"relation": "child", "birth_date": "2030-01-01"}),
        ("name", {"relation": "child", "name": "Wayan 2"}),
        ("guardian", {"relation": "child", "guardian": "Wayan 2"}),
    ],
)
def test_what_was_confirmed_of_an_heir_tells_on_which_line_that_one_stood(
    part: str, odd: dict[str, str]
) -> None:
    strange = {"name": "Ni Luh Contoh", **odd}
    # The line of the one who is not odd is not known: the first that is free.
    assert about({**on_line(2, USUAL), **on_line(4, strange)}, f"heir4_{part}") == {
        **on_line(1, USUAL),
        **on_line(4, strange),
    }
    assert about({**on_line(2, strange), **on_line(4, USUAL)}, f"heir2_{part}") == {
        **on_line(2, strange),
        **on_line(3, USUAL),
    }


def on_line(number: int, heir: dict[str, str]) -> dict[str, str]:
    return {f"heir{number}_{part}": text for part, text in heir.items()}


NIK_OF_SPOUSE = "5104010202809002"
USUAL = {
    "name": "I Komang Contoh",
    "relation": "child",
    "birth_date": EXACT["consent_on"],
    "nik": NIK_OF_SPOUSE,
    "guardian": "I Made Contoh",
}


def test_two_confirmed_heirs_keep_the_empty_line_between_them() -> None:
    heirs = {"heir1_name": "I Komang Contoh", "heir3_name": "Ni Luh Contoh"}
    assert about(heirs, "heir1_relation", "heir3_relation") == heirs


def test_without_a_word_about_them_heirs_stand_from_the_first_line_on() -> None:
    heirs = {"heir2_name": "I Komang Contoh", "heir2_relation": "spouse"}
    assert about(heirs) == {"heir1_name": "I Komang Contoh", "heir1_relation": "spouse"}


@pytest.mark.parametrize("field", ["heir4_relation", "heir1_street", "heir4_street", "heir1_nik"])
def test_a_word_that_fits_no_heir_moves_nobody(field: str) -> None:
    """Another program's: it is kept, whatever it meant."""
    found = judged(heir1_name="I Komang Contoh", heir1_relation="spouse").registration
    assert found is not None
    strange = found.model_copy(update={"confirmed": (Confirmation(field=field, code="odd"),)})
    assert texts_of(strange)["heir1_name"] == "I Komang Contoh"


def test_the_reasons_of_what_was_confirmed_come_back_by_field_and_code() -> None:
    found = judged({("income", "income_looks_daily"): "sebulan"}, income="75000").registration
    assert found is not None
    assert confirmed_of(found) == {("income", "income_looks_daily"): "sebulan"}


def test_the_odd_names_of_these_tests_are_odd() -> None:
    assert name_problems("name", "Wayan 2")
    assert not name_problems("name", "Ni Luh Contoh")


@pytest.mark.parametrize("field", ["mother_name", "consent_text", "heir1_relation", "heir4_relation"])
def test_a_word_to_the_office_is_said_once_and_moves_nothing(field: str) -> None:
    plain = judged(heir1_name="I Komang Contoh", heir1_relation="spouse").registration
    told = judged(
        {(field, KEPT): "tetap"}, heir1_name="I Komang Contoh", heir1_relation="spouse"
    ).registration
    assert plain is not None and told is not None and told.confirmed
    assert (texts_of(told), confirmed_of(told)) == (texts_of(plain), {})
