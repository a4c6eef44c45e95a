"""Amounts of rupiah are read as people write and say them, or not at all (domain facts 5.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.rupiah import in_words, rupiah, shown
from tests.domain.vector_file import of


@pytest.mark.parametrize(("text", "amount"), of("money", "text", "amount"))
def test_money_is_read_as_it_is_written_or_said(text: str, amount: str) -> None:
    assert rupiah(text) == (int(amount) if amount else None)


@given(st.integers(0, 10**10))
def test_money_survives_its_usual_ways_of_writing(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")
    for text in (str(amount), dotted, f"Rp {dotted},00", f"{amount:,}", f"{dotted}/bulan", shown(amount)):
        assert rupiah(text) == amount


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(["jt", " juta", "JT"]))
def test_millions_and_thousands_add_up(millions: int, thousands: int, unit: str) -> None:
    assert rupiah(f"{millions}{unit} {thousands} ribu") == millions * 1_000_000 + thousands * 1_000


@given(st.integers(10_000_000_001))
def test_an_absurd_amount_is_not_read(amount: int) -> None:
    assert rupiah(str(amount)) is None
    assert rupiah(f"-{amount}") is None


@pytest.mark.parametrize("length", [59, 60, 61])
def test_a_text_beyond_sixty_characters_is_no_amount(length: int) -> None:
    assert (rupiah(f"1{' ' * (length - 3)}jt") is None) is (length > 60)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(16_800, "Rp16.800"), (0, "Rp0"), (999, "Rp999"), (1_000, "Rp1.000"), (-16_800, "-Rp16.800")],
)
def test_money_is_shown_with_dots_and_no_blank(amount: int, text: str) -> None:
    assert shown(amount) == text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "satu"),
        (9, "sembilan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (110, "seratus sepuluh"),
        (111, "seratus sebelas"),
        (345, "tiga ratus empat puluh lima"),
        (678, "enam ratus tujuh puluh delapan"),
        (800, "delapan ratus"),
    ],
)
def test_a_number_is_said_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@given(st.integers(1, 999), st.sampled_from([("ribu", 1_000), ("juta", 1_000_000)]))
def test_what_is_said_is_read(number: int, unit: tuple[str, int]) -> None:
    assert rupiah(f"{in_words(number)} {unit[0]}") == number * unit[1]


@given(st.text(max_size=40) | st.text(alphabet="0123456789.,jtrbkua Rp-/se", max_size=80))
def test_no_text_raises_or_reads_as_less_than_nothing(text: str) -> None:
    assert rupiah(text) is None or 0 <= (rupiah(text) or 0) <= 10**10
