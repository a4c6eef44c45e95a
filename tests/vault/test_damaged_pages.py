"""A save that meets a damaged page is told as damage, whatever SQLCipher calls it."""

import random

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.database import FILE, Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import FolderReadOnly, TooLittleMemory, VaultDamaged
from tests.domain.texts import COMPLETE
from tests.vault.backup.conftest import damage
from tests.vault.conftest import NOW

TABLE = "CREATE TABLE x (y)"
ONE = "INSERT INTO preferences (name, value) VALUES ('big', '')"


def save(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts=COMPLETE)


def write(vault: Vault, sql: str) -> None:
    with vault.writing() as db:
        db.execute(sql)


def hurt(vault: Vault, pages: list[int]) -> None:
    """Nothing of the file is left in the connection's own memory."""
    for pragma in ("wal_checkpoint(TRUNCATE)", "shrink_memory"):
        vault.db.execute(f"PRAGMA {pragma}")
    damage(vault.home / FILE, pages, random.Random(7))


@pytest.fixture
def rolled_back(vault: Vault) -> Vault:
    """SQLCipher has more names for damage where a page is copied before it is written over."""
    vault.db.execute("PRAGMA journal_mode = DELETE")
    save(vault)
    return vault


def root_of(vault: Vault, table: str) -> int:
    row = vault.row("SELECT rootpage FROM sqlite_schema WHERE name = ?", table)
    assert row is not None
    return int(row["rootpage"])


def met(vault: Vault, sql: str = "") -> BaseException | None:
    """What a save that is told as damage really met."""
    with pytest.raises(VaultDamaged) as told:
        write(vault, sql) if sql else save(vault)
    return told.value.__cause__


def test_a_damaged_table_is_told_by_the_save_that_reads_it(vault: Vault) -> None:
    save(vault)
    hurt(vault, [root_of(vault, "journal")])
    assert "malformed" in str(met(vault))


def test_whatever_a_damaged_page_is_called_afterwards_is_told_as_damage(rolled_back: Vault) -> None:
    """SQLCipher names it a lack of memory, too."""
    hurt(rolled_back, [root_of(rolled_back, "journal")])
    causes = [met(rolled_back, sql) for sql in ("", TABLE, TABLE)]
    assert MemoryError in map(type, causes)


def test_a_real_lack_of_memory_is_called_so(vault: Vault) -> None:
    with pytest.raises(TooLittleMemory), vault.writing():
        raise MemoryError
    save(vault)


def test_a_file_that_may_only_be_read_is_no_damage(vault: Vault) -> None:
    vault.db.execute("PRAGMA query_only = ON")
    with pytest.raises(FolderReadOnly):
        write(vault, ONE)
    hurt(vault, [root_of(vault, "journal")])
    assert "readonly" in str(met(vault, ONE)), "so SQLCipher may call damage, too"


def test_what_the_schema_forbids_stays_the_callers_own(vault: Vault) -> None:
    with pytest.raises(sqlcipher.IntegrityError):
        write(vault, "INSERT INTO preferences (name, value) VALUES (NULL, '')")
