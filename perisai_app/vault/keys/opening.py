"""The three ways to a vault's key: passphrase, recovery code, office key. None of them writes a slot."""

from datetime import UTC, datetime
from pathlib import Path

from perisai_app.vault.errors import NoOfficeSlot, VaultDamaged, WrongRecoveryCode
from perisai_app.vault.keys import office_slot, passphrase_slot, recovery_code
from perisai_app.vault.keys.keystore import Keystore, system_keystore
from perisai_app.vault.keys.rules import RULES, KeyRules
from perisai_app.vault.keys.slots import read_slots
from perisai_app.vault.keys.tries import one_try
from perisai_app.vault.keys.vault_key import VaultKey


def open_with_passphrase(
    home: Path,
    passphrase: str,
    *,
    now: datetime | None = None,
    keystore: Keystore | None = None,
    rules: KeyRules = RULES,
) -> VaultKey:
    """WrongPassphrase, TooManyTries, KeystoreLost, NoVault, VaultDamaged or NewerVault when it stays shut."""
    if (slot := read_slots(home).slot(passphrase_slot.KIND)) is None:
        raise VaultDamaged
    with one_try(home, now or _laptop_clock(), rules):
        return passphrase_slot.open_slot(slot, passphrase, keystore or system_keystore())


def open_with_code(
    home: Path, code: str, *, now: datetime | None = None, rules: KeyRules = RULES
) -> VaultKey:
    """As typed; BadRecoveryCode is a slip and no try, WrongRecoveryCode is a try."""
    well_typed = recovery_code.read_code(code)
    slot = read_slots(home).slot(recovery_code.KIND)
    with one_try(home, now or _laptop_clock(), rules):
        if slot is None:
            raise WrongRecoveryCode
        return recovery_code.open_slot(slot, well_typed)


def open_with_office_key(home: Path, identity_file: str) -> VaultKey:
    """With the text of the office's age identity file; it is no guess, so there is no wait."""
    if (slot := read_slots(home).slot(office_slot.KIND)) is None:
        raise NoOfficeSlot
    return office_slot.open_slot(slot, identity_file)


def passphrase_opens_alone(home: Path) -> bool:
    """Whether this vault was made without a keystore, so that its passphrase has to be a long one."""
    return passphrase_slot.device_of(read_slots(home).slot(passphrase_slot.KIND)) is None


def _laptop_clock() -> datetime:
    """For callers that give no clock: a wait that somebody forgot to ask for is worse than this."""
    return datetime.now(UTC)
