"""The one door to the vault: create, unlock, open. No other module opens a database file.

A connection belongs to the thread that opened it; every write goes through `Vault.writing`. SQLCipher is
keyed with raw bytes (a passphrase only ever opens a slot), WAL and synchronous=FULL, so that what was
acknowledged survives a power cut.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlite_utils import Database

from perisai_app.vault import slots
from perisai_app.vault.errors import NewerVault, NoVault, VaultDamaged, VaultExists
from perisai_app.vault.identity import write_profile
from perisai_app.vault.migrations import migrations
from perisai_app.vault.slots import VaultKey

FILE = "vault.db"
BUSY_SECONDS = 10


__all__ = ["Vault", "VaultKey", "create_vault", "open_vault", "unlock"]


@dataclass(frozen=True, slots=True)
class Vault:
    """One open connection. Reading is free; writing is one transaction at a time."""

    home: Path
    db: Database

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A transaction that takes the write lock at once; nested, it is part of the outer one."""
        if self.db.conn.in_transaction:
            with self.db.atomic():
                yield self.db
            return
        self.db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.conn.rollback()
            raise
        self.db.conn.commit()

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries."""
        return list(self.db.query(sql, values))

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        return next(iter(self.db.query(sql, values)), None)

    def close(self) -> None:
        """Fold the WAL into the database first: a damaged WAL drops commits without an error."""
        self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.conn.close()


def create_vault(home: Path, *, agent_name: str, passphrase: str) -> VaultKey:
    """A new vault for one agent in `home`, which is made when absent. The slots come last: no half vault."""
    if slots.has_slots(home):
        raise VaultExists
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / FILE).unlink(missing_ok=True)  # what a killed creation left: no slot ever opened it
    key = slots.new_key()
    vault = Vault(home, Database(_connect(home / FILE, key)))
    migrations.apply(vault.db)
    with vault.writing():
        write_profile(vault.db, agent_name)
    vault.close()
    slots.write_slots(home, key, agent_name=agent_name, passphrase=passphrase)
    return key


def unlock(home: Path, passphrase: str) -> VaultKey:
    """The vault's key; NoVault or WrongPassphrase when there is none or it does not open."""
    return slots.open_slots(home, passphrase)


def open_vault(home: Path, key: VaultKey) -> Vault:
    """A connection for the calling thread, its schema brought up to date."""
    if not (home / FILE).exists():
        raise NoVault
    try:
        vault = Vault(home, Database(_connect(home / FILE, key)))
        _bring_up_to_date(vault)
    except sqlcipher.DatabaseError as error:
        raise VaultDamaged from error
    return vault


def _bring_up_to_date(vault: Vault) -> None:
    known = {step.name for step in migrations._migrations}
    applied = {step.name for step in migrations.applied(vault.db)}
    if applied - known:
        vault.db.conn.close()
        raise NewerVault
    if known - applied:
        migrations.apply(vault.db)


def _connect(path: Path, key: VaultKey) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
