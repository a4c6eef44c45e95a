"""Asking by command what it costs: the figures of domain facts 2.4, and the words around them."""

import pytest

from tests.cli.conftest import Perisai

SIX_MONTHS = ("quote", "--income", "1000000", "--programs", "2", "--from", "2026-11", "--months", "6")
ONE_MONTH = ("quote", "--income", "1 jt", "--from", "2026-11")
MIXED = ("--programs", "3", "--funded-by", "apbd", "--jht-by", "self")


@pytest.mark.parametrize(("sector", "total"), [("other", 84_000), ("transport", 58_800)])
def test_six_months_cost_what_the_relief_of_each_month_says(nobody: Perisai, sector: str, total: int) -> None:
    told = nobody.answer(*SIX_MONTHS, "--sector", sector)
    assert {"pack", "months", "total"} <= set(told)
    assert told["total"] == total
    assert [month["month"] for month in told["months"]] == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
        "2027-03",
        "2027-04",
    ]
    assert told["months"][0] == {"month": "2026-11", "jkk": 5000, "jkm": 3400, "jht": 0, "total": 8400}
    assert sum(month["total"] for month in told["months"]) == total


def test_a_third_program_adds_old_age(nobody: Perisai) -> None:
    words = ("quote", "--income", "1 jt", "--programs", "3", "--from", "2027-06", "--funded-by", "apbd")
    told = nobody.answer(*words)
    assert told["months"] == [
        {"month": "2027-06", "jkk": 10_000, "jkm": 6_800, "jht": 20_000, "total": 36_800}
    ]
    assert (told["base"], told["programs"], told["reasons"], told["next"]) == (1_000_000, 3, [], None)


def test_a_price_is_told_to_people_month_by_month(nobody: Perisai) -> None:
    done = nobody(*SIX_MONTHS)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "Bulan               JKK       JKM  JHT    Jumlah",
        "November 2026   Rp5.000   Rp3.400    -   Rp8.400",
        "Desember 2026   Rp5.000   Rp3.400    -   Rp8.400",
        "Januari 2027   Rp10.000   Rp6.800    -  Rp16.800",
        "Februari 2027  Rp10.000   Rp6.800    -  Rp16.800",
        "Maret 2027     Rp10.000   Rp6.800    -  Rp16.800",
        "April 2027     Rp10.000   Rp6.800    -  Rp16.800",
        "Jumlah         Rp50.000  Rp34.000    -  Rp84.000",
        "",
        "Dasar iuran Rp1.000.000 sebulan, 2 program: JKK + JKM.",
        "Diskon 50% JKK dan JKM sampai Desember 2026 (PP 50/2025).",
        "Sesudah Desember 2026 tanpa diskon menurut aturan yang ada sekarang: iuran kembali biasa.",
        "Sudah membayar penuh untuk bulan diskon? Kelebihannya dihitung untuk bulan berikutnya.",
        "Tabel iuran versi 2026-11.",
    ]


def test_reasons_and_the_next_price_are_told_to_programs(nobody: Perisai) -> None:
    told = nobody.answer(*ONE_MONTH)
    (reason,) = told["reasons"]
    assert (reason["month"], reason["code"], reason["source"]) == ("2026-11", "relief", "PP 50/2025")
    assert reason["sentence"] == "Diskon 50% JKK dan JKM sampai Desember 2026 (PP 50/2025)."
    assert told["next"] == {"month": "2027-01", "total": 16_800, "code": "relief_ended"}
    assert "Mulai Januari 2027: Rp16.800 per bulan." in nobody(*ONE_MONTH).out


def test_two_payers_owe_their_own_parts(nobody: Perisai) -> None:
    """Domain facts 7.2."""
    assert nobody.answer(*ONE_MONTH, *MIXED)["payers"] == {"apbd": 16_800, "self": 20_000}
    told = nobody(*ONE_MONTH, *MIXED).out
    assert "JKK dan JKM dibayar APBD, JHT dibayar peserta sendiri." in told
    assert "Dibayar dari APBD: tanpa diskon (PP 50/2025)." in told
    assert "Dibayar peserta sendiri: Rp20.000." in told


def test_an_occupation_brings_its_sector_and_its_risks(nobody: Perisai) -> None:
    """Domain facts 9: what is not settled is said, and the risk never changes the price."""
    words = ("quote", "--income", "1 jt", "--from", "2027-02", "--occupation", "kusir")
    told = nobody.answer(*words)
    assert told["total"] == 8_400
    assert told["notes"][0].startswith("Belum pasti")
    assert told["notes"][1].startswith("Risiko di pekerjaan ini: Kuda")
    assert len(nobody.answer(*ONE_MONTH, "--occupation", "OJEK_ONLINE")["notes"]) == 1
    assert nobody.answer(*words, "--sector", "other")["total"] == 16_800


def test_a_funder_fixes_the_base_by_whatever_way(nobody: Perisai) -> None:
    words = (*ONE_MONTH, "--funded-by", "csr", "--base", "2 jt", "--channel", "opd")
    told = nobody.answer(*words)
    assert (told["base"], told["total"]) == (2_000_000, 13_400)
    assert "Dasar iuran Rp2.000.000 ditentukan perusahaan (CSR)." in nobody(*words).out


@pytest.mark.parametrize("income", ["75rb", "75000"])
def test_what_may_be_a_day_is_asked_and_still_priced(nobody: Perisai, income: str) -> None:
    """Domain facts 1.3: people type the daily figure; a low income is never a block (1.1)."""
    told = nobody.answer("quote", "--income", income, "--from", "2026-11")
    assert (told["base"], told["total"]) == (1_000_000, 8_400)
    (note,) = told["notes"]
    assert note.startswith("Apakah Rp75.000 ini per hari?")


def test_days_a_week_make_a_month_of_a_day(nobody: Perisai) -> None:
    """75,000 x 6 x 52 / 12 = 1,950,000."""
    told = nobody.answer("quote", "--income", "75rb/hari", "--days-per-week", "6", "--from", "2026-11")
    assert (told["base"], told["notes"]) == (2_000_000, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--income", "banyak"), "bad_income"),
        (("--income", "-5"), "bad_income"),
        (("--income", "75rb/hari"), "income_per_day"),
        (("--income", "1 jt", "--jht-by", "self"), "jht_not_taken"),
        (("--income", "1000000", "--from", "November"), "bad_month"),
        (("--income", "1000000", "--from", "2026-13"), "bad_month"),
        (("--income", "1000000", "--from", "2026"), "bad_month"),
        (("--income", "1000000", "--sector", "ojek"), "bad_sector"),
        (("--income", "1000000", "--funded-by", "tetangga"), "bad_payer"),
        (("--income", "1000000", "--jht-by", "tetangga"), "bad_payer"),
        (("--income", "1000000", "--channel", "pos"), "bad_channel"),
        (("--income", "1000000", "--base", "banyak"), "bad_base"),
        (("--income", "1000000", "--occupation", "PAWANG"), "bad_occupation"),
        (("--income", "1000000", "--programs", "JHT saja"), "programs_not_offered"),
        (("--income", "1000000", "--programs", "1"), "programs_not_offered"),
        (("--income", "1000000", "--programs", "semua"), "programs_unreadable"),
        (("--income", "1000000", "--employer"), "jht_needed_for_employer"),
        (("--income", "1000000", "--occupation", "PEMILIK_USAHA"), "jht_needed_for_employer"),
    ],
)
def test_a_question_that_cannot_be_read_is_told(nobody: Perisai, words: tuple[str, ...], code: str) -> None:
    assert nobody.refused("quote", *words) == (2, code)
