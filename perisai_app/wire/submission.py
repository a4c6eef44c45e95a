"""A submission: one immutable revision of a registration, as the exact bytes that are hashed, sent and kept.

Author and device are in the bytes (commission depends on them), and a random salt, so that the digest left
in a tombstone cannot be guessed back to a person.
"""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationError

from perisai_app.domain.registration import Registration, Value
from perisai_app.wire.canonical import digest, in_order, plain_bytes


class FileRole(StrEnum):
    """What a file shows of the person or proves."""

    KTP = "ktp"
    KK = "kk"
    FACE = "face"
    SIGNATURE = "signature"
    CONSENT_AUDIO = "consent_audio"
    OTHER = "other"


class FileRef(Value):
    """A file by its content; it travels after the text."""

    role: FileRole
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=1, le=100_000_000)
    media_type: str = Field(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")


class Submission(Value):
    """Revision 1 has no parent; every later one carries the digest of the revision it corrects.

    `files` names what belongs to this revision; without any, it is not in the bytes.
    """

    v: Literal[1]
    registration_id: UUID
    revision: int = Field(ge=1, le=10_000)
    parent: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    agent_id: str = Field(min_length=1, max_length=64)
    device_id: str = Field(min_length=1, max_length=64)
    counter: int = Field(ge=1, le=2**53 - 1)
    finalized_at: AwareDatetime
    registration: Registration
    files: tuple[FileRef, ...] = Field(default=(), max_length=16)

    def to_bytes(self) -> bytes:
        """The canonical bytes; they never change after finalize. A fact that nobody gave is not in them."""
        return plain_bytes(self.model_dump(mode="json", exclude_unset=True))

    @property
    def digest(self) -> str:
        return digest(self.to_bytes())


_IN_ORDER = in_order(Submission)


def read_submission(line: bytes) -> Submission | None:
    """The submission that these bytes are, or None when they are not the canonical bytes of one."""
    try:
        submission: Submission = _IN_ORDER.validate_json(line)
        written = submission.model_dump_json(exclude_unset=True).encode()
    except (ValidationError, ValueError):
        return None
    return submission if written == line else None
