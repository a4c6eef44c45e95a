"""Where the centre's files lie: encrypted, under names that tell nothing, in a folder of its home.

Each is sealed under what it is, so that none passes for another, and bears that in a sealed label, so that a
row which a power cut took can be made again from the bytes. Must not know who names a file, nor HTTP.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from central.files.folder import Folder
from central.files.sealing import seal, unseal
from central.home import Home
from central.keys import read_key

_KEY, _LABEL_KEY = b"perisai files", b"perisai labels"
_LABEL_BYTES = 144
_SEALED_LABEL = SecretBox.NONCE_SIZE + SecretBox.MACBYTES + _LABEL_BYTES


class Cabinet:
    """Opened for one home; its keys follow from the database's, which is kept with the home anyway."""

    def __init__(self, home: Home) -> None:
        self.folder = Folder(home.files)
        key = read_key(home.database_key)
        self._key = hmac.digest(key, _KEY, hashlib.sha256)
        self._labels = SecretBox(hmac.digest(key, _LABEL_KEY, hashlib.sha256))

    def save(self, name: str, data: Iterable[bytes]) -> str:
        """The place of a file that is on the disk now, whatever happens; OSError when it cannot get there."""
        return self.folder.save(self._sealed(name, data), lasting=True)

    def lay(self, name: str, data: bytes) -> str:
        """The same for a part of one, without waiting for the disk."""
        return self.folder.save(self._sealed(name, [data]), lasting=False)

    def load(self, name: str, place: str) -> Iterator[bytes]:
        """FileNotFoundError or Damaged when it is not what was saved, perhaps only at its end."""
        with closing(self.folder.open(place)) as file:
            file.seek(_SEALED_LABEL)
            yield from unseal(self._key, name.encode(), file)

    def name_of(self, place: str) -> str | None:
        """What lies there by its label; None when it bears none of ours."""
        with closing(self.folder.open(place)) as file:
            try:
                return self._labels.decrypt(file.read(_SEALED_LABEL)).decode().rstrip()
            except (CryptoError, ValueError):
                return None

    def remove(self, places: Iterable[str]) -> None:
        for place in places:
            self.folder.remove(place)

    def _sealed(self, name: str, data: Iterable[bytes]) -> Iterator[bytes]:
        label = name.encode().ljust(_LABEL_BYTES)
        assert len(label) == _LABEL_BYTES, "a name of ours is a digest, or one with a device and an offset"
        return chain([bytes(self._labels.encrypt(label))], seal(self._key, name.encode(), data))
