"""The slot that only the holder of the organisation's recovery key can open, without any network.

It is an age file (X25519), so that the office may make and keep its key with any age tool, and read a slot in
ten years without this program. The private half is never on the centre's server.
"""

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, x25519

from perisai_app.vault.errors import BadOfficeKey, BadRecipient, VaultDamaged, WrongOfficeKey
from perisai_app.vault.keys.slots import Slot
from perisai_app.vault.keys.vault_key import VaultKey

KIND = "office"
PRIVATE = "AGE-SECRET-KEY-1"


def seal(key: VaultKey, recipient: str) -> Slot:
    """The slot for a public key (age1...); BadRecipient when it is none."""
    try:
        to = x25519.Recipient.from_str(recipient.strip())
    except RecipientError:
        raise BadRecipient from None
    return {"v": 2, "kind": KIND, "recipient": str(to), "sealed": encrypt(key.raw, [to]).hex()}


def open_slot(slot: Slot, identity_file: str) -> VaultKey:
    """With the text of an age identity file; BadOfficeKey or WrongOfficeKey otherwise."""
    identities = _identities(identity_file)
    try:
        return VaultKey(decrypt(bytes.fromhex(slot["sealed"]), identities))
    except DecryptError:
        raise WrongOfficeKey from None
    except (KeyError, TypeError, ValueError):
        raise VaultDamaged from None


def _identities(text: str) -> list[x25519.Identity]:
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [x25519.Identity.from_str(line) for line in lines if line.startswith(PRIVATE)]
    except IdentityError:
        raise BadOfficeKey from None
    if not found:
        raise BadOfficeKey
    return found
