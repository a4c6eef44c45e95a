"""The device secret in the machine's own keystore: without it a stolen disk cannot even be guessed at.

`Keystore` is the seam; any fault of a keystore is KeystoreUnavailable. Names and values are our own random
hex, so that nothing personal lies there and the 1,280 letters of Windows' manager are plenty.
"""

import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import keyring
from keyring.backend import KeyringBackend
from nacl.utils import random

SERVICE = "perisai"
SECRET_BYTES, NAME_BYTES = 32, 16
REAL = "keyring.backends."  # the system's own; a third party's might be a plain file
OWN = {"win32": "Windows", "darwin": "macOS"}  # a frozen program has no entry points to find them by
UNREAL = ("keyring.backends.fail", "keyring.backends.null")


class KeystoreUnavailable(Exception):
    """There is no keystore here, or it does not answer."""


class Keystore(Protocol):
    """Three verbs over short texts; each may raise KeystoreUnavailable."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None:
        """Nothing happens when the name is not there."""


@dataclass(frozen=True, slots=True)
class KeyringKeystore:
    """The keystore of the operating system, through `keyring`.

    One target per name: Windows' manager moves an entry about when two names share a target.
    """

    backend: KeyringBackend

    def get(self, name: str) -> str | None:
        try:
            return self.backend.get_password(_target(name), SERVICE)
        except Exception as error:  # each system has its own errors: D-Bus, pywin32, Keychain
            raise KeystoreUnavailable from error

    def set(self, name: str, value: str) -> None:
        try:
            self.backend.set_password(_target(name), SERVICE, value)
        except Exception as error:
            raise KeystoreUnavailable from error

    def delete(self, name: str) -> None:
        if self.get(name) is None:
            return
        try:
            self.backend.delete_password(_target(name), SERVICE)
        except Exception as error:
            raise KeystoreUnavailable from error


class NoKeystore:
    """What a machine without one has."""

    def get(self, name: str) -> str | None:
        raise KeystoreUnavailable

    def set(self, name: str, value: str) -> None:
        raise KeystoreUnavailable

    def delete(self, name: str) -> None:
        raise KeystoreUnavailable


@dataclass(frozen=True, slots=True, repr=False)
class DeviceSecret:
    """The name is written into the slot; the value only ever lies in the keystore."""

    name: str
    value: bytes


def system_keystore() -> Keystore:
    """This machine's, or NoKeystore: also when the only one on offer forgets, or is not the system's own."""
    with suppress(ImportError):
        import_module(REAL + OWN.get(sys.platform, "SecretService"))
    try:
        backend = keyring.get_keyring()
    except Exception:  # a broken D-Bus or configuration must not keep anybody from working
        return NoKeystore()
    module = type(backend).__module__
    return KeyringKeystore(backend) if module.startswith(REAL) and module not in UNREAL else NoKeystore()


def keep_new_secret(keystore: Keystore) -> DeviceSecret | None:
    """A new device secret that was put in and read back; None when the machine has no place for it."""
    secret = DeviceSecret(random(NAME_BYTES).hex(), random(SECRET_BYTES))
    try:
        keystore.set(secret.name, secret.value.hex())
        return secret if find_secret(keystore, secret.name) == secret else None
    except KeystoreUnavailable:
        return None


def find_secret(keystore: Keystore, name: str) -> DeviceSecret | None:
    """The kept secret; None when it is gone, the keystore does not answer, or it holds something else."""
    try:
        text = keystore.get(name)
        value = bytes.fromhex(text or "")
    except (KeystoreUnavailable, ValueError):
        return None
    return DeviceSecret(name, value) if len(value) == SECRET_BYTES else None


def forget_secret(keystore: Keystore, name: str) -> None:
    """Best effort: a secret without its slot opens nothing."""
    try:
        keystore.delete(name)
    except KeystoreUnavailable:
        return


def _target(name: str) -> str:
    return f"{SERVICE} {name}"
