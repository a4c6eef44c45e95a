"""The PIN: six digits that only resume a locked, still running program, for fifteen minutes and three tries.

It lives in memory and never on a disk: a million PINs are guessed in hours, so one must never protect a
stolen laptop. Must not know windows or clocks.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from perisai_app.vault.errors import BadPin, PinGone, WrongPin
from perisai_app.vault.keys.rules import PIN_DIGITS, PIN_LIFE
from perisai_app.vault.keys.stretch import FLOOR, Cost, stretched
from perisai_app.vault.keys.vault_key import VaultKey

TRIES = 3
SALT_BYTES = 16


class PinHold:
    """A key that lies sealed in memory while the program is locked. Make it at the moment of locking."""

    def __init__(self, key: VaultKey, pin: str, *, now: datetime, cost: Cost = FLOOR) -> None:
        demand_pin(pin)
        self._salt, self._cost = random(SALT_BYTES), cost
        self._since, self._left = now, TRIES
        self._sealed = bytearray(self._box(pin).encrypt(key.raw))

    def resume(self, pin: str, *, now: datetime) -> VaultKey:
        """The key, once; WrongPin while tries are left, else PinGone. A clock set back ends it too."""
        if not self.alive(now):
            self.drop()
            raise PinGone
        self._left -= 1
        try:
            key = VaultKey(self._box(pin).decrypt(bytes(self._sealed)))
        except CryptoError:
            if self._left:
                raise WrongPin from None
            self.drop()
            raise PinGone from None
        self.drop()
        return key

    def alive(self, now: datetime) -> bool:
        """Whether a PIN may be asked for at all."""
        return bool(self._sealed) and timedelta() <= now - self._since < PIN_LIFE

    def drop(self) -> None:
        """Overwrite what is held; from here on only the passphrase opens."""
        self._sealed[:] = bytes(len(self._sealed))
        self._sealed.clear()

    def _box(self, pin: str) -> SecretBox:
        return SecretBox(stretched(pin, self._salt, self._cost))


def demand_pin(pin: str) -> None:
    """BadPin unless it is six digits that are not the first anybody tries (000000, 123456, 654321)."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise BadPin
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise BadPin
