"""What a way in ends with: an opened vault, or a damaged one and how to prove that it is one's own. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perisai_app.vault.errors import NoVault, VaultDamaged

if TYPE_CHECKING:  # the page comes up before anybody needs a vault
    from perisai_app.vault.keys.changing import NewWaysIn
    from perisai_app.vault.keys.vault_key import VaultKey

Prove = Callable[[Path], "VaultKey"]


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """The key fits. `pin` is the one just typed, `told` what must be told once, `damaged` an unread file, or
    one that lost what the backups `holding` have. `is_new` for a vault made just now."""

    home: Path
    key: "VaultKey"
    pin: str = ""
    told: "NewWaysIn | None" = None
    damaged: bool = False
    holding: tuple[Path, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Damage:
    """A vault that does not read, or that lost what the backups `holding` have. `prove` opens the slots of a
    folder, as a restore asks for it."""

    home: Path
    prove: Prove
    holding: tuple[Path, ...] = ()


def looked_into(home: Path, key: "VaultKey", *, pin: str = "", told: "NewWaysIn | None" = None) -> Opened:
    """Opens the file once, and brings it up to date; so no page stands over a vault that does not read."""
    from perisai_app.vault.database import open_vault

    damaged = False
    try:
        open_vault(home, key).close()
    except (VaultDamaged, NoVault):  # slots without a database: the file went away
        damaged = True
    return Opened(home, key, pin, told, damaged)


def with_passphrase(home: Path, passphrase: str, now: datetime) -> Opened:
    """The errors of `unlock`."""
    from perisai_app.vault.database import unlock

    return looked_into(home, unlock(home, passphrase, now=now))


def proved_by(passphrase: str, now: Callable[[], datetime]) -> Prove:
    """For a vault whose own slots are damaged: a backup's slots are asked the same."""

    def prove(place: Path) -> "VaultKey":
        from perisai_app.vault.database import unlock

        return unlock(place, passphrase, now=now())

    return prove


def with_key_in_hand(key: "VaultKey") -> Prove:
    """It has opened the slots a moment ago."""
    return lambda _place: key
