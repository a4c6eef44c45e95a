"""A list from its file into the vault: all or nothing unless asked, and a file that is no list is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perisai_app.exchange.take_in import take_in as list_take_in
from perisai_app.vault.database import open_vault, unlock
from perisai_app.vault.journal import entries
from tests.cli.conftest import COUNTED, PASSPHRASE, Perisai
from ui.wording.files import ASK_DELETE, REFUSED_ROWS_STAY, REMOVED

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
NONE = dict.fromkeys(COUNTED, 0)
People = Callable[..., Path]


def take_in(perisai: Perisai, file: Path, *words: str, code: int = 0) -> dict[str, object]:
    told = perisai.answer("import", str(file), "--branch", "Gianyar", *words, code=code)
    assert isinstance(told, dict)
    return told


def test_complete_rows_are_finalized(perisai: Perisai, people: People) -> None:
    told = take_in(perisai, people({}, {}, {}))
    assert told == {
        "rows": 3,
        "good": 3,
        "refused": [],
        "warned": [],
        "drafts": 0,
        "finalized": 3,
        "unknown_columns": [],
        "source": None,
    }
    assert perisai.counts() == NONE | {"queued": 3}


def test_a_row_that_lacks_something_becomes_a_draft(perisai: Perisai, people: People) -> None:
    told = take_in(perisai, people({}, {"Nama_Ibu_Kandung": ""}), code=1)
    assert told["warned"] == [{"row": 3, "problems": [{"field": "mother_name", "code": "missing"}]}]
    assert (told["drafts"], told["finalized"]) == (1, 1)
    assert perisai.counts() == NONE | {"drafts": 1, "queued": 1}


def test_one_refused_row_keeps_the_whole_list_out(perisai: Perisai, people: People) -> None:
    told = take_in(perisai, people({}, {"Tanggal_Lahir": "31-02-1984"}), code=1)
    refused = told["refused"]
    assert isinstance(refused, list)
    assert [one["row"] for one in refused] == [3]
    assert {problem["field"] for problem in refused[0]["problems"]} == {"birth_date"}
    assert (told["good"], told["drafts"], told["finalized"]) == (1, 0, 0)
    assert perisai.counts() == NONE


def test_the_good_rows_alone_are_taken_in_when_asked(perisai: Perisai, people: People) -> None:
    told = take_in(perisai, people({}, {"Tanggal_Lahir": "31-02-1984"}, {}), "--good-only", code=1)
    assert told["finalized"] == 2
    assert perisai.counts() == NONE | {"queued": 2}


def test_a_check_writes_nothing(perisai: Perisai, people: People) -> None:
    told = take_in(perisai, people({}, {}), "--check")
    assert (told["good"], told["drafts"], told["finalized"]) == (2, 0, 0)
    assert perisai.counts() == NONE


def test_a_list_taken_in_twice_adds_nobody(perisai: Perisai, people: People) -> None:
    file = people({}, {})
    take_in(perisai, file)
    again = take_in(perisai, file, "--good-only", code=1)
    assert (again["good"], again["finalized"]) == (0, 0)
    assert perisai.counts() == NONE | {"queued": 2}


def test_people_are_told_each_refused_row_and_the_cure(perisai: Perisai, people: People) -> None:
    done = perisai("import", str(people({}, {"Tanggal_Lahir": "31-02-1984"})), "--branch", "Gianyar")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (1, "")
    assert lines[0].startswith("Baris 3: ")
    assert "--good-only" in lines[-1]


def test_what_the_list_shares_is_given_once(perisai: Perisai, people: People) -> None:
    file = people({"Program": "", "Bulan": "", "Penghasilan_per_Bulan": ""})
    told = take_in(perisai, file, "--programs", "3", "--months", "6", "--income", "1,5 jt")
    assert told["finalized"] == 1


def test_the_repair_list_holds_the_refused_row(perisai: Perisai, people: People, tmp_path: Path) -> None:
    report = tmp_path / "perbaikan.xlsx"
    take_in(perisai, people({}, {"Tanggal_Lahir": "31-02-1984"}), "--report", str(report), code=1)
    cells = [str(cell) for line in load_workbook(report).worksheets[0].values for cell in line]
    assert "31-02-1984" in cells


def test_a_repair_list_that_cannot_be_written_lets_nothing_in(
    perisai: Perisai, people: People, tmp_path: Path
) -> None:
    report = tmp_path / "absent" / "perbaikan.xlsx"
    words = ("import", str(people({}, {})), "--branch", "Gianyar", "--report", str(report))
    assert perisai.refused(*words) == (2, "report_unwritable")
    assert perisai.counts() == NONE


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("gambar.xlsx", PNG, "not_a_list"),
        ("gambar.csv", PNG, "not_a_list"),
        ("setengah.xlsx", b"PK\x03\x04" + bytes(40), "not_a_list"),
        ("daftar.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(40), "not_a_list"),
        ("kosong.xlsx", b"", "no_rows"),
        ("kepala.csv", b"NIK,Nama,Tanggal Lahir\n", "no_rows"),
        ("kolom.csv", b"NIK,Alamat\n5104015405849001,Banjar\n", "needed_columns_missing"),
    ],
)
def test_a_file_that_is_no_list_is_told_and_loses_nothing(
    perisai: Perisai, people: People, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    take_in(perisai, people({}))
    file = tmp_path / name
    file.write_bytes(data)
    assert perisai.refused("import", str(file)) == (2, code)
    assert perisai.counts() == NONE | {"queued": 1}


def test_the_sentence_names_the_columns_that_are_missing(perisai: Perisai, tmp_path: Path) -> None:
    file = tmp_path / "kolom.csv"
    file.write_bytes(b"NIK,Alamat\n5104015405849001,Banjar\n")
    said = perisai("import", str(file)).err
    assert "Nama, Tanggal Lahir" in said and "NIK" not in said


@pytest.mark.parametrize("name", ["absent.xlsx", "."])
def test_a_file_that_cannot_be_opened_is_told(perisai: Perisai, tmp_path: Path, name: str) -> None:
    code, _ = perisai.refused("import", str(tmp_path / name))
    assert code == 2
    assert perisai.counts() == NONE


def test_a_list_that_is_in_is_deleted_outside_when_asked(perisai: Perisai, people: People) -> None:
    file = people({}, {"Nama_Ibu_Kandung": ""})
    told = take_in(perisai, file, "--delete-source", code=1)
    assert (told["source"], told["drafts"], file.exists()) == ("source_deleted", 1, False)
    assert "source_file_deleted" in journal(perisai)


def test_a_list_stays_without_a_word_or_with_the_other_word(perisai: Perisai, people: People) -> None:
    file = people({})
    assert take_in(perisai, file, "--keep-source")["source"] is None
    assert take_in(perisai, people({"NIK": "5104015405849007"}))["source"] is None
    assert file.exists() and "source_file_deleted" not in journal(perisai)


@pytest.mark.parametrize(("answer", "stays"), [("y", False), ("n", True), ("", True)])
def test_a_person_is_asked_after_the_list_is_in(
    perisai: Perisai, people: People, typing: Callable[[str], None], answer: str, stays: bool
) -> None:
    file = people({})
    typing(answer)
    said = perisai("import", str(file), "--branch", "Gianyar").out
    assert said.index("1 siap dikirim") < said.index(ASK_DELETE)
    assert (file.exists(), REMOVED["source_deleted"] in said) == (stays, not stays)
    assert perisai.counts()["queued"] == 1


def test_a_list_with_a_refused_row_is_never_deleted_nor_asked_about(
    perisai: Perisai, people: People, typing: Callable[[str], None]
) -> None:
    file = people({}, {"Tanggal_Lahir": "31-02-1984"})
    typing("y")
    words = ("import", str(file), "--branch", "Gianyar", "--good-only")
    assert ASK_DELETE not in perisai(*words).out
    told = take_in(perisai, file, "--good-only", "--delete-source", code=1)
    assert (told["source"], file.exists()) == ("source_has_refused_rows", True)
    assert REFUSED_ROWS_STAY in perisai(*words, "--delete-source").out


def test_a_check_deletes_nothing(perisai: Perisai, people: People) -> None:
    file = people({})
    take_in(perisai, file, "--check", "--delete-source")
    assert file.exists()


def test_a_list_that_changed_while_it_was_taken_in_stays(
    perisai: Perisai, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = people({})

    def meanwhile(*given: object, **named: object) -> object:
        done = list_take_in(*given, **named)  # type: ignore[arg-type]  # passed on as it came
        file.write_bytes(b"somebody's new work")
        return done

    monkeypatch.setattr("perisai_app.cli.list_commands.take_in", meanwhile)
    told = take_in(perisai, file, "--delete-source", code=1)
    assert (told["source"], told["finalized"]) == ("source_changed", 1)
    assert file.read_bytes() == b"somebody's new work"


def journal(perisai: Perisai) -> list[str]:
    vault = open_vault(perisai.home, unlock(perisai.home, PASSPHRASE))
    told = [entry.what for entry in entries(vault)]
    vault.close()
    return told
