"""A package: what a laptop owes as files for any hand to carry, each part signed and whole in itself.

Only values and signatures; how a part is sealed, read and written is known at the two ends.
"""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey
from pydantic import Field, ValidationError

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest, device_id_of
from perisai_app.wire.files import FileReceipt
from perisai_app.wire.rotation import Rotation
from perisai_app.wire.signing import is_signed, key_id, sign
from perisai_app.wire.verdict import BatchAnswer, SentLine

LONGEST_HEAD = 8 * 1024 * 1024
MOST_ENTRIES = 20_000
SIGNATURE_LINE = 88  # base64 of 64 bytes

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class TextEntry(Value):
    """A zstd frame of submissions, bounded as a batch is; `bytes` and `sha256` are of the frame."""

    kind: Literal["text"] = "text"
    bytes: int = Field(ge=1)
    sha256: Digest


class FileEntry(Value):
    """A stretch of a file, mostly all of it: `bytes` of its `total` from `offset` on."""

    kind: Literal["file"] = "file"
    sha256: Digest
    total: int = Field(ge=1, le=100_000_000)
    offset: int = Field(ge=0)
    bytes: int = Field(ge=1)
    part_sha256: Digest

    @property
    def is_whole(self) -> bool:
        return self.bytes == self.total


Entry = Annotated[TextEntry | FileEntry, Field(discriminator="kind")]


class Head(Value):
    """The first line of a part. `key_id` is the centre's key that the laptop knows, `cursor` its place in the
    feed; `enrol` asks for joining, where no network did it. The digests of the entries make the signature
    over this line one over every byte.
    """

    v: Literal[1] = 1
    kind: Literal["package"] = "package"
    package: UUID
    part: int = Field(ge=1)
    parts: int = Field(ge=1)
    device: str = Field(pattern=r"^[0-9a-f]{32}$")
    device_key: Digest
    made_at: str = Field(max_length=40)
    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    cursor: str = Field(default="", max_length=200)
    enrol: EnrolRequest | None = None
    entries: tuple[Entry, ...] = Field(max_length=MOST_ENTRIES)


def signed_head(key: SigningKey, head: Head) -> bytes:
    """The two lines that a part begins with."""
    line = canonical_bytes(head.model_dump(mode="json", exclude_none=True))
    return line + b"\n" + sign(key, line).encode() + b"\n"


def read_head(line: bytes, signature: str) -> Head | None:
    """The head, if the device that it names signed exactly this line; None for anything else."""
    try:
        head = Head.model_validate_json(line)
    except (ValidationError, ValueError):
        return None
    key = bytes.fromhex(head.device_key)
    asks_for_itself = head.enrol is None or head.enrol.device_key == head.device_key
    is_own = head.part <= head.parts and device_id_of(key) == head.device and asks_for_itself
    return head if is_own and is_signed(VerifyKey(key), signature, line) else None


class SettledBatch(Value):
    """One text as the centre read it, line by line (id, revision, digest), and its answer to it."""

    sent: tuple[tuple[str, int, str], ...]
    answer: BatchAnswer

    @property
    def lines(self) -> tuple[SentLine, ...]:
        return tuple(SentLine(*line) for line in self.sent)


class ReceivedFile(Value):
    """The receipt for one file, which proves itself like one of an upload."""

    sha256: Digest
    bytes: int = Field(ge=1)
    epoch: str
    key_id: str
    signature: str

    @property
    def receipt(self) -> FileReceipt:
        return FileReceipt(self.epoch, self.key_id, self.signature)


class Receipts(Value):
    """The way back of one part. `pages` are the feed from the cursor `after` on, to its end; none for a
    blocked laptop. `rotations` lead from the key that the head named to the signing one. `enrol` answers a
    head that asked for joining, and is left out otherwise.
    """

    v: Literal[1] = 1
    kind: Literal["receipts"] = "receipts"
    device: str
    package: UUID
    part: int = Field(ge=1)
    batches: tuple[SettledBatch, ...]
    files: tuple[ReceivedFile, ...]
    after: str
    pages: tuple[ChangesPage, ...]
    rotations: tuple[Rotation, ...]
    enrol: EnrolAnswer | None = None
    key_id: str
    signature: str

    @property
    def epochs(self) -> set[str]:
        """All that it speaks of."""
        return {one.epoch for one in self._signed_in()}

    def _signed_in(self) -> Iterable[BatchAnswer | ReceivedFile | ChangesPage]:
        return (*(batch.answer for batch in self.batches), *self.files, *self.pages)


def sealed_receipts(key: SigningKey, device_key: bytes, receipts: Receipts) -> bytes:
    """Under the centre's signature, for this laptop's eyes alone."""
    named = receipts.model_copy(update={"key_id": key_id(key.verify_key)})
    signed = named.model_copy(update={"signature": sign(key, _covered(named))})
    return SealedBox(VerifyKey(device_key).to_curve25519_public_key()).encrypt(canonical_bytes(_told(signed)))


def open_receipts(key: SigningKey, data: bytes) -> Receipts | None:
    """What was sealed to this device; None for another's, or what is none at all. Proves no author."""
    try:
        text = SealedBox(key.to_curve25519_private_key()).decrypt(data)
        return Receipts.model_validate_json(text)
    except (CryptoError, ValidationError, ValueError, TypeError):
        return None


def are_of_centre(receipts: Receipts, key: VerifyKey, *, device_id: str) -> bool:
    """Whether this key of the centre signed them, for this device."""
    return receipts.device == device_id and is_signed(key, receipts.signature, _covered(receipts))


def _covered(receipts: Receipts) -> bytes:
    told = _told(receipts)
    del told["signature"]
    return canonical_bytes(told)


def _told(receipts: Receipts) -> dict[str, object]:
    return receipts.model_dump(mode="json", exclude=None if receipts.enrol else {"enrol"})
