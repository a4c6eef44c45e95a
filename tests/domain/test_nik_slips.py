"""A slip of one digit is found by what was typed beside the NIK, and nothing is guessed without it (5.1)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import nik
from perisai_app.domain.choices import Sex
from perisai_app.domain.nik_slips import corrections, differs_at
from perisai_app.domain.settings import Settings
from perisai_app.reference.regions import regions
from tests.domain.vector_file import of

TODAY = date(2026, 11, 21)
USUAL = Settings()
BORN = date(1984, 5, 14)
WOMAN = "5104015405849001"


def proposed(
    text: str,
    born: date | None = None,
    sex: Sex | None = None,
    district: str | None = None,
    limit: int = 5,
    settings: Settings = USUAL,
) -> tuple[str, ...]:
    return corrections(
        text,
        today=TODAY,
        settings=settings,
        places=regions(),
        born=born,
        sex=sex,
        district=district,
        limit=limit,
    )


@pytest.mark.parametrize(
    ("text", "born", "sex", "district", "first"),
    of("nik_slips", "text", "born", "sex", "district", "first"),
)
def test_the_first_proposal_is_what_was_meant(
    text: str, born: str, sex: str, district: str, first: str
) -> None:
    found = proposed(
        text, date.fromisoformat(born) if born else None, Sex(sex) if sex else None, district or None
    )
    assert found[:1] == ((first,) if first else ())


def agrees(text: str, born: date | None, sex: Sex | None) -> bool:
    """Well formed, and says what was typed beside it."""
    if nik.fault(text) is not None:
        return False
    number = nik.parse(text)
    in_time = number.may_be_eligible(TODAY) if born is None else born in number.birth_dates
    return in_time and sex in (None, number.sex)


@given(
    st.from_regex(r"5[1-3]0[1-9]0[1-3][0-7][0-9][01][0-9]{7}", fullmatch=True),
    st.none() | st.dates(date(1962, 1, 1), date(2011, 1, 1)),
    st.sampled_from([None, *Sex]),
    st.sampled_from([None, "51.04.01", "51.71.01"]),
)
def test_every_proposal_is_a_nik_that_agrees_and_is_one_slip_away(
    text: str, born: date | None, sex: Sex | None, district: str | None
) -> None:
    found = proposed(text, born, sex, district)
    assert len(found) == len(set(found)) <= 5
    for number in found:
        assert agrees(number, born, sex) and not number.endswith("0000")
        other = [at for at in range(16) if number[at] != text[at]]
        swapped = len(other) == 2 and other[1] == other[0] + 1 and sorted(number) == sorted(text)
        assert (len(other) == 1 or swapped) and number != text


@given(
    born=st.dates(date(1962, 1, 1), date(2011, 1, 1)),
    sex=st.sampled_from(Sex),
    at=st.integers(0, 11),
    digit=st.sampled_from("0123456789"),
)
def test_a_wrong_digit_before_the_serial_is_found_again(born: date, sex: Sex, at: int, digit: str) -> None:
    """With all three typed beside it nothing of another district comes before the true one."""
    true = f"510401{born.day + (40 if sex is Sex.FEMALE else 0):02d}{born:%m%y}9001"
    slip = true[:at] + digit + true[at + 1 :]
    settled = agrees(slip, born, sex) and regions().district_known(nik.parse(slip).district)
    found = proposed(slip, born, sex, "51.04.01")
    assert found == () if settled else true in found and found[0].startswith("510401")


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{14,18}", fullmatch=True), st.none() | st.dates())
def test_no_text_raises(text: str, born: date | None) -> None:
    for number in proposed(text, born, None, "51.04.01"):
        assert nik.fault(number) is None


def test_a_nik_that_only_disagrees_is_answered_by_those_that_agree() -> None:
    """A man's day 14 beside 'female': only the 40 is missing."""
    assert proposed("5104011405849001", BORN, Sex.FEMALE) == (WOMAN,)


def test_swapped_neighbours_come_before_near_keys_and_those_before_others() -> None:
    """Nothing typed: 32 February may be a swap, near keys may give 22, 42 or 62, other keys 2, 12 or 52."""
    swapped = ("5104012302849001", "5104031202849001")
    days = ("22", "42", "62", "02", "12", "52")
    assert proposed("5104013202849001", limit=12) == (*swapped, *(f"510401{day}02849001" for day in days))


def test_the_typed_district_comes_before_known_ones_and_those_before_unknown_ones() -> None:
    found = proposed("5104013202849001", limit=99, district="51.04.01")
    assert all(number.startswith("510401") for number in found[:-1]) and found[-1] == "5104031202849001"
    unknown = proposed("9999013202849001", limit=99)
    assert unknown and all(number.startswith("9999") for number in unknown)


def test_of_an_unknown_district_only_a_known_one_is_proposed() -> None:
    found = proposed("5109015405849001", BORN, Sex.FEMALE, limit=99)
    assert found and all(regions().district_known(nik.parse(number).district) for number in found)


def test_no_more_are_proposed_than_asked_for() -> None:
    usual = corrections("5104013202849001", today=TODAY, settings=USUAL, places=regions())
    assert len(usual) == 5 and usual == proposed("5104013202849001")
    assert len(proposed("5104013202849001", limit=2)) == 2
    assert proposed("51040115405849001", BORN, limit=0) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("301011405849001", ("3301011405849001",)),
        ("331011405849001", ("3310011405849001", "3310111405849001", "3311011405849001")),
        ("331021405849001", ()),
    ],
)
def test_a_lost_digit_is_rather_one_that_stands_twice_and_of_many_none(
    text: str, found: tuple[str, ...]
) -> None:
    assert proposed(text, BORN) == found
    assert proposed(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("51040154058490001", (WOMAN,)),
        ("51040154058499001", (WOMAN, "5104015405849901")),
        ("55104015405849001", (WOMAN,)),
        ("51040154058490011", (WOMAN, "5104015405849011")),
        ("51040154058412345", ()),
        ("51040154058912345", ()),
        ("99990154058490001", ()),
    ],
)
def test_a_digit_too_many_is_rather_one_that_stands_twice(text: str, found: tuple[str, ...]) -> None:
    assert proposed(text, BORN) == proposed(text) == found


def test_an_age_that_may_not_register_is_no_proposal_while_no_birth_date_is_typed() -> None:
    assert all(number[10:12] not in ("20", "30", "40") for number in proposed("5104011405209001", limit=99))
    assert proposed("5104011405209001", settings=Settings(age_limit=107)) == ()
    assert proposed("5104011405209001", date(2020, 5, 14)) == ()


@pytest.mark.parametrize(
    ("text", "other", "place"),
    [
        (WOMAN, WOMAN, 0),
        (WOMAN, "6" + WOMAN[1:], 1),
        (WOMAN, WOMAN[:-1] + "2", 16),
        (WOMAN[:-1], WOMAN, 16),
        (WOMAN, WOMAN[:-1], 16),
    ],
)
def test_where_a_proposal_differs_is_told(text: str, other: str, place: int) -> None:
    assert differs_at(text, other) == place
