"""Machines of a test: with a keystore in memory, without one, and with one that fails or forgets."""

from dataclasses import dataclass, field

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from perisai_app.vault.keys.keystore import KeystoreUnavailable
from perisai_app.vault.keys.stretch import Cost

QUICK = Cost(1024, 1, 1)  # a guess in about a millisecond: what a test asks for is not how long it takes


@dataclass
class MemoryKeystore:
    """A keystore that lives as long as the test; held to the same contract as the real one."""

    held: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        return self.held.get(name)

    def set(self, name: str, value: str) -> None:
        self.held[name] = value

    def delete(self, name: str) -> None:
        self.held.pop(name, None)


class BrokenKeystore(MemoryKeystore):
    """One that worked once: what it holds is there, and it answers nobody."""

    broken = True

    def get(self, name: str) -> str | None:
        if self.broken:
            raise KeystoreUnavailable
        return super().get(name)


class ForgetfulKeystore(MemoryKeystore):
    """One that takes everything and keeps nothing, as keyring's null backend."""

    def set(self, name: str, value: str) -> None:
        """Gone."""


class MemoryBackend(KeyringBackend):
    """A backend for `keyring` itself, so that our own glue is run."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError
        del self.held[service, username]


class RaisingBackend(MemoryBackend):
    """A backend whose system is not there."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("no D-Bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("no D-Bus")
