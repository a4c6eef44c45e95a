"""Where an archive is written to while its bytes leave: nobody can go back in it, and nothing is kept."""

from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class Drain:
    """Takes what a ZipFile writes; what was taken out is gone from here."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self, at_least: int = 1) -> Iterator[bytes]:
        """What was written since, if it is as much."""
        if len(self._held) >= at_least:
            data, self._held = bytes(self._held), bytearray()
            yield data


def archive_into(drain: Drain) -> ZipFile:
    """An archive whose bytes go there."""
    return ZipFile(drain, "w", ZIP_DEFLATED)  # type: ignore[call-overload,no-any-return]  # it asks for no more than write and flush


def entry(name: str) -> ZipInfo:
    """Always of the same day, so that equal contents make equal bytes."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info
