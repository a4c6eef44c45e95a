"""Where the centre's files lie: encrypted, under names that tell nothing, in a folder of its home.

Each is sealed under what it is, so that none passes for another, and bears that in a sealed label, so that a
row which a power cut took can be made again from the bytes. Must not know who names a file, nor HTTP.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from central.files.sealing import Damaged, seal, unseal
from central.files.store import FileStore

_KEY, _LABEL_KEY = b"perisai files", b"perisai labels"
_LABEL_BYTES = 144
_SEALED_LABEL = SecretBox.NONCE_SIZE + SecretBox.MACBYTES + _LABEL_BYTES


class Cabinet:
    """Its keys follow from the embedded database's, which is kept with the home anyway."""

    def __init__(self, key: bytes, folder: FileStore) -> None:
        self.folder = folder
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
            file.read(_SEALED_LABEL)
            yield from unseal(self._key, name.encode(), file)

    def name_of(self, place: str) -> str | None:
        """What lies there by its label; None when it bears none of ours."""
        with closing(self.folder.open(place)) as file:
            try:
                return self._labels.decrypt(file.read(_SEALED_LABEL)).decode().rstrip()
            except (CryptoError, ValueError):
                return None

    def whole_at(self, place: str) -> tuple[str, int] | None:
        """Digest and length of the whole content that lies there, read through; None when its bytes are not
        what their label says, or are only a part of something.
        """
        try:
            name = self.name_of(place) or ""
            if not re.fullmatch(r"[0-9a-f]{64}", name):
                return None
            digest, size = hashlib.sha256(), 0
            for stroke in self.load(name, place):
                digest.update(stroke)
                size += len(stroke)
        except (FileNotFoundError, Damaged):
            return None
        return (name, size) if digest.hexdigest() == name else None

    def remove(self, places: Iterable[str]) -> None:
        for place in places:
            self.folder.remove(place)

    def _sealed(self, name: str, data: Iterable[bytes]) -> Iterator[bytes]:
        label = name.encode().ljust(_LABEL_BYTES)
        assert len(label) == _LABEL_BYTES, "a name of ours is a digest, or one with a device and an offset"
        return chain([bytes(self._labels.encrypt(label))], seal(self._key, name.encode(), data))
