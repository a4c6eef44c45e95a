"""The way back: a proven backup, and what a damaged vault still yields, in the place of the damaged one.

Nothing in the folder is touched before the new vault stands whole beside it; the old files are set aside.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from perisai_app.vault.backup import container, swap
from perisai_app.vault.backup.backup import contents, verify
from perisai_app.vault.backup.container import Container
from perisai_app.vault.backup.merge import merged
from perisai_app.vault.backup.pages import PAGE, seals_of
from perisai_app.vault.backup.rebuild import all_rows, primary_key, rebuild, table_names
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.backup.salvage import Harvest, harvest
from perisai_app.vault.database import FILE, Vault, VaultKey, open_unjudged, open_vault
from perisai_app.vault.errors import (
    BackupOfAnother,
    NothingToRescue,
    NoVault,
    VaultDamaged,
    VaultError,
)
from perisai_app.vault.keys.slots import COPIES, has_slots, read_slots, restore_slots, slot_bytes
from perisai_app.vault.mark import restart
from perisai_app.vault.mark_file import FILE as MARK
from perisai_app.vault.migrations import migrations
from perisai_app.vault.moments import moment

Prove = Callable[[Path], VaultKey]
DAMAGED, REBUILT = "damaged.db", "rebuilt.db"
SALT = slice(32, 48)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `made_at` is the backup's, None without one; `missing` counts submissions that were
    finalized and are in neither source; `unread` damaged pages; `newest` the last moment that came back."""

    rows: dict[str, int]
    made_at: datetime | None
    missing: int
    unread: int
    newest: datetime | None
    aside: Path | None


def restore(file: Path | None, home: Path, *, prove: Prove, now: datetime) -> Restored:
    """A vault in `home` from a backup, or without `file` from the newest good one in `home`, or from the
    damaged files alone. `prove` opens the slots in a folder. NotABackup, BackupDamaged, NewerVault,
    BackupOfAnother, WrongPassphrase and their like leave everything as it was."""
    swap.finish(home, now)
    found = container.read(file) if file is not None else None
    place = swap.prepare(home)
    try:
        key = _key(found, home, place, prove)
        backup = verify(found.path, key) if found else _newest_good(home, key)
        unread = _fill(backup, home, place, key)
        restored = _begun_anew(place, key, backup, unread, now)
        _keep_only_the_vault(place)
    except BaseException:
        swap.drop(place)
        raise
    aside = swap.take_place(home, now)
    return replace(restored, aside=aside)


def _key(found: Container | None, home: Path, place: Path, prove: Prove) -> VaultKey:
    """The folder's own slots are newer than a backup's; a backup's open where those are damaged or gone."""
    own = _own_key(home, prove)
    if isinstance(own, VaultKey) and (found is None or _opens(found.path, own)):
        restore_slots(place, slot_bytes(home))
        return own
    if found is None:
        raise own if isinstance(own, VaultError) else VaultDamaged
    if isinstance(own, VaultKey):
        raise BackupOfAnother
    restore_slots(place, found.slots)
    key = prove(place)
    if _has_whole_slots(home) and not _is_of(home / FILE, key):
        raise BackupOfAnother
    return key


def _own_key(home: Path, prove: Prove) -> VaultKey | VaultError:
    try:
        return prove(home)
    except VaultError as error:
        return error


def _has_whole_slots(home: Path) -> bool:
    try:
        return has_slots(home) and bool(read_slots(home))
    except VaultError:
        return False


def _opens(path: Path, key: VaultKey) -> bool:
    """Whether this key's seal is on the file's first page."""
    with path.open("rb") as file:
        return seals_of(key).holds(file.read(PAGE), 1)


def _is_of(path: Path, key: VaultKey) -> bool:
    """Whether a vault, damaged or not, begins with this key's salt."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        return file.read(16) == key.raw[SALT]


def _newest_good(home: Path, key: VaultKey) -> Container | None:
    for path in kept(home):
        try:
            return verify(path, key)
        except (VaultError, OSError, ValueError, KeyError):
            continue
    return None


def _fill(backup: Container | None, home: Path, place: Path, key: VaultKey) -> int:
    """The new vault's database in `place`; how many damaged pages could not be read."""
    if backup is not None:
        container.take_out_database(backup, place / FILE)
        _bring_up(place / FILE, key)
    if not (home / FILE).exists():
        if backup is None:
            raise NoVault
        return 0
    found = _rescued(home, place, key, backup)
    if not found.tables and backup is not None:
        return found.unread
    _rebuild(place, key, found)
    return found.unread


