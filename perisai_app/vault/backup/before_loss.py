"""Which backups were made before a loss that nobody has owned to having seen: what was lost may stand there
and nowhere else. Must not know when a backup is made or dropped.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup import container
from perisai_app.vault.backup.container import Manifest
from perisai_app.vault.database import FILE, Vault, VaultKey, open_read_only
from perisai_app.vault.errors import VaultDamaged, VaultError
from perisai_app.vault.mark import LostWrites, Mark, lost_writes
from perisai_app.vault.mark_file import MarkFile


def made_before_loss(vault: Vault, backups: Iterable[Path]) -> tuple[Path, ...]:
    """Those of them that may hold what is lost; none where nothing is. One that does not read may, and each
    may while the journal has not told the loss, for telling it begins the life that tells them apart."""
    try:
        if lost_writes(vault) is None:
            return ()
    except VaultDamaged:
        return tuple(backups)
    life = _life_after(vault)
    return tuple(path for path in backups if life is None or _is_older(path, life))


def holding_what_is_lost(vault: Vault, backups: Iterable[Path]) -> tuple[Path, ...]:
    """Those whose journal reaches into what is lost, in the order given; empty where nothing is.

    VaultDamaged where not even the journal can be read.
    """
    if (lost := lost_writes(vault)) is None:
        return ()
    reach = min(lost.first, lost.last)  # where only saves are gone: the entry before them
    return tuple(path for path in made_before_loss(vault, backups) if _reaches(path, reach))


def reaching_first(home: Path, key: VaultKey, backups: tuple[Path, ...]) -> tuple[Path, ...]:
    """The same ones; where the vault in `home` reads and lost something, those first that hold some of it.
    For who has the files alone: nothing is written, nor is the WAL read."""
    try:
        opened = open_read_only(home / FILE, key)
        try:
            reading = replace(opened, mark=Mark(MarkFile(home, key.raw)))
            first = holding_what_is_lost(reading, backups)
        finally:
            opened.db.conn.close()
    except (OSError, VaultError, sqlcipher.DatabaseError):
        return backups
    return (*first, *(path for path in backups if path not in first))


def _life_after(vault: Vault) -> int | None:
    """The life in which the loss is told; None while it is not."""
    if vault.mark is not None and isinstance(vault.mark.found, LostWrites):
        return None
    row = vault.row("SELECT incarnation FROM profile")
    return int(row["incarnation"]) if row else None


def _is_older(path: Path, life: int) -> bool:
    told = _manifest(path)
    return told is None or told.incarnation < life


def _reaches(path: Path, entry: int) -> bool:
    told = _manifest(path)
    return told is not None and told.journal is not None and told.journal[0] >= entry


def _manifest(path: Path) -> Manifest | None:
    try:
        return container.read(path).manifest
    except (OSError, VaultError, ValueError, KeyError):
        return None
