"""A pack as one file: a plain zip of stored entries that has exactly one form for its contents.

What is read is written again and compared: so no byte of the file is outside the judgement, and nothing can
be packed to grow. Must not know what the entries mean.
"""

import io
import zipfile
from collections.abc import Mapping

from perisai_app.reference.packs.refused import PackRefused

LARGEST_BYTES = 16 * 1024 * 1024
MOST_ENTRIES = 64
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest moment a zip can hold: the same contents give the same bytes
UNIX, PLAIN_FILE = 3, 0o100644 << 16


def write_archive(entries: Mapping[str, bytes]) -> bytes:
    """The one file that these entries make, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = UNIX, PLAIN_FILE
            archive.writestr(info, content)
    return buffer.getvalue()


def read_archive(data: bytes) -> dict[str, bytes]:
    """Name to content, in the file's order; PackRefused pack_too_large (over 16 MiB) or pack_broken."""
    if len(data) > LARGEST_BYTES:
        raise PackRefused("pack_too_large")
    try:
        entries = _entries(data)
        whole = write_archive(entries) == data
    except Exception:  # zipfile meets a stranger's bytes with a dozen kinds of error
        raise PackRefused("pack_broken") from None
    if not whole:
        raise PackRefused("pack_broken")
    return entries


def _entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = archive.infolist()
        if len(found) > MOST_ENTRIES or any(info.compress_type != zipfile.ZIP_STORED for info in found):
            raise ValueError
        if sum(info.file_size for info in found) > len(data):
            raise ValueError
        return {info.filename: archive.read(info) for info in found}
