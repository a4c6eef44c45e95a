"""Asking by command what the family would get: the figures of domain facts 3."""

from typing import Any

import pytest

from tests.cli.conftest import Perisai

ASKED = ("benefits", "--income", "1000000")


def amounts(told: Any, event: str) -> dict[str, int | None]:
    return {line["code"]: line["amount"] for line in told["lines"] if line["event"] == event}


@pytest.mark.parametrize(("months", "total"), [("1", 10_000_000), ("2", 10_000_000), ("3", 42_000_000)])
def test_death_brings_the_full_sum_after_three_months(nobody: Perisai, months: str, total: int) -> None:
    told = nobody.answer(*ASKED, "--months-paid", months, "--event", "death")
    assert told["at_once"] == {"death": total}
    assert (told["base"], told["programs"], told["months_paid"]) == (1_000_000, 2, int(months))
    assert told["pack"]


def test_all_events_are_told_by_program_and_child(nobody: Perisai) -> None:
    words = ("--programs", "3", "--months-paid", "12", "--child", "SD:3", "--child", "tk")
    told = nobody.answer(*ASKED, *words)
    assert list(told["at_once"]) == [
        "accident",
        "partial_disability",
        "total_disability",
        "accident_death",
        "death",
        "old_age",
    ]
    assert amounts(told, "old_age") == {"savings": 240_000}
    assert amounts(told, "accident")["care"] is None
    assert [line["amount"] for line in told["lines"] if line["code"] == "scholarship"][:2] == [
        81_000_000,
        87_000_000,
    ]
    assert set(told["lines"][0]) == {
        "event",
        "code",
        "program",
        "kind",
        "amount",
        "conditions",
        "mark",
        "source",
        "child",
    }
    assert told["lines"][0]["conditions"][2] == {"code": "report_within_hours", "params": {"n": 48}}


def test_people_read_a_table_with_its_notes_and_laws(nobody: Perisai) -> None:
    done = nobody(*ASKED, "--months-paid", "2", "--event", "death", "--child", "SD", "--child", "SMP")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0] == "Dasar iuran Rp1.000.000, 2 program, iuran 2 bulan."
    assert lines[2] == "Meninggal bukan karena kerja"
    table = lines[3:9]
    assert [row.split("  ")[1] for row in table] == [
        "Santunan kematian",
        "Santunan berkala",
        "Biaya pemakaman",
        "Beasiswa anak, anak ke-1",
        "Beasiswa anak, anak ke-2",
        "Jumlah santunan",
    ]
    assert [row.split()[-2] for row in table[:5]] == ["belum", "belum", "Rp10.000.000", "belum", "belum"]
    assert table[-1].endswith(" Rp10.000.000")
    assert len({row.index("[") for row in table[:5]}) == 1
    assert "   1  Perlu iuran 3 bulan, baru 2. Sesudah itu Rp20.000.000." in lines
    assert "   a  PP 82/2019" in lines
    assert lines[-1] == "Ini perkiraan. Kantor BPJS Ketenagakerjaan yang memutuskan."


def test_every_number_of_a_line_is_a_note_below(nobody: Perisai) -> None:
    lines = nobody(*ASKED, "--programs", "3").out.splitlines()
    marks = [row.rpartition("[")[2].strip("]").split(",") for row in lines if row.endswith("]")]
    last = [int(mark.split("-")[-1]) for row in marks for mark in row[:-1]]
    start = lines.index("Syarat dan catatan") + 1
    notes = lines[start : lines.index("", start)]
    assert [int(note.split()[0]) for note in notes] == list(range(1, max(last) + 1))
    assert [row[-1] for row in marks][:2] == ["a", "b"]


def test_nothing_is_promised_before_the_first_payment(nobody: Perisai) -> None:
    assert nobody.answer(*ASKED, "--months-paid", "0")["lines"] == []
    assert "Belum terlindungi" in nobody(*ASKED, "--months-paid", "0").out


def test_savings_need_the_third_program(nobody: Perisai) -> None:
    assert "perlu 3 program" in nobody(*ASKED, "--event", "old_age").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--income", "banyak"), "bad_income"),
        (("--income", "-5"), "bad_income"),
        (("--income", "1000000", "--event", "gempa"), "bad_event"),
        (("--income", "1000000", "--child", "S3"), "bad_child"),
        (("--income", "1000000", "--child", "SD", "--child", "SD:9"), "bad_child"),
    ],
)
def test_a_question_that_cannot_be_read_is_told(nobody: Perisai, words: tuple[str, ...], code: str) -> None:
    assert nobody.refused("benefits", *words) == (2, code)


def test_the_five_programmes_are_explained_and_three_are_for_a_bpu(nobody: Perisai) -> None:
    """Domain facts 0 (5): JKK and JKM are the minimum, JHT the option."""
    told = nobody.answer("programmes")["programmes"]
    assert {p["code"]: p["open_to_bpu"] for p in told} == {
        "jkk": True,
        "jkm": True,
        "jht": True,
        "jp": False,
        "jkp": False,
    }
    said = nobody("programmes").out
    assert said.count("Bisa untuk pekerja mandiri") == 3 and said.count("Bukan untuk pekerja mandiri") == 2
    assert "Jaminan Kecelakaan Kerja" in said
