"""Key slots: the database's random key and salt, sealed under what a person knows.

Changing a passphrase rewrites a slot, never the database. Two checksummed copies lie beside the database;
one damaged copy is mended from the other. Must not know what the key opens.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from perisai_app.vault.errors import NoVault, VaultDamaged, WrongPassphrase

COPIES = ("keys-1.json", "keys-2.json")
KEY_BYTES, SALT_BYTES = 32, 16
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4  # about 0.1-0.3 s; RFC 9106's second recommended setting


@dataclass(frozen=True, slots=True, repr=False)
class VaultKey:
    """The 48 raw bytes (key, then salt) that SQLCipher opens with. Never printed."""

    raw: bytes

    def __repr__(self) -> str:
        return "VaultKey(...)"


def new_key() -> VaultKey:
    return VaultKey(random(KEY_BYTES + SALT_BYTES))


def write_slots(home: Path, key: VaultKey, *, agent_name: str, passphrase: str) -> None:
    """Both copies, each replaced in one step, so that a crash leaves at least one whole."""
    salt = random(SALT_BYTES)
    box = SecretBox(_stretched(passphrase, salt, MEMORY_KIB, PASSES, LANES))
    slot = {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": salt.hex(),
        "sealed": bytes(box.encrypt(key.raw)).hex(),
    }
    _write(home, {"v": 1, "agent_name": agent_name, "slots": [slot]})


def open_slots(home: Path, passphrase: str) -> VaultKey:
    """The key that this passphrase unseals; NoVault, VaultDamaged or WrongPassphrase otherwise."""
    for slot in _read(home)["slots"]:
        secret = _stretched(
            passphrase, bytes.fromhex(slot["salt"]), slot["memory_kib"], slot["passes"], slot["lanes"]
        )
        try:
            return VaultKey(SecretBox(secret).decrypt(bytes.fromhex(slot["sealed"])))
        except CryptoError:
            continue
    raise WrongPassphrase


def agent_of(home: Path) -> str:
    """Whose vault this is, told before it is opened (several agents share a laptop)."""
    return str(_read(home)["agent_name"])


def has_slots(home: Path) -> bool:
    return any((home / name).exists() for name in COPIES)


def _stretched(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=passes,
        memory_cost=memory_kib,
        parallelism=lanes,
        hash_len=SecretBox.KEY_SIZE,
        type=Type.ID,
    )


def _write(home: Path, content: dict[str, Any]) -> None:
    body = json.dumps(content, sort_keys=True)
    text = json.dumps({"body": body, "sha256": hashlib.sha256(body.encode()).hexdigest()})
    for name in COPIES:
        _replace(home / name, text.encode())


def _replace(path: Path, data: bytes) -> None:
    """Write beside, sync, then rename: the old or the new file, never half of one."""
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _read(home: Path) -> dict[str, Any]:
    if not has_slots(home):
        raise NoVault
    for name in COPIES:
        if (content := _whole(home / name)) is not None:
            return content
    raise VaultDamaged


def _whole(path: Path) -> dict[str, Any] | None:
    """The content of one copy, or None when it is missing or its checksum does not fit."""
    try:
        outer = json.loads(path.read_bytes())
        if hashlib.sha256(outer["body"].encode()).hexdigest() != outer["sha256"]:
            return None
        return dict(json.loads(outer["body"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
