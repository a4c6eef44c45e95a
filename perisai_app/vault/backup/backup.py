"""Makes one backup and proves it: a snapshot under the vault's own key, opened and counted before it counts.

The copy is written beside its place and only renamed when it was verified, so that a wrong or interrupted
backup never takes a good one's place.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app import __version__
from perisai_app.vault.backup import container
from perisai_app.vault.backup.container import Container, Manifest
from perisai_app.vault.backup.disk import named
from perisai_app.vault.database import FILE, Vault, VaultKey, open_read_only, open_unjudged
from perisai_app.vault.errors import BackupDamaged, NewerVault, VaultDamaged
from perisai_app.vault.keys.slots import slot_bytes
from perisai_app.vault.migrations import migrations
from perisai_app.whole_file import settle

PART = ".part"
PAGES_AT_ONCE = 1_000
TABLES = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"""


def go_on() -> None:
    """Nobody asks a backup to stop."""


def back_up(vault: Vault, target: Path, *, now: datetime, heed: Callable[[], None] = go_on) -> Manifest:
    """One verified file at `target`. DiskFull and its like when it cannot be written; VaultDamaged when the
    vault itself does not read through: then `target` stays as it was, as when `heed`, which is called all
    along, raises."""
    part = target.with_name(target.name + PART)
    with _named_trouble(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        try:
            manifest = _snapshot(vault, part, now, heed)
            container.close_up(part, slot_bytes(vault.home), manifest)
            heed()
            _verify_own(part, vault.key)
            heed()
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        settle(target.parent)
    return manifest


def copy(made: Path, target: Path, key: VaultKey) -> None:
    """A backup once more at `target`, verified where it came to lie before it takes that name."""
    part = target.with_name(target.name + PART)
    with _named_trouble(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(made, part)
            verify(part, key)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        settle(target.parent)


def verify(path: Path, key: VaultKey) -> Container:
    """The backup, proven: bytes, seals, counts, digests. BackupDamaged, NotABackup, NewerVault."""
    found = container.read(path)
    container.check(found)
    refuse_newer(found.manifest)
    try:
        opened = open_read_only(path, key)
        try:
            whole = opened.rows("PRAGMA quick_check")[0]["quick_check"] == "ok"
            fits = whole and contents(opened) == (found.manifest.rows, found.manifest.submissions)
        finally:
            opened.db.conn.close()
    except sqlcipher.DatabaseError as error:
        raise BackupDamaged from error
    if not fits:
        raise BackupDamaged
    return found


def refuse_newer(manifest: Manifest) -> None:
    """NewerVault when the backup has a schema step that this program does not know."""
    if set(manifest.steps) - {step.name for step in migrations._migrations}:
        raise NewerVault


def contents(vault: Vault) -> tuple[dict[str, int], str]:
    """Rows by table, and one digest over the digests of all submissions, in their order."""
    names = [row["name"] for row in vault.rows(TABLES)]
    rows = {name: _count(vault, name) for name in names}
    digests = hashlib.sha256()
    for row in vault.db.query("SELECT digest FROM submissions ORDER BY digest"):
        digests.update(bytes.fromhex(row["digest"]))
    return rows, digests.hexdigest()


def source_state(home: Path) -> tuple[int, ...]:
    """Sizes and times of the vault's own files: equal to a backup's `source`, nothing was written since."""
    state: list[int] = []
    for path in (home / FILE, home / f"{FILE}-wal"):
        if path.exists() and path.stat().st_size:
            state += [path.stat().st_size, path.stat().st_mtime_ns]
    return tuple(state)


def _snapshot(vault: Vault, part: Path, now: datetime, heed: Callable[[], None]) -> Manifest:
    """Copy and counts of one and the same moment: both are read inside one transaction."""
    connection = vault.db.conn
    vault.fold()
    source = source_state(vault.home)
    connection.execute("BEGIN")
    try:
        manifest = _manifest(vault, source, now)
        copy = open_unjudged(part, vault.key)
        try:
            connection.backup(copy.db.conn, pages=PAGES_AT_ONCE, progress=lambda *_: heed())
        finally:
            copy.db.conn.close()
    finally:
        connection.rollback()
    return manifest


def _manifest(vault: Vault, source: tuple[int, ...], now: datetime) -> Manifest:
    rows, submissions = contents(vault)
    who = vault.row("SELECT * FROM profile") or {}
    last = _last_entry(vault) if "journal" in rows else None
    return Manifest(
        made_at=now,
        program=__version__,
        device_id=who.get("device_id", ""),
        counter=who.get("counter", 0),
        incarnation=who.get("incarnation", 0),
        journal=last,
        steps=tuple(step.name for step in migrations.applied(vault.db)),
        rows=rows,
        submissions=submissions,
        source=source,
    )


def _last_entry(vault: Vault) -> tuple[int, str] | None:
    row = vault.row("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1")
    if row is None:
        return None
    return row["number"], row["hash"].hex() if isinstance(row["hash"], bytes) else row["hash"]


def _verify_own(part: Path, key: VaultKey) -> None:
    """What was copied just now and does not read was damaged before it was copied."""
    try:
        verify(part, key)
    except BackupDamaged:
        raise VaultDamaged from None


def _count(vault: Vault, table: str) -> int:
    row: dict[str, Any] = vault.row(f'SELECT count(*) AS n FROM "{table}"') or {}
    return int(row["n"])


@contextmanager
def _named_trouble(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlcipher.DatabaseError) as error:
        if (known := named(error, folder)) is not None:
            raise known from error
        if isinstance(error, OSError):
            raise
        raise VaultDamaged from error
