"""A list into a real vault: all or nothing."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from perisai_app.exchange.import_list import ListReading
from perisai_app.exchange.take_in import ImportResult, compared, finish_lists, take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault import staging
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.errors import VaultBusy
from perisai_app.vault.register import counts, page
from perisai_app.vault.staging import one_list_at_a_time
from tests.exchange.lists import TODAY, codes, reading, row, xlsx

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VaultKey]:
    """One vault to copy for the module: making its key takes as long as it must."""
    home = tmp_path_factory.mktemp("vault") / "home"
    return home, create_vault(home, agent_name="Agen Contoh", passphrase="sandi contoh panjang")


@pytest.fixture
def vault(made: tuple[Path, VaultKey], tmp_path: Path) -> Iterator[Vault]:
    vault = open_vault(shutil.copytree(made[0], tmp_path / "home"), made[1])
    yield vault
    vault.close()


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


def test_a_fault_before_the_list_is_accepted_leaves_the_vault_as_it_was(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(5)))
    monkeypatch.setattr("perisai_app.exchange.take_in.accept", _fails_at_call(0))
    with pytest.raises(OSError, match="disk full"):
        taken(vault, read)
    monkeypatch.undo()
    assert held(vault) == (0, 0)
    assert staged(vault) == 5
    assert finished(vault) == 0
    assert (held(vault), staged(vault)) == ((0, 0), 0)
    assert taken(vault, read).finalized == 5


@pytest.mark.parametrize("call", [0, 1, 2])
def test_a_fault_after_it_is_accepted_and_the_rest_comes_at_the_next_start_nobody_twice(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(25)))
    monkeypatch.setattr("perisai_app.exchange.take_in.carried", _fails_at_call(call))
    with pytest.raises(OSError, match="disk full"):
        taken(vault, read)
    monkeypatch.undo()
    assert held(vault) == (0, 5 * call)
    assert finished(vault) == 1
    assert (held(vault), staged(vault)) == ((0, 25), 0)
    assert finished(vault) == 0


def test_no_piece_of_a_list_holds_the_writer_for_all_of_it(vault: Vault, tmp_path: Path) -> None:
    """A second connection that never waits finds its turn many times while a list comes in."""
    read = a_list(tmp_path, *(row(9000 + n) for n in range(60)))
    turns = []
    vault.db.conn.set_trace_callback(lambda sql: turns.append(sql) if sql.startswith("COMMIT") else None)
    taken(vault, read)
    vault.db.conn.set_trace_callback(None)
    assert held(vault) == (0, 60)
    assert len(turns) >= 14


def test_while_one_list_comes_in_another_waits(vault: Vault, tmp_path: Path) -> None:
    with one_list_at_a_time(vault):
        with pytest.raises(VaultBusy):
            taken(vault, a_list(tmp_path, row(9001)))
        assert finished(vault) == 0
    assert held(vault) == (0, 0)
    assert taken(vault, a_list(tmp_path, row(9001))).finalized == 1


def finished(vault: Vault) -> int:
    return finish_lists(vault, book=rule_book(), today=TODAY, now=NOW)


def staged(vault: Vault) -> int:
    return int(vault.rows("SELECT count(*) AS n FROM staged_rows")[0]["n"])


def _fails_at_call(failing: int) -> Any:
    calls = iter(range(100))
    real = staging.carried

    def act(*given: Any) -> None:
        if next(calls) == failing:
            raise OSError("disk full")
        real(*given)

    return act
