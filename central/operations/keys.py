"""Who may open a backup: an age key that the office keeps elsewhere, or whoever knows a passphrase.

Each head is sealed to a key of its own as well, which is forgotten once the head was read back; under a
passphrase that key lies beside, sealed by it. Must not know what is sealed.
"""

from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import IdentityError, RecipientError, x25519

from central.stop import Stop

LEAST_PASSPHRASE = 12


@dataclass(frozen=True, slots=True)
class Lock:
    """Either an age recipient or a passphrase."""

    recipient: str | None = None
    passphrase: str | None = None


@dataclass(frozen=True, slots=True)
class Sealing:
    """Whom a head is sealed to, how it is read back now, and what lies beside it."""

    recipients: tuple[x25519.Recipient, ...]
    own: x25519.Identity
    beside: bytes | None


def sealing(lock: Lock) -> Sealing:
    """Stop for a lock that would keep nobody out, or that nobody could open."""
    own = x25519.Identity.generate()
    if lock.recipient is not None and lock.passphrase is None:
        return Sealing((own.to_public(), _recipient(lock.recipient)), own, None)
    if lock.recipient is None and lock.passphrase is not None:
        if len(lock.passphrase) < LEAST_PASSPHRASE:
            raise Stop("backup_passphrase_short", 2)
        return Sealing((own.to_public(),), own, pyrage.passphrase.encrypt(str(own).encode(), lock.passphrase))
    raise Stop("backup_unlocked", 2)


def identity_in(file: Path) -> x25519.Identity:
    """The office's own key, from a file as age-keygen writes it."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        (key,) = [line for line in lines if line and not line.startswith("#")]
        return x25519.Identity.from_str(key.strip())
    except (OSError, ValueError, IdentityError):
        raise Stop("backup_key_unreadable", 2) from None


def identity_by(passphrase: str | None, beside: Path) -> x25519.Identity:
    """The key that lies beside a head, sealed by this passphrase; Stop without one."""
    if passphrase is None:
        raise Stop("backup_unlocked", 2)
    try:
        return x25519.Identity.from_str(pyrage.passphrase.decrypt(beside.read_bytes(), passphrase).decode())
    except OSError:
        raise Stop("backup_no_passphrase", 2) from None
    except (pyrage.DecryptError, ValueError, IdentityError):
        raise Stop("backup_other_key", 2) from None


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError:
        raise Stop("backup_recipient", 2) from None
