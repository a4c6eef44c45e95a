"""What a NIK says, what makes a number none, and what must never be held against it (facts 5.1, 0.9)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import nik
from perisai_app.domain.choices import Sex
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.settings import Settings
from perisai_app.reference.regions import regions
from tests.domain.vector_file import of

TODAY = date(2026, 11, 21)
USUAL = Settings()
WOMAN = "5104015405849001"
BORN = date(1984, 5, 14)


def told(
    text: str = WOMAN,
    *,
    born: date | None = BORN,
    sex: Sex | None = Sex.FEMALE,
    district: str | None = "51.04.01",
    today: date = TODAY,
    settings: Settings = USUAL,
) -> list[tuple[str, str, Severity]]:
    found = nik.disagreements(
        nik.parse(text),
        born=born,
        sex=sex,
        address_district=district,
        places=regions(),
        settings=settings,
        today=today,
    )
    return [(p.field, p.code, p.severity) for p in found]


@given(
    born=st.dates(date(1930, 1, 1), date(2026, 11, 21)),
    sex=st.sampled_from(Sex),
    serial=st.integers(9000, 9999),
)
def test_a_nik_says_what_was_put_into_it(born: date, sex: Sex, serial: int) -> None:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    text = f"510401{day:02d}{born:%m%y}{serial}"
    assert nik.fault(text) is None
    parts = nik.parse(text)
    assert (parts.text, parts.district, parts.sex, parts.serial) == (text, "51.04.01", sex, str(serial))
    assert (parts.day, parts.month, parts.year_of_century) == (born.day, born.month, born.year % 100)
    assert parts.birth_date(TODAY, typed=born) == born
    assert born in parts.birth_dates


@pytest.mark.parametrize(("text", "code"), of("nik", "text", "code"))
def test_a_number_that_is_no_nik_is_told_why(text: str, code: str) -> None:
    found = nik.fault(text)
    assert (found[0] if found else "") == code
    if code:
        with pytest.raises(ValueError, match=f"^{code}$"):
            nik.parse(text)
    else:
        assert nik.parse(text).text == text


def test_how_many_digits_are_missing_or_too_many_is_told() -> None:
    assert nik.fault("510401540584900") == ("nik_too_short", {"missing": 1})
    assert nik.fault("51") == ("nik_too_short", {"missing": 14})
    assert nik.fault(WOMAN + "11") == ("nik_too_long", {"extra": 2})


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{16}", fullmatch=True), st.dates())
def test_any_text_is_either_a_nik_or_told_why_not(text: str, today: date) -> None:
    nik.masked(text)
    nik.sure_digits(text)
    if nik.fault(text) is None:
        assert nik.parse(text).birth_date(today) in nik.parse(text).birth_dates
        assert all(severity is not Severity.RED for _, _, severity in told(text, born=None, today=today))


def test_the_leap_day_of_2000_is_a_birthday_and_that_of_1900_never_was() -> None:
    assert nik.parse("5104012902009001").birth_dates == (date(2000, 2, 29),)


def test_a_woman_is_told_by_forty_added_to_the_day() -> None:
    assert [nik.parse(f"510401{day}05849001").sex for day in ("31", "41", "71")] == [
        "male",
        "female",
        "female",
    ]
    assert nik.parse("5104017105849001").day == 31


@pytest.mark.parametrize(
    ("ddmmyy", "typed", "says"),
    [
        ("140584", None, BORN),
        ("140505", None, date(2005, 5, 14)),
        ("211111", None, date(2011, 11, 21)),
        ("221161", None, date(1961, 11, 22)),
        ("221111", None, date(2011, 11, 22)),
        ("211161", None, date(1961, 11, 21)),
        ("140520", None, date(2020, 5, 14)),
        ("211126", None, date(2026, 11, 21)),
        ("221126", None, date(1926, 11, 22)),
        ("140520", date(2020, 5, 14), date(2020, 5, 14)),
        ("140520", date(1920, 5, 14), date(1920, 5, 14)),
        ("140505", date(1905, 5, 14), date(1905, 5, 14)),
        ("140584", date(1984, 5, 15), BORN),
    ],
)
def test_the_century_is_the_typed_one_or_that_of_an_eligible_worker(
    ddmmyy: str, typed: date | None, says: date
) -> None:
    assert nik.parse(f"510401{ddmmyy}9001").birth_date(TODAY, typed) == says


def test_the_ages_that_tell_the_century_are_settings() -> None:
    number = nik.parse("5104011405209001")
    young, old = Settings(minimum_age=6), Settings(age_limit=107)
    assert number.birth_date(TODAY, settings=young) == date(2020, 5, 14)
    assert number.birth_date(TODAY, settings=old) == date(1920, 5, 14)
    both = Settings(minimum_age=6, age_limit=107)
    assert number.birth_date(TODAY, settings=both) == date(2020, 5, 14)


def test_before_either_century_has_come_the_earlier_one_is_said() -> None:
    assert nik.parse(WOMAN).birth_date(date(1950, 1, 1)) == BORN


@pytest.mark.parametrize("year", [*range(12, 61), *range(0, 12), *range(61, 100)])
def test_the_years_12_to_60_can_be_no_new_member_in_2026(year: int) -> None:
    """Domain facts 5.1: eligible birth years are 1961 to 2011, taken in the middle of the year."""
    number = nik.parse(f"5104011406{year:02d}9001")
    eligible = not 12 <= year <= 60 and year != 61
    assert number.may_be_eligible(TODAY) is eligible
    codes = told(number.text, born=None, sex=None)
    assert codes == ([] if eligible else [("nik", "nik_age_not_eligible", Severity.AMBER)])


@pytest.mark.parametrize(
    ("ddmmyy", "eligible"), [("211111", True), ("221111", False), ("221161", True), ("211161", False)]
)
def test_an_eligible_age_is_from_fifteen_to_the_day_before_sixty_five(ddmmyy: str, eligible: bool) -> None:
    assert nik.parse(f"510401{ddmmyy}9001").may_be_eligible(TODAY) is eligible


def test_with_a_typed_birth_date_the_age_rules_speak_not_the_nik() -> None:
    assert told("5104015405209001", born=date(2020, 5, 14)) == []
    assert told("5104015405209001", born=BORN) == [("birth_date", "nik_other_birth_date", Severity.AMBER)]


def test_a_nik_that_agrees_has_nothing_to_say() -> None:
    assert told() == told(born=None, sex=None, district=None) == []


def test_another_birth_date_or_sex_is_asked_and_says_what_the_nik_says() -> None:
    """PP 37/2007 art. 37: the record is corrected, the NIK stays."""
    found = nik.disagreements(
        nik.parse(WOMAN),
        born=date(1984, 5, 15),
        sex=Sex.MALE,
        address_district=None,
        places=regions(),
        settings=Settings(),
        today=TODAY,
    )
    assert found == (
        Problem("birth_date", "nik_other_birth_date", Severity.AMBER, {"nik_says": "1984-05-14"}),
        Problem("sex", "nik_other_sex", Severity.AMBER, {"nik_says": "female"}),
    )
    assert [p.params for p in found] == [{"nik_says": "1984-05-14"}, {"nik_says": "female"}]
    assert told("5104011405849001", sex=Sex.FEMALE) == [("sex", "nik_other_sex", Severity.AMBER)]


def test_what_the_nik_says_of_the_birth_date_follows_the_settings() -> None:
    found = nik.disagreements(
        nik.parse("5104011405209001"),
        born=BORN,
        sex=None,
        address_district=None,
        places=regions(),
        settings=Settings(age_limit=107),
        today=TODAY,
    )
    assert found[0].params == {"nik_says": "1920-05-14"}
    assert told("5104011405209001", born=None, sex=None, settings=Settings(age_limit=107)) == []


@pytest.mark.parametrize(
    ("prefix", "address", "code", "severity"),
    [
        ("510401", "51.04.02", "nik_other_district", Severity.NOTE),
        ("510401", "51.71.01", "nik_other_district", Severity.NOTE),
        ("999901", "51.04.01", "nik_district_unknown", Severity.AMBER),
        ("999901", None, "nik_district_unknown", Severity.AMBER),
        ("510499", "51.04.01", "nik_district_unknown", Severity.AMBER),
        ("927101", "51.04.01", "nik_district_retired", Severity.NOTE),
        ("920101", None, "nik_district_retired", Severity.NOTE),
    ],
)
def test_the_district_of_first_issue_is_a_note_or_a_question(
    prefix: str, address: str | None, code: str, severity: Severity
) -> None:
    """People move and keep their NIK; old codes stay in it (92.xx became 96.xx)."""
    assert told(f"{prefix}5405849001", district=address) == [("nik", code, severity)]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("5104015405849001", "510401540584900"),
        ("5104015405849000", "510401540584900"),
        (" 5104015405849000 ", "510401540584900"),
        ("510401540584900", "510401540584900"),
        ("51040154", "51040154"),
        ("5,10402E+15", "51040"),
        ("5.10402E+15", "51040"),
        ("5.10402e15", "51040"),
        ("5E+15", ""),
        ("5.1040154058490012E+15", "510401540584900"),
        ("5104015405849001.5", ""),
        ("51O4015405849001", ""),
        ("٥١٠٤", ""),
        ("", ""),
    ],
)
def test_of_a_number_that_a_spreadsheet_stored_fifteen_digits_are_sure(text: str, sure: str) -> None:
    assert nik.sure_digits(text) == sure


def test_a_masked_nik_keeps_regency_and_serial_only() -> None:
    assert nik.masked(WOMAN) == "5104••••••••9001"
    assert nik.masked("510401") == "••••••"
    assert nik.masked(WOMAN + "1") == "•" * 17


@pytest.mark.parametrize("text", ["5.10402E+15", "5,10402e+15", "510402E+15", "5E15"])
def test_what_a_spreadsheet_left_of_a_number_is_told_as_such(text: str) -> None:
    """Domain facts 5.1: kept as text, since a spreadsheet keeps fifteen digits."""
    assert nik.fault(text) == ("nik_stored_as_number", {})


def test_a_letter_e_alone_is_only_a_letter() -> None:
    assert nik.fault("E15") == nik.fault("5104E") == ("nik_not_digits", {})
