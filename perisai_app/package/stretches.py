"""Stretches of files, as a package carries them: mostly whole files, pieces where no part holds one."""

from collections.abc import Iterator
from dataclasses import dataclass

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.files.sending import OwedFile
from perisai_app.vault.files.store import file_bytes
from perisai_app.wire.canonical import digest


class Unreadable(Exception):
    """The bytes of this file are damaged, or it went while the package was being made."""

    def __init__(self, sha256: str) -> None:
        super().__init__("unreadable")
        self.sha256 = sha256


@dataclass(frozen=True, slots=True)
class Stretch:
    """`bytes` of a file from `offset` on, and the digest of just these."""

    file: OwedFile
    offset: int
    bytes: int
    sha256: str


def stretches_of(vault: Vault, file: OwedFile, space: int) -> Iterator[Stretch]:
    """All of the file when it fits into `space` bytes, else one piece after the other of that size. A whole
    file is not read for it. Unreadable.
    """
    if file.bytes <= space:
        yield Stretch(file, 0, file.bytes, file.sha256)
        return
    data = _whole(vault, file)
    for offset in range(0, file.bytes, space):
        piece = data[offset : offset + space]
        yield Stretch(file, offset, len(piece), digest(piece))


def bytes_of(vault: Vault, stretch: Stretch) -> bytes:
    """Unreadable where they are not there, or not what was hashed."""
    return _whole(vault, stretch.file)[stretch.offset : stretch.offset + stretch.bytes]


def _whole(vault: Vault, file: OwedFile) -> bytes:
    try:
        data = file_bytes(vault, file.sha256)
    except VaultDamaged:
        raise Unreadable(file.sha256) from None
    if data is None or len(data) != file.bytes:
        raise Unreadable(file.sha256)
    return data
