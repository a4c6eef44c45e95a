"""The recovery code: 140 random bits on paper, for the agent to leave at the office.

Seven groups of four letters and a check letter, in Crockford's base 32, which has no I, L, O and U. The check
letters find every single slip, every swap of neighbours and every swap of groups before the code is tried.
"""

import secrets
from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from perisai_app.vault.errors import BadRecoveryCode, RecoveryCodeLength, VaultDamaged, WrongRecoveryCode
from perisai_app.vault.keys.slots import Slot
from perisai_app.vault.keys.vault_key import VaultKey

KIND = "recovery"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, LETTERS = 7, 4  # 7 * 4 * 5 bits
SIZE = LETTERS + 1  # of a group, with its check letter
LOOKALIKES = str.maketrans("OILU", "011V")
SALT_BYTES = 16
PERSON = b"perisai recovery"


def new_code() -> str:
    """A code as it is printed; 140 bits, so it needs no stretching."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * LETTERS))
    return "-".join(
        _with_check(letters[i : i + LETTERS], i // LETTERS) for i in range(0, len(letters), LETTERS)
    )


def read_code(text: str) -> str:
    """The code as printed, however it was typed: case, blanks, dashes, O for 0, I or L for 1, U for V.

    RecoveryCodeLength, or BadRecoveryCode with the number of the first group that cannot be right.
    """
    letters = _letters(text)
    if len(letters) != GROUPS * SIZE:
        raise RecoveryCodeLength
    if (slip := first_slip(text)) is not None:
        raise BadRecoveryCode(slip)
    return grouped(text)


def first_slip(text: str) -> int | None:
    """The number of the first whole group that cannot be right, told while it is still typed."""
    for number, group in enumerate(_groups(text)):
        whole = len(group) == SIZE
        if not set(group) <= set(ALPHABET) or number >= GROUPS:
            return number + 1
        if whole and _with_check(group[:LETTERS], number) != group:
            return number + 1
    return None


def grouped(text: str) -> str:
    """What was typed so far, as it stands on the paper."""
    return "-".join(_groups(text))


def missing(text: str) -> int:
    """How many letters are still to be typed."""
    return max(0, GROUPS * SIZE - len(_letters(text)))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(LOOKALIKES)


def _groups(text: str) -> list[str]:
    letters = _letters(text)
    return [letters[i : i + SIZE] for i in range(0, len(letters), SIZE)]


def seal(key: VaultKey, code: str) -> Slot:
    """The slot for a code from `new_code` or `read_code`."""
    salt = random(SALT_BYTES)
    sealed = SecretBox(_secret(code, salt)).encrypt(key.raw)
    return {"v": 2, "kind": KIND, "salt": salt.hex(), "sealed": bytes(sealed).hex()}


def open_slot(slot: Slot, code: str) -> VaultKey:
    """WrongRecoveryCode when this slot was sealed with another code."""
    try:
        salt, sealed = bytes.fromhex(slot["salt"]), bytes.fromhex(slot["sealed"])
    except (KeyError, TypeError, ValueError):
        raise VaultDamaged from None
    try:
        return VaultKey(SecretBox(_secret(code, salt)).decrypt(sealed))
    except (CryptoError, ValueError):
        raise WrongRecoveryCode from None


def _secret(code: str, salt: bytes) -> bytes:
    return blake2b(code.encode(), salt=salt, digest_size=SecretBox.KEY_SIZE, person=PERSON).digest()


def _with_check(letters: str, number: int) -> str:
    """Horner's rule over the field of 32: each place has its own weight, and so has the group's number."""
    total = number + 1
    for letter in letters:
        total = _doubled(total) ^ ALPHABET.index(letter)
    return letters + ALPHABET[_doubled(total)]


def _doubled(value: int) -> int:
    """Times x, modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
