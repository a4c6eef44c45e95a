"""The WAL is folded in when nobody is in the way; nobody waits for it, and an owed wiping stays owed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.check import deep
from perisai_app.vault.database import FILE, Vault, open_vault
from perisai_app.vault.drafts import draft, new_draft
from perisai_app.vault.rights import erase
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.upkeep import upkeep
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import SETTINGS
from tests.vault.test_search import pages_of_the_index


@pytest.fixture
def reader(vault: Vault) -> Iterator[Vault]:
    """Somebody who reads on: a backup of a big vault, a list that is written out."""
    other = open_vault(vault.home, vault.key)
    other.db.conn.execute("BEGIN")
    other.rows("SELECT count(*) FROM drafts")
    yield other
    other.db.conn.rollback()
    other.close()


def wal_of(vault: Vault) -> int:
    return (vault.home / f"{FILE}-wal").stat().st_size


@pytest.mark.parametrize("folded_by", ["erase", "close", "backup", "check"])
def test_no_fold_waits_for_a_reader(
    vault: Vault, reader: Vault, monkeypatch: pytest.MonkeyPatch, folded_by: str
) -> None:
    """SQLite's checkpoint keeps every writer out for as long as it waits."""
    waits: list[int] = []
    monkeypatch.setattr("perisai_app.vault.database.sqlcipher.connect", told_at_folds(waits))
    other = open_vault(vault.home, vault.key)
    made = new_draft(other, now=NOW, texts=COMPLETE)
    monkeypatch.setattr("perisai_app.vault.check.FOLDS", 1)
    does: dict[str, Callable[[], object]] = {
        "erase": lambda: erase_person(other, made.registration_id, now=NOW, even_unsent=True),
        "close": other.close,
        "backup": lambda: back_up_if_changed(other, now=NOW),
        "check": lambda: deep(other),
    }
    does[folded_by]()
    assert waits and set(waits) == {0}
    assert reader.db.conn.in_transaction and not vault.fold()
    other.let_go()


def told_at_folds(waits: list[int]) -> Callable[..., Any]:
    """A connection that tells how long each of its checkpoints would wait, in milliseconds."""
    connect = sqlcipher.connect

    class Connection(sqlcipher.Connection):  # type: ignore[misc]  # sqlcipher3 has no types
        def execute(self, sql: str, *given: Any) -> Any:
            if "wal_checkpoint" in sql:
                waits.append(super().execute("PRAGMA busy_timeout").fetchone()[0])
            return super().execute(sql, *given)

    return lambda *given, **named: connect(*given, **{"factory": Connection, **named})


def test_beside_a_writer_the_fold_is_put_off_and_the_writer_goes_on(vault: Vault) -> None:
    other = open_vault(vault.home, vault.key)
    with vault.writing():
        made = new_draft(vault, now=NOW, texts=COMPLETE)
        assert not other.fold()
    assert draft(other, made.draft_id) is not None and other.fold()
    assert wal_of(vault) == 0
    other.close()


def test_after_a_fold_a_connection_waits_for_the_others_again(vault: Vault) -> None:
    before = vault.rows("PRAGMA busy_timeout")
    vault.fold()
    assert vault.rows("PRAGMA busy_timeout") == before == [{"timeout": 10_000}]


def test_what_could_not_be_wiped_beside_a_reader_goes_at_the_next_upkeep(vault: Vault, reader: Vault) -> None:
    made = new_draft(vault, now=NOW, texts={"name": "Qzxjwv"})
    erase_person(vault, made.registration_id, now=NOW, even_unsent=True)
    upkeep(vault, SETTINGS, now=NOW)
    assert wal_of(vault) > 0, "the reader still needs it"
    reader.db.conn.rollback()
    upkeep(vault, SETTINGS, now=NOW)
    assert wal_of(vault) == 0


def test_a_kill_between_the_erasing_and_the_wiping_is_made_up_for(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = new_draft(vault, now=NOW, texts={"name": "Qzxjwv"})
    for number in range(30):
        new_draft(vault, now=NOW, texts={"name": f"Wayan {number}"})
    with monkeypatch.context() as patch:
        patch.setattr(erase, "wipe", lambda _: None)
        erase_person(vault, made.registration_id, now=NOW, even_unsent=True)
    assert b"QZX" in pages_of_the_index(vault)
    upkeep(vault, SETTINGS, now=NOW)
    assert b"QZX" not in pages_of_the_index(vault)


def test_an_upkeep_with_nothing_to_wipe_writes_nothing(vault: Vault) -> None:
    made = new_draft(vault, now=NOW, texts=COMPLETE)
    erase_person(vault, made.registration_id, now=NOW, even_unsent=True)
    upkeep(vault, SETTINGS, now=NOW)
    before = vault.row("SELECT writes FROM profile")
    upkeep(vault, SETTINGS, now=NOW)
    assert vault.row("SELECT writes FROM profile") == before
