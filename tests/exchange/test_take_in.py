"""A list into a real vault: all or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from perisai_app.exchange.import_list import ListReading
from perisai_app.exchange.take_in import ImportResult, compared, take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.register import counts, page
from tests.exchange.lists import TODAY, codes, reading, row, xlsx

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One vault for the module: making its key takes as long as it must."""
    home = tmp_path_factory.mktemp("vault") / "home"
    vault = open_vault(home, create_vault(home, agent_name="Agen Contoh", passphrase="sandi contoh panjang"))
    yield vault
    vault.close()


@pytest.fixture
def vault(made: Vault) -> Vault:
    with made.writing() as db:
        for table in ("drafts", "submissions"):
            db.execute(f"DELETE FROM {table}")
    return made


def taken(vault: Vault, read: ListReading, *, good_only: bool = False) -> ImportResult:
    return take_in(vault, read, good_only=good_only, book=rule_book(), today=TODAY, now=NOW)


def a_list(path: Path, *rows: dict[str, Any]) -> ListReading:
    return reading(xlsx(path / "daftar.xlsx", rows))


def held(vault: Vault) -> tuple[int, int]:
    now = counts(vault)
    return now.drafts, now.queued


def test_good_rows_are_queued_and_doubtful_ones_wait_as_drafts(vault: Vault, tmp_path: Path) -> None:
    result = taken(vault, a_list(tmp_path, row(9001), row(9002, Alamat=None), row(9003)))
    assert (result.drafts, result.finalized, result.written) == (1, 2, True)
    assert held(vault) == (1, 2)
    assert {r.nik for r in page(vault).rows} == {f"510401540584{n}" for n in (9001, 9002, 9003)}
    told = result.as_json()
    assert (told["drafts"], told["finalized"], told["good"]) == (1, 2, 2)


def test_one_refused_row_holds_back_the_whole_list(vault: Vault, tmp_path: Path) -> None:
    result = taken(vault, a_list(tmp_path, row(9001), row(9002, Tanggal_Lahir="14-05-1955")))
    assert (result.drafts, result.finalized, result.written) == (0, 0, False)
    assert held(vault) == (0, 0)


def test_good_only_takes_the_rest(vault: Vault, tmp_path: Path) -> None:
    read = a_list(tmp_path, row(9001), row(9002, Tanggal_Lahir="14-05-1955"), row(9003, Alamat=None))
    result = taken(vault, read, good_only=True)
    assert (result.drafts, result.finalized) == (1, 1)
    assert held(vault) == (1, 1)


def test_a_list_taken_in_twice_adds_nobody(vault: Vault, tmp_path: Path) -> None:
    read = a_list(tmp_path, row(9001), row(9002, Alamat=None))
    taken(vault, read)
    again = taken(vault, read, good_only=True)
    assert (again.drafts, again.finalized) == (0, 0)
    assert [codes(v) & {("nik", "nik_already_here")} for v in again.reading.refused] == [
        {("nik", "nik_already_here")}
    ] * 2
    assert held(vault) == (1, 1)


def test_comparing_with_the_vault_writes_nothing(vault: Vault, tmp_path: Path) -> None:
    taken(vault, a_list(tmp_path, row(9001)))
    assert [v.row for v in compared(vault, a_list(tmp_path, row(9002), row(9001))).refused] == [3]
    assert held(vault) == (0, 1)


def test_a_fault_in_the_middle_leaves_the_vault_as_it_was(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(5)))
    monkeypatch.setattr("perisai_app.vault.finalize.stamp", _fails_the_third_time())
    with pytest.raises(OSError, match="disk full"):
        taken(vault, read)
    monkeypatch.undo()
    assert held(vault) == (0, 0)
    assert taken(vault, read).finalized == 5


def _fails_the_third_time() -> Any:
    calls = iter(range(100))

    def stamp(moment: datetime) -> str:
        if next(calls) >= 5:
            raise OSError("disk full")
        return moment.isoformat()

    return stamp
