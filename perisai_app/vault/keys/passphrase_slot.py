"""The slot that a passphrase opens, together with the device secret where the machine can keep one.

BLAKE2b keyed with the device secret joins the two: neither a stolen disk nor a stolen passphrase is enough.
Must not know where the slot lies or how often somebody tried.
"""

from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from perisai_app.vault.errors import KeystoreLost, VaultDamaged, WrongPassphrase
from perisai_app.vault.keys.keystore import DeviceSecret, Keystore, find_secret
from perisai_app.vault.keys.rules import as_typed_anywhere
from perisai_app.vault.keys.slots import Slot
from perisai_app.vault.keys.stretch import MOST_PASSES, Cost, stretched
from perisai_app.vault.keys.vault_key import VaultKey

KIND = "passphrase"
SALT_BYTES = 16
JOINED, MARKED = b"perisai slot", b"perisai device"
MOST_KIB = 4 * 1024 * 1024  # a file that asks for more was tampered with


def seal(key: VaultKey, passphrase: str, device: DeviceSecret | None, cost: Cost) -> Slot:
    """The slot as it is written; `device` None is the slot of a machine without a keystore."""
    salt = random(SALT_BYTES)
    secret = stretched(as_typed_anywhere(passphrase), salt, cost)
    box = SecretBox(_joined(secret, device))
    return {
        "v": 2,
        "kind": KIND,
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": salt.hex(),
        "device": device.name if device else None,
        "device_mark": _mark(device) if device else None,
        "sealed": bytes(box.encrypt(key.raw)).hex(),
    }


def open_slot(slot: Slot, passphrase: str, keystore: Keystore) -> VaultKey:
    """KeystoreLost before any guess when the device secret is not here; WrongPassphrase after one."""
    device = _device(slot, keystore)
    try:
        salt, sealed = bytes.fromhex(slot["salt"]), bytes.fromhex(slot["sealed"])
        cost = Cost(int(slot["memory_kib"]), int(slot["passes"]), int(slot["lanes"]))
    except (KeyError, TypeError, ValueError):
        raise VaultDamaged from None
    if cost.memory_kib > MOST_KIB or cost.passes > MOST_PASSES:
        raise VaultDamaged
    if slot["v"] == 1:  # before there were device secrets
        return _unsealed(SecretBox(stretched(passphrase, salt, cost)), sealed)
    secret = stretched(as_typed_anywhere(passphrase), salt, cost)
    return _unsealed(SecretBox(_joined(secret, device)), sealed)


def device_of(slot: Slot | None) -> str | None:
    """The name under which the keystore holds this slot's device secret."""
    return slot.get("device") if slot else None


def _device(slot: Slot, keystore: Keystore) -> DeviceSecret | None:
    if (name := device_of(slot)) is None:
        return None
    device = find_secret(keystore, str(name))
    if device is None or _mark(device) != slot.get("device_mark"):
        raise KeystoreLost
    return device


def _unsealed(box: SecretBox, sealed: bytes) -> VaultKey:
    try:
        return VaultKey(box.decrypt(sealed))
    except CryptoError:
        raise WrongPassphrase from None


def _joined(secret: bytes, device: DeviceSecret | None) -> bytes:
    return blake2b(
        secret, key=device.value if device else b"", digest_size=SecretBox.KEY_SIZE, person=JOINED
    ).digest()


def _mark(device: DeviceSecret) -> str:
    """Tells whether this is the secret that sealed the slot; of 256 random bits it gives nothing away."""
    return blake2b(key=device.value, digest_size=8, person=MARKED).hexdigest()
