"""A row's words as the texts a form would hold."""

from pathlib import Path
from typing import Any

import pytest

from perisai_app.domain.choices import ConsentMethod, Ecosystem, FundedBy, Sex
from perisai_app.exchange import words
from perisai_app.exchange.import_list import Outcome
from perisai_app.reference.tables import rule_book
from tests.exchange.lists import codes, only, reading, row, xlsx


def test_a_good_row_is_what_the_form_would_hold(tmp_path: Path) -> None:
    verdict = only(tmp_path)
    assert (verdict.outcome, verdict.problems) == (Outcome.GOOD, ())
    assert verdict.texts == {
        "nik": "5104015405849001",
        "name": "Ni Wayan Sampel",
        "birth_place": "Gianyar",
        "birth_date": "14-05-1984",
        "sex": "female",
        "mother_name": "Ni Ketut Contoh",
        "kk": "5104010101159001",
        "phone": "081200000001",
        "street": "Banjar Contoh No. 1",
        "rt": "001",
        "rw": "002",
        "village": "51.04.01.2003",
        "occupation": "PEDAGANG_PASAR",
        "workplace": "Pasar Sukawati",
        "work_hours": "05.00-14.00",
        "income": "1500000",
        "programs": "2",
        "months": "3",
        "branch": "Gianyar",
        "funded_by": "self",
        "ecosystem": "pasar",
        "consent_method": "written",
        "consent_on": "2026-11-20",
        "consent_text": "persetujuan-1",
    }


@pytest.mark.parametrize(
    ("column", "typed", "field", "text"),
    [
        ("Jenis_Kelamin", "p", "sex", "female"),
        ("Jenis_Kelamin", "Perempuan", "sex", "female"),
        ("Program", "JKK + JKM + JHT", "programs", "3"),
        ("Program", "2 program", "programs", "2"),
        ("Bulan", "6 bulan", "months", "6"),
        ("Sumber_Dana", "APBDes", "funded_by", "apbdes"),
        ("Sumber_Dana", "CSR/Korporasi", "funded_by", "csr"),
        ("Sumber_Dana", "Donatur", "funded_by", "sertakan"),
        ("Ekosistem", "E-Commerce", "ecosystem", "ecommerce"),
        ("Ekosistem", "Pekerja Rentan", "ecosystem", "pekerja_rentan"),
        ("Pekerjaan", "kuli angkut", "occupation", "KULI_PASAR"),
        ("Pekerjaan", "PEDAGANG_PASAR", "occupation", "PEDAGANG_PASAR"),
        ("Pekerjaan", "Pedagang Kios/Los Pasar", "occupation", "PEDAGANG_PASAR"),
        ("Pekerjaan", "Pengemudi ojek onlin", "occupation", "OJEK_ONLINE"),
        ("Desa_Kelurahan", "Ds. Batuan Kaler", "village", "51.04.01.2012"),
        ("Desa_Kelurahan", "51.04.01.2003", "village", "51.04.01.2003"),
        ("Kabupaten_Kota", "KABUPATEN GIANYAR", "village", "51.04.01.2003"),
        ("Provinsi", "Propinsi Bali (Dewata)", "village", "51.04.01.2003"),
        ("RT", "RT 03", "rt", "03"),
    ],
)
def test_words_of_a_list_become_what_the_form_holds(
    tmp_path: Path, column: str, typed: str, field: str, text: str
) -> None:
    verdict = only(tmp_path, **{column: typed})
    assert verdict.texts[field] == text
    assert verdict.outcome is Outcome.GOOD


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"Desa_Kelurahan": "Sukamakmur Asri"}, ("village", "village_unknown")),
        ({"Kecamatan": "Ubud"}, ("village", "village_unknown")),
        (
            {"Desa_Kelurahan": "Sukamaju", "Kecamatan": "", "Kabupaten_Kota": "", "Provinsi": ""},
            ("village", "village_ambiguous"),
        ),
        ({"Jenis_Kelamin": "X"}, ("sex", "sex_unreadable")),
        ({"Sumber_Dana": "hutan"}, ("funded_by", "funded_by_unreadable")),
        ({"Program": "JHT"}, ("programs", "programs_not_offered")),
        ({"Bulan": "5"}, ("months", "months_not_offered")),
        ({"Persetujuan": "katanya 20-11-2026"}, ("consent_method", "consent_method_unreadable")),
        ({"Persetujuan": "tertulis 31-02-2026"}, ("consent_on", "date_impossible")),
        ({"No_KK": 5104010101159001}, ("kk", "nik_stored_as_number")),
        ({"NIK": 5104015405849001}, ("nik", "nik_stored_as_number")),
    ],
)
def test_what_cannot_be_understood_refuses_the_row(
    tmp_path: Path, changes: dict[str, Any], problem: tuple[str, str]
) -> None:
    verdict = only(tmp_path, **changes)
    assert verdict.outcome is Outcome.REFUSED
    assert codes(verdict) == {problem}


