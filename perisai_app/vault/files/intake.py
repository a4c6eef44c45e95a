"""What may come into the vault as a file, and in which form it is kept.

Photos are made anew (image.py). A PDF or a recording is kept as it came: a family card that the civil
registry signed is worth only what its own bytes are, and we edit no sound.
"""

import hashlib
from dataclasses import dataclass

from perisai_app.domain.settings import Settings
from perisai_app.vault.errors import FileRefused
from perisai_app.vault.files.image import small_picture
from perisai_app.wire.submission import FileRole

LARGEST_SOURCE = 40_000_000  # a phone's photo of 64 million pixels has about 25 MB
PICTURES = frozenset({FileRole.KTP, FileRole.KK, FileRole.FACE, FileRole.SIGNATURE, FileRole.OTHER})
PAPERS = frozenset({FileRole.KK, FileRole.OTHER})
SOUNDS = frozenset({FileRole.CONSENT_AUDIO})
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
M4A = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"3gp4", b"3gp5", b"3gp6")


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """What is kept, by its own content; `source_sha256` is of the bytes that were given."""

    sha256: str
    media_type: str
    data: bytes
    source_sha256: str


def take_in(data: bytes, role: FileRole, settings: Settings) -> Taken:
    """The form in which these bytes are kept; raises FileRefused with a code, and nothing else.

    Codes: file_empty, file_too_large, file_unknown, file_heic, file_wrong_kind (a PDF for a face, say), of
    pictures file_broken, file_animated, file_too_many_pixels, file_too_small; of a PDF file_pdf_locked.
    """
    if not data:
        raise FileRefused("file_empty")
    if len(data) > LARGEST_SOURCE:
        raise FileRefused("file_too_large")
    media_type = kind_of(data)
    if role not in ROLES[media_type]:
        raise FileRefused("file_wrong_kind")
    if media_type == "image/jpeg":
        kept = small_picture(data, settings)
    else:
        kept = _as_it_came(data, media_type, settings)
    return Taken(digest(kept), media_type, kept, digest(data))


def kind_of(data: bytes) -> str:
    """The media type in which such bytes are kept, by how they begin; never by a file's name."""
    head = data[:16]
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        raise FileRefused("file_heic")
    for media_type, begins in BEGINNINGS:
        if begins(head):
            return media_type
    raise FileRefused("file_unknown")


def digest(data: bytes) -> str:
    """SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _as_it_came(data: bytes, media_type: str, settings: Settings) -> bytes:
    is_sound = media_type.startswith("audio/")
    if len(data) > (settings.recording_max_bytes if is_sound else settings.file_max_bytes):
        raise FileRefused("file_too_large")
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise FileRefused("file_broken")
        if b"/Encrypt" in data:
            raise FileRefused("file_pdf_locked")
    return data


def _is_picture(head: bytes) -> bool:
    riff = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or riff


BEGINNINGS = (
    ("image/jpeg", _is_picture),
    ("application/pdf", lambda head: head.startswith(b"%PDF-")),
    ("audio/ogg", lambda head: head.startswith(b"OggS")),
    ("audio/mpeg", lambda head: head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3"))),
    ("audio/mp4", lambda head: head[4:8] == b"ftyp" and head[8:12] in M4A),
    ("audio/wav", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE"),
)
ROLES = {
    "image/jpeg": PICTURES,
    "application/pdf": PAPERS,
    **{media_type: SOUNDS for media_type, _ in BEGINNINGS[2:]},
}
