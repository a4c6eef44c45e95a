"""The way back: a proven backup, and what a damaged vault still yields, in the place of the damaged one.

Nothing in the folder is touched before the new vault stands whole beside it; the old files are set aside.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from perisai_app.vault import in_use
from perisai_app.vault.backup import container, swap
from perisai_app.vault.backup.ages import knows
from perisai_app.vault.backup.backup import contents, verify
from perisai_app.vault.backup.before_loss import reaching_first
from perisai_app.vault.backup.container import Container, Manifest
from perisai_app.vault.backup.merge import merged
from perisai_app.vault.backup.pages import PAGE, seals_of
from perisai_app.vault.backup.rebuild import all_rows, primary_key, rebuild, table_names
from perisai_app.vault.backup.rotation import FOLDER, kept_in
from perisai_app.vault.backup.salvage import Harvest, harvest, is_an_entry
from perisai_app.vault.database import FILE, Vault, VaultKey, open_read_only, open_unjudged, open_vault
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
from perisai_app.vault.rights.gone import Gone, gone_by, gone_in, held, take_away, withdraw_again

Prove = Callable[[Path], VaultKey]
DAMAGED, REBUILT = "damaged.db", "rebuilt.db"
SALT = slice(32, 48)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `made_at` is the backup's, None without one; `missing` counts submissions that were
    finalized and are in neither source; `unread` damaged pages; `newest` the last moment that came back;
    `still_gone` people whom the backup held and who had gone since: they did not come back; `withdrawn`
    withdrawals of consent that had to be made once more and wait to be sent."""

    rows: dict[str, int]
    made_at: datetime | None
    missing: int
    unread: int
    newest: datetime | None
    aside: Path | None
    still_gone: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class _Filled:
    """The database that lies ready: pages that could not be read, who is gone, and whom the backup held;
    the backups that speak, the restored one first, and the numbers that this one `lacked` itself."""

    unread: int
    gone: Gone
    held: frozenset[str]
    backups: tuple[Container, ...]
    lacked: frozenset[int]


def restore(file: Path | None, home: Path, *, prove: Prove, now: datetime) -> Restored:
    """A vault in `home` from a backup, or without `file` from the newest good one in `home`, and first of all
    one that holds what the vault lost, or from the damaged files alone. `prove` opens the slots in a folder.
    NotABackup, BackupDamaged, NewerVault, BackupOfAnother, WrongPassphrase and their like leave everything as
    it was; InUse or RestoreUnderWay while any process, this one too, has the vault open or restores it."""
    with in_use.alone(home):
        swap.finish(home, now)
        found = container.read(file) if file is not None else None
        place = swap.prepare(home)
        try:
            key = _key(found, home, place, prove)
            backup = verify(found.path, key) if found else _best(home, key)
            filled = _fill(backup, home, place, key)
            restored = _begun_anew(place, key, backup, filled, now)
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


def _best(home: Path, key: VaultKey) -> Container | None:
    return _first_good(reaching_first(home, key, kept_in(home / FOLDER)), key)


def _newest_good(folder: Path, key: VaultKey) -> Container | None:
    return _first_good(kept_in(folder), key)


def _first_good(paths: Iterable[Path], key: VaultKey) -> Container | None:
    for path in paths:
        try:
            return verify(path, key)
        except (VaultError, OSError, ValueError, KeyError):
            continue
    return None


def _fill(backup: Container | None, home: Path, place: Path, key: VaultKey) -> _Filled:
    """The new vault's database in `place`."""
    if backup is not None:
        container.take_out_database(backup, place / FILE)
        _bring_up(place / FILE, key)
    elif not (home / FILE).exists():
        raise NoVault
    found = _rescued(home, place, key, backup) if (home / FILE).exists() else Harvest()
    newer = _newer(backup, home, key)
    gone = _gone(found) | _gone_by(newer, key)
    if backup is not None and not knows(found, backup.manifest.journal):
        gone |= _gone_by((backup,), key)
    before, lacked = _of_the_backup(place / FILE, key, gone, backup)
    if found.tables or backup is None:
        _rebuild(place, key, found)
    return _Filled(found.unread, gone, before, (*([backup] if backup else []), *newer), lacked)


