"""Every code of benefits, membership and incentive has a sentence, and none speaks of what is not there."""

import re
from datetime import date
from pathlib import Path

import pytest

from perisai_app.domain import benefit, membership
from perisai_app.domain.benefit import benefits
from perisai_app.domain.benefit_terms import Condition, Event, Kind
from perisai_app.domain.incentive import NOTES, IncentiveLine, estimate
from perisai_app.domain.incentive_scheme import PartKind
from perisai_app.domain.membership import MembershipState, MembershipTerms
from perisai_app.domain.scholarship import Child
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.benefit_table import read_benefits
from perisai_app.reference.loaders.incentive_table import read_incentives
from ui.wording import benefits as benefit_words
from ui.wording import incentive as incentive_words
from ui.wording import membership as membership_words

TERMS = read_benefits(builtin())
IN_CODE = set(re.findall(r'Condition\("(\w+)"', Path(benefit.__file__).read_text(encoding="utf-8")))
IN_TABLE = {condition.code for row in TERMS.rows for condition in row.conditions}
SENTENCES = {
    **benefit_words.CONDITIONS,
    **membership_words.ACTIONS,
    **membership_words.NOTES,
    **incentive_words.NOTES,
}


def standing(paid: str | None) -> membership.Membership:
    return membership.membership(paid, today=date(2026, 11, 21), terms=MembershipTerms())


def test_every_event_benefit_kind_and_condition_has_words_and_no_word_is_spare() -> None:
    assert set(benefit_words.EVENTS) == set(Event)
    assert set(benefit_words.BENEFITS) == {row.code for row in TERMS.rows}
    assert set(benefit_words.AMOUNTS) == set(Kind)
    assert set(benefit_words.CONDITIONS) == IN_CODE | IN_TABLE


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES.keys())
def test_a_sentence_is_one(text: str) -> None:
    assert text.endswith(".") and text[0].isupper()
    assert len(text) <= 130


def test_every_line_can_be_told() -> None:
    kids = [Child("primary"), Child("junior"), Child("senior"), Child("entah")]
    for paid in (1, 40):
        for given in ([], kids):
            for line in benefits(TERMS, base=1_000_000, programs=3, months_paid=paid, children=given):
                told = [benefit_words.benefit(line), benefit_words.amount(line), benefit_words.law(line)]
                told += map(benefit_words.condition, line.conditions)
                assert not [text for text in told if "{" in text or "None" in text or not text]


def test_a_line_is_told_as_it_is_meant() -> None:
    kids = [Child("primary"), Child("primary"), Child("higher")]
    found = benefits(TERMS, base=1_000_000, programs=3, months_paid=1, children=kids)
    told = {
        benefit_words.benefit(line): benefit_words.amount(line) for line in found if line.event != "death"
    }
    assert told["Berobat sampai sembuh"] == "tanpa batas biaya"
    assert told["Pendampingan kembali bekerja"] == "tersedia"
    assert told["Pengganti penghasilan, bulan 1-12"] == "Rp1.000.000 per bulan"
    assert told["Pengganti penghasilan, sesudah 12 bulan"] == "Rp500.000 per bulan"
    assert told["Kacamata"] == "paling banyak Rp1.000.000"
    assert told["Santunan cacat sebagian"] == "Rp800.000 tiap 1%"
    assert told["Beasiswa anak, anak ke-1"] == "Rp84.000.000 sampai lulus"
    assert told["Beasiswa anak, anak ke-3"] == "Rp0"
    assert told["Tabungan hari tua (JHT)"] == "Rp20.000 dan hasilnya"
    waiting = Condition("waiting", {"n": 3, "paid": 1, "amount": 20_000_000})
    assert benefit_words.condition(waiting) == "Perlu iuran 3 bulan, baru 1. Sesudah itu Rp20.000.000."


def test_the_levels_are_named_as_people_name_them() -> None:
    assert benefit_words.levels(TERMS.levels) == ("Belum sekolah, TK, SD, SMP, SMA, Kuliah atau pelatihan")


def test_every_state_action_and_note_of_a_member_has_words() -> None:
    assert set(membership_words.STATES) == set(MembershipState)
    assert set(membership_words.ACTIONS) == set(membership.NEXT_ACTIONS.values())
    assert set(membership_words.NOTES) == {note for notes in membership.NOTES.values() for note in notes}


@pytest.mark.parametrize(
    ("paid", "state", "action"),
    [
        (None, "Belum terlindungi: iuran pertama belum dibayar", "Bayar iuran pertama dengan NIK."),
        ("2026-12", "Aktif sampai Des 2026", "Tidak ada tunggakan."),
        ("2026-10", "Iuran bulan ini belum dibayar", "Bayar iuran bulan ini dengan NIK."),
        ("2026-08", "Menunggak 2 bulan", "Bayar 3 bulan iuran dengan NIK, paling lambat Des 2026."),
        ("2026-01", "Kepesertaan berakhir", "Bayar lagi dengan NIK supaya terlindungi kembali."),
    ],
)
def test_a_member_is_told_where_he_stands(paid: str | None, state: str, action: str) -> None:
    found = standing(paid)
    assert membership_words.state(found) == state
    assert membership_words.next_action(found).startswith(action)


def test_a_lapsed_member_hears_that_nothing_old_is_collected() -> None:
    assert membership_words.notes(standing("2026-01"))[:2] == (
        "Tunggakan lama tidak ditagih.",
        "Tidak ada denda.",
    )
    assert membership_words.notes(standing("2026-12")) == ()


def test_every_part_and_note_of_the_incentive_has_words() -> None:
    assert set(incentive_words.PARTS) == set(PartKind)
    assert set(incentive_words.NOTES) == {*NOTES, "no_scheme"}


def test_an_incentive_is_told_with_its_share_and_its_lack() -> None:
    share = IncentiveLine(PartKind.SHARE, "a", 2_760, 75, 36_800, 3)
    assert incentive_words.part(share) == "7,5% dari iuran Rp36.800, bulan ke-3"
    whole = IncentiveLine(PartKind.SHARE, "a", 5_520, 150, 36_800, 3)
    assert incentive_words.part(whole) == "15% dari iuran Rp36.800, bulan ke-3"
    assert incentive_words.part(IncentiveLine(PartKind.HEAD, "a", 15_000)) == "Peserta baru"
    found = estimate(read_incentives(builtin()), "2026-11", [], [])
    assert incentive_words.progress(found).startswith("Kurang 25 peserta baru lagi")
    assert incentive_words.pay_by(found) == "Dibayar paling lambat 5 Des 2026"
    none = estimate((), "2026-11", [], [])
    assert incentive_words.progress(none) == incentive_words.NOTES["no_scheme"]
    assert incentive_words.pay_by(none) == ""
