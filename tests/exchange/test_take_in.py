"""A list into a real vault: all or nothing, and nobody ever sees a part of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from perisai_app.exchange.import_list import ListReading
from perisai_app.exchange.take_in import ImportResult, compared, finish_lists, take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault import staging
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultBusy
from perisai_app.vault.journal import entries
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import counts, page, same_nik
from perisai_app.vault.staging import HOLD_SECONDS, Clock, lists_wait, one_list_at_a_time
from tests.exchange.lists import TODAY, codes, reading, row, xlsx

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
A_PIECE = 5


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


def five_a_piece() -> Clock:
    """Ticks once a look, so that a piece holds A_PIECE rows on any machine."""
    ticks = count()
    return lambda: next(ticks) * HOLD_SECONDS / (A_PIECE - 0.5)


def taken(vault: Vault, read: ListReading, *, good_only: bool = False) -> ImportResult:
    clock = five_a_piece()
    return take_in(vault, read, good_only=good_only, book=rule_book(), today=TODAY, now=NOW, clock=clock)


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


def test_a_list_that_is_stopped_before_it_is_accepted_leaves_nothing(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(12)))
    with monkeypatch.context() as patch:
        patch.setattr(staging, "_lay_down", fails_at_call(7, staging._lay_down, KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            taken(vault, read)
    assert (held(vault), staged(vault), lists_wait(vault)) == ((0, 0), 0, False)
    assert taken(vault, read).finalized == 12


def test_what_a_killed_import_never_accepted_is_cleared_at_the_next_start(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(5)))
    with monkeypatch.context() as patch:
        patch.setattr("perisai_app.exchange.take_in.accept", fails_at_call(0, staging.accept))
        patch.setattr("perisai_app.exchange.take_in.clear", fails_at_call(1, staging.clear))
        with pytest.raises(OSError, match="disk full"):
            taken(vault, read)
    assert (held(vault), staged(vault)) == ((0, 0), 5)
    assert finished(vault) == 0
    assert (held(vault), staged(vault), lists_wait(vault)) == ((0, 0), 0, False)
    assert taken(vault, read).finalized == 5


@pytest.fixture(params=[0, 7, 12])
def killed(request: pytest.FixtureRequest, vault: Vault, tmp_path: Path) -> ListReading:
    """A list of 25, killed after it was accepted, while so many rows were carried over."""
    read = a_list(tmp_path, *(row(9000 + n, **({"Alamat": None} if n % 5 == 4 else {})) for n in range(25)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "_carried", fails_at_call(request.param, staging._carried))
        with pytest.raises(OSError, match="disk full"):
            taken(vault, read)
    return read


def test_nobody_of_a_list_that_was_killed_on_its_way_is_seen_until_all_are(
    vault: Vault, killed: ListReading
) -> None:
    assert seen(vault) == (0, 0, 0, 0)
    assert finished(vault) == 1
    assert seen(vault) == (25, 5, 20, 20)
    assert (finished(vault), staged(vault), lists_wait(vault)) == (0, 0, False)
    assert len(page(vault).rows) == 25


def test_a_list_that_was_killed_on_its_way_is_one_entry_with_its_totals(
    vault: Vault, killed: ListReading
) -> None:
    finished(vault)
    told = [entry.params for entry in entries(vault) if entry.what == "imported"]
    assert told == [{"drafts": 5, "finalized": 20}]


def test_the_same_list_again_first_ends_what_was_killed_and_then_refuses_all_of_it(
    vault: Vault, killed: ListReading
) -> None:
    again = taken(vault, killed, good_only=True)
    assert (again.drafts, again.finalized, len(again.reading.refused)) == (0, 0, 25)
    assert seen(vault) == (25, 5, 20, 20)


def test_who_came_in_with_a_killed_list_counts_as_here_while_hidden(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(6)))
    with monkeypatch.context() as patch:
        patch.setattr("perisai_app.exchange.take_in.show", fails_at_call(0, staging.show))
        with pytest.raises(OSError, match="disk full"):
            taken(vault, read)
    assert held(vault) == (0, 0)
    assert len(compared(vault, read).refused) == 6


def test_at_no_moment_does_anybody_see_a_part_of_a_list(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at on a connection of its own, behind every transaction of the import."""
    read = a_list(tmp_path, *(row(9000 + n, **({"Alamat": None} if n < 10 else {})) for n in range(30)))
    other, looks = open_vault(vault.home, vault.key), []
    plain = Vault.writing

    @contextmanager
    def writing(self: Vault) -> Iterator[object]:
        with plain(self) as db:
            yield db
        if self is vault and not self.db.conn.in_transaction:
            looks.append(seen(other))

    monkeypatch.setattr(Vault, "writing", writing)
    taken(vault, read)
    monkeypatch.undo()
    other.close()
    whole = (30, 10, 20, 20)
    first = looks.index(whole)
    assert looks == [(0, 0, 0, 0)] * first + [whole] * (len(looks) - first)
    assert first >= 2 * 30 / A_PIECE


def test_who_is_typed_while_a_list_comes_in_is_not_finalized_twice(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = a_list(tmp_path, *(row(9000 + n) for n in range(8)))
    typed = next(verdict.texts for verdict in read.verdicts if verdict.nik.endswith("9006"))

    def accepts(vault: Vault, list_id: str) -> None:
        staging.accept(vault, list_id)
        new_draft(vault, now=NOW, texts=typed)

    monkeypatch.setattr("perisai_app.exchange.take_in.accept", accepts)
    result = taken(vault, read)
    assert (result.drafts, result.finalized) == (1, 7)
    assert {r.state.value for r in same_nik(vault, typed["nik"])} == {"draft"}


def test_no_piece_of_a_list_holds_the_writer_for_all_of_it(vault: Vault, tmp_path: Path) -> None:
    """Transactions by the clock: a second connection finds its turn many times while a list comes in."""
    read = a_list(tmp_path, *(row(9000 + n) for n in range(60)))
    turns = []
    vault.db.conn.set_trace_callback(lambda sql: turns.append(sql) if sql.startswith("COMMIT") else None)
    taken(vault, read)
    vault.db.conn.set_trace_callback(None)
    assert held(vault) == (0, 60)
    assert len(turns) >= 2 * 60 / A_PIECE + 3


def test_while_one_list_comes_in_another_waits(vault: Vault, tmp_path: Path) -> None:
    with one_list_at_a_time(vault):
        with pytest.raises(VaultBusy):
            taken(vault, a_list(tmp_path, row(9001)))
        assert finished(vault) == 0
    assert held(vault) == (0, 0)
    assert taken(vault, a_list(tmp_path, row(9001))).finalized == 1


def seen(vault: Vault) -> tuple[int, int, int, int]:
    """People in the register, drafts and queued counted, lines in the outbox."""
    return len(page(vault).rows), *held(vault), len(next_owed(vault, 1000))


def finished(vault: Vault) -> int:
    return finish_lists(vault, book=rule_book(), today=TODAY, now=NOW, clock=five_a_piece())


def staged(vault: Vault) -> int:
    return int(vault.rows("SELECT count(*) AS n FROM staged_rows")[0]["n"])


def fails_at_call(
    failing: int, real: Callable[..., Any], error: type[BaseException] = OSError
) -> Callable[..., Any]:
    calls = iter(range(100))

    def act(*given: Any) -> Any:
        if next(calls) == failing:
            raise error("disk full")
        return real(*given)

    return act