def _bring_up(path: Path, key: VaultKey) -> None:
    """An older backup gets today's schema; the backup itself stays as it is."""
    vault = open_unjudged(path, key)
    migrations.apply(vault.db)
    vault.close()


def _rescued(home: Path, place: Path, key: VaultKey, backup: Container | None) -> Harvest:
    """Reads from a copy: the damaged files themselves are never written to."""
    copy = place / DAMAGED
    shutil.copyfile(home / FILE, copy)
    if (wal := home / f"{FILE}-wal").exists():
        shutil.copyfile(wal, copy.with_name(f"{DAMAGED}-wal"))
    donor = _donor(backup, place, key, copy.stat().st_size) if backup else None
    return harvest(copy, key, _names_of_today(place, key), donor)


def _donor(backup: Container, place: Path, key: VaultKey, size: int) -> Path:
    """The backup's database, grown to the damaged one's size: its first page then tells of as many pages."""
    donor = place / "donor.db"
    container.take_out_database(backup, donor)
    vault = open_unjudged(donor, key)
    try:
        length = size - donor.stat().st_size
        while _pages(vault) * PAGE < size and vault.db.table("preferences").exists():
            length = 2 * max(length, PAGE)
            vault.db.execute(
                "INSERT OR REPLACE INTO preferences (name, value) VALUES ('', ?)", ["x" * length]
            )
    finally:
        vault.close()
    return donor


def _pages(vault: Vault) -> int:
    return int(vault.rows("PRAGMA page_count")[0]["page_count"])


def _names_of_today(place: Path, key: VaultKey) -> Sequence[str]:
    vault = open_unjudged(place / REBUILT, key)
    migrations.apply(vault.db)
    names = table_names(vault)
    vault.db.conn.close()
    (place / REBUILT).unlink()
    return names


def _rebuild(place: Path, key: VaultKey, found: Harvest) -> None:
    backup = open_unjudged(place / FILE, key) if (place / FILE).exists() else None
    rows = all_rows(backup) if backup else {}
    today = open_unjudged(place / REBUILT, key)
    migrations.apply(today.db)
    together = merged(found, rows, lambda name: primary_key(today, name))
    for opened in (backup, today):
        if opened is not None:
            opened.db.conn.close()
    (place / REBUILT).unlink()
    if not together.get("profile"):
        raise NothingToRescue
    rebuild(place / REBUILT, key, together)
    (place / REBUILT).replace(place / FILE)


def _begun_anew(place: Path, key: VaultKey, backup: Container | None, unread: int, now: datetime) -> Restored:
    """A new life of the vault: counters that were given out are not given out again."""
    if (mark := place.parent / MARK).exists():
        shutil.copyfile(mark, place / MARK)
    vault = open_vault(place, key)
    try:
        missing = _missing(vault, backup)
        newest = _newest_moment(vault)
        restart(vault, now, {"missing": missing, "unread": unread})
        rows, _ = contents(vault)
    finally:
        vault.close()
    made_at = backup.manifest.made_at if backup else None
    return Restored(rows, made_at, missing, unread, newest, aside=None)


def _missing(vault: Vault, backup: Container | None) -> int:
    """Numbers of the device's counter that no row has, beyond those that the backup already did not have."""
    counter = _number(vault, "SELECT counter AS n FROM profile")
    known = vault.mark.newest() if vault.mark else None
    top = max(counter, known.counter if known else 0)
    held = _number(
        vault, "SELECT (SELECT count(*) FROM submissions) + (SELECT count(*) FROM tombstones) AS n"
    )
    before = 0
    if backup is not None:
        rows = backup.manifest.rows
        before = backup.manifest.counter - rows.get("submissions", 0) - rows.get("tombstones", 0)
    return max(0, top - held - max(0, before))


def _newest_moment(vault: Vault) -> datetime | None:
    row = vault.row("""
        SELECT max(at) AS at FROM (
            SELECT max(finalized_at) AS at FROM submissions UNION ALL SELECT max(saved_at) FROM drafts)""")
    return moment(row["at"]) if row and row["at"] else None


def _number(vault: Vault, sql: str) -> int:
    row = vault.row(sql)
    return int(row["n"]) if row else 0


def _keep_only_the_vault(place: Path) -> None:
    for path in place.iterdir():
        if path.name not in (FILE, MARK, *COPIES):
            path.unlink()
