"""The restore that the window offers, as work for a lane: from the newest backup that is good, and where
something was lost, from the newest that holds it. No Qt."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perisai_app.vault.backup import container
from perisai_app.vault.backup.restore import Restored, restore
from perisai_app.vault.backup.rotation import kept, newest
from perisai_app.vault.errors import BackupDamaged, NotABackup, VaultDamaged, VaultError
from perisai_app.vault.keys.slots import read_slots
from ui.alone import Alone
from ui.opened import Damage


@dataclass(frozen=True, slots=True)
class BringBack:
    """Never under another program, whose connection would go on writing to the files set aside."""

    damage: Damage
    alone: Alone
    now: Callable[[], datetime]

    def made_at(self) -> datetime | None:
        """When the backup was made that a restore takes first; None without one."""
        if self.holds_lost:
            with suppress(OSError, VaultError):
                return container.read(self.damage.holding[0]).manifest.made_at
            return None
        found = newest(self.damage.home)
        return found.manifest.made_at if found else None

    @property
    def holds_lost(self) -> bool:
        """The vault reads; it is what it lost that is brought back."""
        return bool(self.damage.holding)

    def __call__(self) -> Restored:
        """The errors of `restore`; AlreadyOpen when another program has this agent's vault."""
        self.alone.take(self.damage.home)
        if _has_slots_that_read(self.damage.home):
            return self._from(None)
        return self._with_slots_of_a_backup()

    def _with_slots_of_a_backup(self) -> Restored:
        """Both slot copies are damaged: only a backup can still tell how the key is sealed."""
        for file in kept(self.damage.home):
            try:
                return self._from(file)
            except (BackupDamaged, NotABackup):
                continue
        raise VaultDamaged

    def _from(self, file: Path | None) -> Restored:
        return restore(file, self.damage.home, prove=self.damage.prove, now=self.now())


def _has_slots_that_read(home: Path) -> bool:
    try:
        return bool(read_slots(home))
    except VaultError:
        return False
