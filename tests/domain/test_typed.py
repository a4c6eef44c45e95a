"""What people type is read as they mean it, or not at all; nothing raises."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import dates, phones, rupiah, typed


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", 1_500_000),
        ("Rp1.500.000", 1_500_000),
        ("Rp 1.500.000,-", 1_500_000),
        ("1.500.000,00", 1_500_000),
        ("1,500,000", 1_500_000),
        ("1,5 jt", 1_500_000),
        ("1.5jt", 1_500_000),
        ("2 juta", 2_000_000),
        ("300rb", 300_000),
        ("300 ribu", 300_000),
        ("750k", 750_000),
        ("sejuta", 1_000_000),
        ("0", 0),
        ("", None),
        ("Rp", None),
        ("1.5", None),
        ("1.50.000", None),
        ("-5", None),
        ("jt", None),
        ("1,5,5 jt", None),
        ("dua juta", None),
        ("²", None),
    ],
)
def test_money_is_read_as_it_is_written(text: str, amount: int | None) -> None:
    assert rupiah.rupiah(text) == amount


@given(st.integers(0, 10**10))
def test_money_survives_its_usual_ways_of_writing(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")
    for text in (str(amount), dotted, f"Rp{dotted}", f"Rp {dotted},00", f"{amount:,}"):
        assert rupiah.rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "14-05-1984",
        "14/5/1984",
        "14.05.1984",
        "14 05 1984",
        "14 Mei 1984",
        "14 MEI 1984",
        "14-May-1984",
        "1984-05-14",
        "1984-05-14 00:00:00",
        " 14-05-1984 ",
    ],
)
def test_a_date_is_read_day_first(text: str) -> None:
    assert dates.a_date(text) == date(1984, 5, 14)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14-05-84",
        "31-02-1984",
        "00-05-1984",
        "14-13-1984",
        "05/14/1984",
        "14 Foo 1984",
        "30450",
        "14051984",
    ],
)
def test_what_is_no_sure_date_is_none(text: str) -> None:
    assert dates.a_date(text) is None


@given(st.dates(), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_every_date_survives_its_usual_ways_of_writing(day: date, form: str) -> None:
    text = day.strftime(form.replace("%Y", f"{day.year:04d}"))
    assert dates.a_date(text) == day


@pytest.mark.parametrize("month", dates.MONTHS)
def test_every_month_name_is_known(month: str) -> None:
    assert dates.a_date(f"1 {month.title()} 1990") == date(1990, dates.MONTHS[month], 1)


@pytest.mark.parametrize(
    "text",
    ["081200000001", "0812-0000-0001", "0812 0000 0001", "6281200000001", "+62 812-0000-0001", "81200000001"],
)
def test_a_phone_is_one_number_however_it_is_written(text: str) -> None:
    assert phones.phone(text) == "+6281200000001"


@pytest.mark.parametrize("text", ["", "tidak ada", "0812", "0812000000010000000", "+", "²²²²²²²²²²"])
def test_what_cannot_be_rung_is_no_phone(text: str) -> None:
    assert phones.phone(text) is None


@given(st.text(max_size=40))
def test_no_reader_ever_raises(text: str) -> None:
    for reader in (rupiah.rupiah, dates.a_date, phones.phone, typed.digits, typed.squeezed):
        reader(text)


@given(st.text(alphabet="0123456789.,jtrbku Rp-/", max_size=40))
def test_no_reader_raises_on_what_nearly_is_a_number(text: str) -> None:
    for reader in (rupiah.rupiah, dates.a_date, phones.phone):
        reader(text)


def test_digits_drop_what_people_put_between_them() -> None:
    assert typed.digits(" 5104 01.5405-84 9001 ") == "5104015405849001"