def test_a_kota_is_found_without_its_title(tmp_path: Path) -> None:
    place = {"Kecamatan": "Denpasar Selatan", "Kabupaten_Kota": "Denpasar", "Provinsi": "Bali"}
    assert only(tmp_path, Desa_Kelurahan="Sanur", **place).texts["village"].startswith("51.71.01.")


def test_work_nobody_listed_is_other_work_and_the_row_says_so(tmp_path: Path) -> None:
    verdict = only(tmp_path, Pekerjaan="Pawang hujan")
    assert verdict.texts["occupation"] == "LAINNYA"
    assert (verdict.outcome, codes(verdict)) == (Outcome.GOOD, {("occupation", "occupation_other")})


@pytest.mark.parametrize("code", rule_book().occupations)
def test_every_occupation_is_found_by_its_code_and_its_label(code: str) -> None:
    occupations = words.Occupations(rule_book().occupations)
    assert occupations.code(code) == code
    assert occupations.code(rule_book().occupations[code].label_id.upper()) == code


def test_every_choice_that_a_word_stands_for_exists() -> None:
    assert set(words.SEX.values()) == set(Sex)
    assert set(words.FUNDED_BY.values()) == set(FundedBy)
    assert set(words.ECOSYSTEM.values()) == set(Ecosystem)
    assert set(words.CONSENT.values()) == set(ConsentMethod)
    assert set(words.PROGRAMS.values()) == {"2", "3"}


@pytest.mark.parametrize(
    ("text", "method", "day"),
    [
        ("tertulis 20-11-2026", "written", "2026-11-20"),
        ("Tertulis, 20 November 2026", "written", "2026-11-20"),
        ("ttd tgl 20/11/2026", "written", "2026-11-20"),
        ("Cap jempol (20-11-2026)", "thumbprint", "2026-11-20"),
        ("2026-11-20 rekaman suara", "recorded", "2026-11-20"),
        ("tugas publik 20-11-2026", "public_task", "2026-11-20"),
        ("tertulis", "written", ""),
        ("20-11-2026", "", "2026-11-20"),
        ("", "", ""),
    ],
)
def test_consent_is_read_as_how_and_when(text: str, method: str, day: str) -> None:
    assert words.consent(text) == (method, day)


def test_what_the_list_shares_fills_gaps_and_a_row_of_its_own_wins(tmp_path: Path) -> None:
    rows = [row(9001, Program=None, Penghasilan_per_Bulan=None, Persetujuan=None), row(9002, Program=3)]
    path = xlsx(tmp_path / "a.xlsx", rows)
    first, second = reading(path, programs="2", income="900rb", consent="tertulis 19-11-2026").verdicts
    assert (first.texts["programs"], first.texts["income"]) == ("2", "900rb")
    assert first.texts["consent_on"] == "2026-11-19"
    assert (second.texts["programs"], second.texts["consent_on"]) == ("3", "2026-11-20")
    assert (first.outcome, second.outcome) == (Outcome.GOOD, Outcome.GOOD)


def test_a_decree_for_the_whole_list_is_a_public_task(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(Persetujuan=None, Sumber_Dana="APBD")])
    verdict = reading(path, decree="SK Bupati 12/2026 tanggal 1 November 2026").verdicts[0]
    assert verdict.texts["consent_method"] == "public_task"
    assert verdict.texts["consent_on"] == "2026-11-01"
    assert verdict.outcome is Outcome.GOOD


def test_rt_and_rw_may_share_a_column(tmp_path: Path) -> None:
    headings = [h for h in row() if h not in ("RT", "RW")] + ["RT/RW"]
    verdict = reading(xlsx(tmp_path / "a.xlsx", [row() | {"RT/RW": "003/004"}], headings)).verdicts[0]
    assert (verdict.texts["rt"], verdict.texts["rw"]) == ("003", "004")
