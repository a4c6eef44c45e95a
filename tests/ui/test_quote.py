"""The price beside the form, and every reason in words (domain facts 2.3, 7.2)."""

import re
from pathlib import Path

import pytest

from perisai_app.domain import price_reason
from perisai_app.domain.price_reason import Reason
from perisai_app.reference.tables import rule_book
from tests.domain.tariffs import MIXED, ODD_TARIFF, asked
from ui.form.quote import Quote, quote
from ui.wording.quote import known_codes, lines, reason

BOOK = rule_book()
TEXTS = {"income": "1.000.000", "programs": "2", "months": "3", "occupation": "PEDAGANG_PASAR"}


def shown(month: str = "2026-11", **changes: str) -> Quote:
    found = quote({**TEXTS, **changes}, BOOK, month)
    assert found is not None
    return found


def test_the_form_shows_now_the_period_and_the_next_price() -> None:
    found = shown()
    assert (found.base, found.total, found.months, found.period_total) == (1_000_000, 8_400, 3, 33_600)
    assert (found.until, found.then_month, found.then_total) == ("2026-12", "2027-01", 16_800)
    assert not found.budget_pays


@pytest.mark.parametrize(
    "texts", [{}, {"income": "1 jt"}, {**TEXTS, "income": "?"}, {**TEXTS, "programs": "1"}]
)
def test_nothing_is_shown_until_income_and_programs_are_read(texts: dict[str, str]) -> None:
    assert quote(texts, BOOK, "2026-11") is None


def test_only_the_end_of_a_relief_is_announced() -> None:
    found = shown("2026-03")
    assert (found.until, found.then_month, found.then_total) == (None, None, 0)


def test_the_budget_is_named_where_it_costs_the_relief() -> None:
    assert shown(funded_by="apbd").budget_pays
    assert shown(funded_by="apbd", programs="3", jht_funded_by="self").total == 36_800
    assert not shown("2027-06", funded_by="apbd").budget_pays


@pytest.mark.parametrize(("months", "count"), [("", 1), ("5", 1), ("12", 12)])
def test_a_period_that_is_not_offered_counts_as_one_month(months: str, count: int) -> None:
    assert shown(months=months).months == count


def test_a_fixed_base_and_an_unknown_payer() -> None:
    assert shown(fixed_base="2 jt").base == 2_000_000
    assert shown(funded_by="tetangga").total == 8_400


def test_every_reason_has_a_sentence() -> None:
    text = Path(str(price_reason.__file__)).read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:Reason|_told)\("(\w+)"', text)) | {"relief"}
    assert codes == known_codes()


@pytest.mark.parametrize(
    ("code", "params", "words"),
    [
        (
            "lowest_base",
            {"base": 1_000_000},
            "Penghasilan di bawah Rp1.000.000: dipakai dasar",
        ),
        (
            "programs_fixed_by_funder",
            {"programs": 2, "payer": "csr"},
            "Jumlah program (2) ditentukan",
        ),
    ],
)
def test_a_reason_is_plain_indonesian(code: str, params: dict[str, str | int], words: str) -> None:
    assert reason(Reason(code, params)).startswith(words)


def test_cuts_that_differ_are_told_apart() -> None:
    told = "\n".join(lines(asked(start="2030-02", months=2, programs=3, tariff=ODD_TARIFF)))
    assert "Diskon 90% JKK, 67% JKM, 10% JHT sampai Februari 2030 (PP contoh)." in told
    assert "Diskon 95% JKK, 67% JKM, 10% JHT mulai Maret 2030 sampai Maret 2030 (PP contoh)." in told
    assert "Mulai April 2030" not in told


def test_notes_stand_before_the_version_of_the_table() -> None:
    assert lines(asked(funding=MIXED), ["Catatan."])[-2:] == ["Catatan.", "Tabel iuran versi 2026-11."]
