"""Makes and renews the ways in. Whoever calls has the key already; the database is never touched. No way in
is renewed while a restore puts slots in their place.

A new device secret gets a name of its own: the old one goes only when the new slot lies on the disk, so
that a crash at any point leaves a slot that opens.
"""

from dataclasses import dataclass
from pathlib import Path

from perisai_app.vault import in_use
from perisai_app.vault.errors import VaultError
from perisai_app.vault.keys import office_slot, passphrase_slot, recovery_code, stretch
from perisai_app.vault.keys.keystore import (
    DeviceSecret,
    Keystore,
    forget_secret,
    keep_new_secret,
    system_keystore,
)
from perisai_app.vault.keys.rules import RULES, KeyRules, demand_length
from perisai_app.vault.keys.slots import Slot, SlotFile, read_slots, write_slots
from perisai_app.vault.keys.stretch import Cost
from perisai_app.vault.keys.vault_key import VaultKey


@dataclass(frozen=True, slots=True, repr=False)
class NewWaysIn:
    """What a person must be told now, and never again: the code, and whether the machine keeps no secret."""

    recovery_code: str
    without_keystore: bool


@dataclass(frozen=True, slots=True)
class Locksmith:
    """Where device secrets go, what a guess costs (None: tuned to this machine), and how long is long."""

    keystore: Keystore | None = None
    cost: Cost | None = None
    rules: KeyRules = RULES

    def passphrase_slot(self, key: VaultKey, passphrase: str) -> tuple[Slot, bool]:
        """The slot, and whether it is one without a keystore; PassphraseTooShort before anything is kept."""
        demand_length(passphrase, alone=False, rules=self.rules)
        device = keep_new_secret(self.store)
        try:
            demand_length(passphrase, alone=device is None, rules=self.rules)
            cost = self.cost or stretch.tuned()
            return passphrase_slot.seal(key, passphrase, device, cost), device is None
        except BaseException:
            self._forget(device)
            raise

    @property
    def store(self) -> Keystore:
        return self.keystore or system_keystore()

    def _forget(self, device: DeviceSecret | None) -> None:
        if device is not None:
            forget_secret(self.store, device.name)


SYSTEM = Locksmith()


def first_ways_in(
    key: VaultKey, *, agent_name: str, passphrase: str, by: Locksmith = SYSTEM
) -> tuple[SlotFile, NewWaysIn]:
    """The slot file of a new vault, not written yet; PassphraseTooShort before there is anything."""
    slot, alone = by.passphrase_slot(key, passphrase)
    code = recovery_code.new_code()
    return SlotFile(agent_name, (slot, recovery_code.seal(key, code))), NewWaysIn(code, alone)


def recovered(home: Path, key: VaultKey, new_passphrase: str, *, by: Locksmith = SYSTEM) -> NewWaysIn:
    """After a recovery: a new passphrase, a new device secret, and a new code, since the old one was seen."""
    code = recovery_code.new_code()
    with in_use.shared(home):
        alone = _replaced(home, key, new_passphrase, by, recovery_code.seal(key, code))
    return NewWaysIn(code, alone)


def change_passphrase(home: Path, key: VaultKey, new_passphrase: str, *, by: Locksmith = SYSTEM) -> bool:
    """A new slot with a new device secret; True when this machine has no keystore for one."""
    with in_use.shared(home):
        return _replaced(home, key, new_passphrase, by)


def renew_code(home: Path, key: VaultKey) -> str:
    """A new recovery code; the old paper opens nothing from here on."""
    code = recovery_code.new_code()
    with in_use.shared(home):
        write_slots(home, read_slots(home).with_slot(recovery_code.seal(key, code)))
    return code


def add_office_slot(home: Path, key: VaultKey, recipient: str) -> None:
    """Seal the key to the organisation's public key, in place of an earlier one; BadRecipient otherwise."""
    with in_use.shared(home):
        write_slots(home, read_slots(home).with_slot(office_slot.seal(key, recipient)))


def forget_device_secret(home: Path, *, by: Locksmith = SYSTEM) -> None:
    """For a vault that is thrown away: leave nothing of it in the machine's keystore."""
    if (name := passphrase_slot.device_of(read_slots(home).slot(passphrase_slot.KIND))) is not None:
        forget_secret(by.store, name)


def _replaced(home: Path, key: VaultKey, passphrase: str, by: Locksmith, *others: Slot) -> bool:
    file = read_slots(home)
    old = passphrase_slot.device_of(file.slot(passphrase_slot.KIND))
    slot, alone = by.passphrase_slot(key, passphrase)
    for one in (slot, *others):
        file = file.with_slot(one)
    try:
        write_slots(home, file)
    except VaultError:
        _forget_new(home, slot, by)
        raise
    if old is not None:
        forget_secret(by.store, old)
    return alone


def _forget_new(home: Path, slot: Slot, by: Locksmith) -> None:
    """The disk refused; but where the first copy was written already, its secret has to stay."""
    new = passphrase_slot.device_of(slot)
    if new is not None and new != passphrase_slot.device_of(read_slots(home).slot(passphrase_slot.KIND)):
        forget_secret(by.store, new)