def _gone(found: Harvest) -> Gone:
    return gone_by(found.rows("tombstones"), filter(is_an_entry, found.rows("journal")))


def _newer(backup: Container | None, home: Path, key: VaultKey) -> tuple[Container, ...]:
    """Newer backups, here or where the chosen one lies: they know who was erased after it was made, and which
    numbers were given out."""
    if backup is None:
        return ()
    found = [_newest_good(folder, key) for folder in {home / FOLDER, backup.path.parent}]
    return tuple(one for one in found if one is not None and _is_later(one.manifest, backup.manifest))


def _gone_by(backups: Iterable[Container], key: VaultKey) -> Gone:
    gone = Gone()
    for backup in backups:
        opened = open_read_only(backup.path, key)
        gone |= gone_in(opened)
        opened.db.conn.close()
    return gone


def _is_later(one: Manifest, other: Manifest) -> bool:
    """By the journal, for the clock may have been set back."""
    return (one.incarnation, one.journal or (0, "")) > (other.incarnation, other.journal or (0, ""))


def _of_the_backup(
    path: Path, key: VaultKey, gone: Gone, backup: Container | None
) -> tuple[frozenset[str], frozenset[int]]:
    """Whom of the gone it held, and which numbers it lacked itself."""
    if backup is None:
        return frozenset(), frozenset()
    opened = open_unjudged(path, key)
    try:
        return held(opened, gone), _lacked(opened, backup.manifest.counter)
    finally:
        opened.db.conn.close()


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


def _begun_anew(
    place: Path, key: VaultKey, backup: Container | None, filled: _Filled, now: datetime
) -> Restored:
    """A new life of the vault: counters that were given out are not given out again, and nobody who had
    gone comes back."""
    if (mark := place.parent / MARK).exists():
        shutil.copyfile(mark, place / MARK)
    vault = open_vault(place, key)
    try:
        _keep_what_was_given_out(vault, filled.backups)
        missing = _missing(vault, filled.lacked)
        newest = _newest_moment(vault)
        restart(vault, now, {"missing": missing, "unread": filled.unread})
        taken = take_away(vault, filled.gone, known=filled.held, now=now)
        again = withdraw_again(vault, filled.gone, now=now)
        rows, _ = contents(vault)
    finally:
        vault.close()
    made_at = backup.manifest.made_at if backup else None
    return Restored(rows, made_at, missing, filled.unread, newest, None, len(taken), again)


def _keep_what_was_given_out(vault: Vault, backups: Iterable[Container]) -> None:
    """Counters and lives that a backup knows of; the mark's come with the new life."""
    for manifest in (backup.manifest for backup in backups):
        with vault.writing() as db:
            db.execute(GIVEN_OUT, [manifest.counter, manifest.incarnation])


GIVEN_OUT = """
UPDATE profile SET counter = max(counter, ?1), incarnation = max(incarnation, ?2)
WHERE counter < ?1 OR incarnation < ?2
"""


def _missing(vault: Vault, lacked: frozenset[int]) -> int:
    """Numbers of the device's counter that were given out and that no row has; those that the backup lacked
    had been lost before it was made."""
    counter = _number(vault, "SELECT counter AS n FROM profile")
    known = vault.mark.newest() if vault.mark else None
    return len(_lacked(vault, max(counter, known.counter if known else 0)) - lacked)


def _lacked(vault: Vault, top: int) -> frozenset[int]:
    return frozenset(range(1, top + 1)).difference(row["counter"] for row in vault.rows(OWN))


# Fetched ones bear a counter below nought; what lost against another laptop's is here all the same.
OWN = """
SELECT counter FROM submissions UNION SELECT counter FROM tombstones
UNION SELECT counter FROM rivals WHERE mine = 1
"""


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
