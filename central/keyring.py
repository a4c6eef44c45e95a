"""The keys of one centre. Of those that sign the first is in `signing.key`, each later one in a file with its
own name; packages are sealed to the one in `package.key`.

The database says which of them signs now, so that a rotation is one commit and serving processes follow.
Must not know what is signed.
"""

import hashlib
import hmac

from nacl.signing import SigningKey

from central.home import Home, signing_seed
from central.keys import age_identity, make_key, read_key
from central.stop import Stop

_CURSORS = b"perisai cursor"
_SESSIONS = b"perisai session"


class Keyring:
    """Reads a key when first asked for it, and keeps it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.first = SigningKey(signing_seed(home))
        self._held = {_name(self.first): self.first}
        self.cursors = hmac.digest(self.first.encode(), _CURSORS, hashlib.sha256)
        self.sessions = hmac.digest(self.first.encode(), _SESSIONS, hashlib.sha256)
        self.package = age_identity(home.package_key)

    @property
    def package_recipient(self) -> str:
        """What laptops seal packages to."""
        return str(self.package.to_public())

    def key(self, public_key: str) -> SigningKey:
        """The key whose public half this is; Stop when it does not lie in this home."""
        if public_key not in self._held:
            path = self._home.later_signing_key(public_key)
            if not path.exists():
                raise Stop("other_key", 4)
            self._hold(SigningKey(read_key(path)), public_key)
        return self._held[public_key]

    def make(self) -> SigningKey:
        """A new key in its own file; it signs nothing until the database names it."""
        fresh = SigningKey.generate()
        make_key(self._home.later_signing_key(_name(fresh)), fresh.encode())
        self._held[_name(fresh)] = fresh
        return fresh

    def _hold(self, key: SigningKey, public_key: str) -> None:
        if _name(key) != public_key:
            raise Stop("key_lost", 4)
        self._held[public_key] = key


def _name(key: SigningKey) -> str:
    return key.verify_key.encode().hex()
