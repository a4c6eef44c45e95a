"""The one door to the vault: create, unlock, open. No other module opens a database file.

A connection belongs to the thread that opened it; every write goes through `Vault.writing`. SQLCipher is
keyed with raw bytes (a passphrase only ever opens a slot), WAL and synchronous=FULL, so that what was
acknowledged survives a power cut.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlite_utils import Database

from perisai_app.vault import in_use
from perisai_app.vault.backup import ballast, disk, swap
from perisai_app.vault.backup.pages import damaged_pages, seals_of
from perisai_app.vault.errors import (
    DiskFull,
    NewerVault,
    NoVault,
    RestoreUnderWay,
    TooLittleMemory,
    VaultBusy,
    VaultDamaged,
    VaultError,
    VaultExists,
)
from perisai_app.vault.identity import write_profile
from perisai_app.vault.instance import Instance
from perisai_app.vault.keys.changing import SYSTEM, Locksmith, NewWaysIn, first_ways_in
from perisai_app.vault.keys.keystore import Keystore
from perisai_app.vault.keys.opening import open_with_passphrase
from perisai_app.vault.keys.slots import has_slots, write_slots
from perisai_app.vault.keys.vault_key import VaultKey, new_key
from perisai_app.vault.mark import Mark
from perisai_app.vault.mark_file import MarkFile
from perisai_app.vault.migrations import migrations
from perisai_app.vault.numbers import new_id

FILE = "vault.db"
BUSY_SECONDS = 10
ASK_AGAIN_MS = 2
UNREADABLE = ("malformed", "not a database")


__all__ = ["Vault", "VaultKey", "create_vault", "make_vault", "open_vault", "unlock"]


@dataclass(frozen=True, slots=True)
class Vault:
    """One open connection. Reading is free; writing is one transaction at a time. `use` keeps a restore away
    from the files for as long as the vault is open."""

    home: Path
    db: Database
    key: VaultKey
    mark: Mark | None = None
    use: Instance | None = None

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A transaction that takes the write lock at once; nested, it is part of the outer one."""
        if self.db.conn.in_transaction:
            with self.db.atomic():
                yield self.db
            return
        with _named_trouble(self.home, self.key):
            _take_turn(self.db.conn)
            before, step = self.db.conn.total_changes, None
            try:
                yield self.db
                if self.mark is not None and self.db.conn.total_changes != before:
                    step = self.mark.count(self.db.conn)
                self.db.conn.commit()
            except BaseException:
                self.db.conn.rollback()
                raise
        if self.mark is not None and step is not None:
            self.mark.follow(step)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """For work whose reads may meet damage: it gets its name, VaultDamaged, as it does in `writing`."""
        with _named_trouble(self.home, self.key):
            yield

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries; its columns have names of their own.

        Not by sqlite-utils: that puts a savepoint around every query, at which FTS5 writes out its index.
        """
        found = self.db.conn.execute(sql, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        return next(iter(self.rows(sql, *values)), None)

    def close(self) -> None:
        """Fold the WAL into the database first: a damaged WAL drops commits without an error."""
        try:
            if self.mark is not None:
                self.mark.settle()
            self.fold()
        finally:
            self.let_go()

    def fold(self) -> bool:
        """The WAL into the database, then cut off. False while somebody else reads or writes: SQLite would
        wait for him and keep every writer out meanwhile. Harmless; what is left goes at the next one.
        """
        with _without_waiting(self.db.conn):
            for how in ("PASSIVE", "TRUNCATE"):  # the first does the long part and holds up nobody
                busy = self.db.conn.execute(f"PRAGMA wal_checkpoint({how})").fetchone()[0]
        return not busy

    def let_go(self) -> None:
        """Close and fold nothing: for a database that does not read."""
        self.db.conn.close()
        if self.use is not None:
            self.use.let_go()


def create_vault(home: Path, *, agent_name: str, passphrase: str, by: Locksmith = SYSTEM) -> VaultKey:
    """`make_vault` for those who need only the key."""
    return make_vault(home, agent_name=agent_name, passphrase=passphrase, by=by)[0]


def make_vault(
    home: Path, *, agent_name: str, passphrase: str, by: Locksmith = SYSTEM
) -> tuple[VaultKey, NewWaysIn]:
    """A new vault for one agent in `home`, which is made when absent, and what to tell the agent once.

    The slots come last: no half vault. VaultExists, or PassphraseTooShort before anything is made; an
    AlreadyOpen while somebody else makes one here.
    """
    if has_slots(home):  # before the dear work
        raise VaultExists
    key = new_key()
    file, told = first_ways_in(key, agent_name=agent_name, passphrase=passphrase, by=by)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with in_use.alone(home):
        if has_slots(home):
            raise VaultExists
        _set_aside(home)
        _make(home, key, agent_name)
        write_slots(home, file)
    return key, told


def _make(home: Path, key: VaultKey, agent_name: str) -> None:
    vault = Vault(home, Database(_connect(home / FILE, key)), key, Mark(MarkFile(home, key.raw)))
    migrations.apply(vault.db)
    with vault.writing():
        write_profile(vault.db, agent_name)
    vault.close()


def _set_aside(home: Path) -> None:
    """A database without slots: of a killed creation, or a backup may still bring them. Never deleted."""
    if not (home / FILE).exists():
        return
    mark = new_id()
    for ending in ("", "-wal", "-shm"):
        if (old := home / (FILE + ending)).exists():
            old.rename(home / f"set-aside-{mark}.db{ending}")


def unlock(
    home: Path, passphrase: str, *, now: datetime | None = None, keystore: Keystore | None = None
) -> VaultKey:
    """The vault's key; NoVault, WrongPassphrase, TooManyTries or KeystoreLost when it does not open.

    `now` is for the wait after wrong tries (the laptop's clock when not given); `keystore` this machine's.
    """
    swap.recover(home)  # a restore that was killed half-way
    return open_with_passphrase(home, passphrase, now=now, keystore=keystore)


def open_vault(home: Path, key: VaultKey) -> Vault:
    """A connection for the calling thread, its schema brought up to date.

    Lost writes stop nobody, for what is left must open: `mark.lost_writes` tells of them. RestoreUnderWay
    while the files change places.
    """
    swap.recover(home)
    if not (home / FILE).exists() and not swap.is_begun(home):
        raise NoVault
    use = in_use.share(home)
    try:
        if swap.is_begun(home):
            raise RestoreUnderWay
        return _opened(home, key, use)
    except BaseException:
        if use is not None:
            use.let_go()
        raise


def _opened(home: Path, key: VaultKey, use: Instance | None) -> Vault:
    try:
        with _named_trouble(home, key):
            mark = Mark(MarkFile(home, key.raw))
            vault = Vault(home, Database(_connect(home / FILE, key)), key, mark, use)
            _bring_up_to_date(vault)
            mark.look(vault.db.conn)
    except sqlcipher.DatabaseError as error:
        raise VaultDamaged from error
    return vault


def open_read_only(path: Path, key: VaultKey) -> Vault:
    """Any whole file that begins with a vault's database, a backup too. Writes nothing, nor beside it."""
    place = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlcipher.connect(place, uri=True, isolation_level=None)
    return Vault(path.parent, Database(_keyed(connection, key)), key)


def open_unjudged(path: Path, key: VaultKey) -> Vault:
    """A database as it stands, damaged perhaps, of an older schema perhaps; only ever for a working copy."""
    connection = sqlcipher.connect(str(path), isolation_level=None, timeout=BUSY_SECONDS)
    return Vault(path.parent, Database(_keyed(connection, key)), key)


def _bring_up_to_date(vault: Vault) -> None:
    known = {step.name for step in migrations._migrations}
    applied = {step.name for step in migrations.applied(vault.db)}
    if applied - known:
        vault.db.conn.close()
        raise NewerVault
    if known - applied:
        _migrate(vault, has_rows=bool(applied))


def _migrate(vault: Vault, *, has_rows: bool) -> None:
    """All steps in one transaction, after a backup: killed anywhere, the schema is the old one or the new.

    The mark neither counts nor follows it, or a loss of just one write would be made good by it.
    """
    if has_rows:
        from perisai_app.vault.backup.rotation import (
            back_up_before_migration,  # backups come through this door
        )

        back_up_before_migration(vault)
    with replace(vault, mark=None).writing() as db:
        migrations.apply(db)


def _take_turn(connection: Any) -> None:
    """The write lock, asked for every few milliseconds: SQLite's own wait sleeps ever longer and misses its
    turn between the pieces of a long import.
    """
    with _without_waiting(connection):
        for _ in range(int(BUSY_SECONDS * 1000 / ASK_AGAIN_MS)):
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlcipher.OperationalError as error:
                if "locked" not in str(error):
                    raise
                sleep(ASK_AGAIN_MS / 1000)
            else:
                return
        connection.execute("BEGIN IMMEDIATE")


@contextmanager
def _without_waiting(connection: Any) -> Iterator[None]:
    connection.set_busy_timeout(0)
    try:
        yield
    finally:
        connection.set_busy_timeout(BUSY_SECONDS)


def _connect(path: Path, key: VaultKey) -> Any:
    connection = _keyed(sqlcipher.connect(str(path), isolation_level=None, timeout=BUSY_SECONDS), key)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
    return connection


def _keyed(connection: Any, key: VaultKey) -> Any:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    return connection


@contextmanager
def _named_trouble(home: Path, key: VaultKey) -> Iterator[None]:
    """What the disk refuses gets its name; a full one frees its reserve, and the next save goes through."""
    try:
        yield
    except (sqlcipher.IntegrityError, sqlcipher.ProgrammingError):
        raise  # the caller's own
    except (sqlcipher.DatabaseError, MemoryError) as error:
        if (known := _name_of(error, home, key)) is None:
            raise
        if isinstance(known, DiskFull):
            ballast.release(home)
        raise known from error


def _name_of(error: Exception, home: Path, key: VaultKey) -> VaultError | None:
    """SQLCipher gives a page that does not read many names, lack of memory and a read-only file among them:
    the pages themselves tell."""
    known = disk.named(error, home)
    if isinstance(known, DiskFull | VaultBusy):
        return known
    if any(words in str(error) for words in UNREADABLE) or _has_damage(home / FILE, key):
        return VaultDamaged()
    return TooLittleMemory() if isinstance(error, MemoryError) else known


def _has_damage(file: Path, key: VaultKey) -> bool:
    try:
        return bool(damaged_pages(file, seals_of(key)))
    except OSError:
        return False
