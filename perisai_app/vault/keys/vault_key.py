"""The key itself, in one place that can be overwritten when it is no longer needed."""

from hmac import compare_digest

from nacl.utils import random

KEY_BYTES, SALT_BYTES = 32, 16


class VaultKey:
    """The 48 raw bytes (key, then salt) that SQLCipher opens with. Never printed.

    Wiping is best effort: Python and SQLCipher make copies that we cannot reach.
    """

    __hash__ = None  # type: ignore[assignment]  # a wiped key would change its place in a set
    __slots__ = ("_held",)

    def __init__(self, raw: bytes) -> None:
        self._held = bytearray(raw)

    @property
    def raw(self) -> bytes:
        """A copy; ValueError once the key was wiped."""
        if not self._held:
            raise ValueError("this key was wiped")
        return bytes(self._held)

    def copy(self) -> "VaultKey":
        """One of its own for somebody else, who wipes it; ValueError once this one was wiped."""
        return VaultKey(self.raw)

    def wipe(self) -> None:
        """Overwrite our own copy. Whoever still holds this object can open nothing with it."""
        self._held[:] = bytes(len(self._held))
        self._held.clear()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VaultKey) and compare_digest(self._held, other._held)

    def __repr__(self) -> str:
        return "VaultKey(...)"


def new_key() -> VaultKey:
    return VaultKey(random(KEY_BYTES + SALT_BYTES))
