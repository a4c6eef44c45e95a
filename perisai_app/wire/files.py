"""Files as both ends speak of them: the receipt that makes one "sent", and what a centre still waits for.

A receipt is a header, since an answer of tus may have no body. Must not know how bytes travel or are kept.
"""

import re
from dataclasses import dataclass

from nacl.signing import SigningKey, VerifyKey
from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.signing import is_signed, key_id, sign

RECEIPT_HEADER = "Perisai-Receipt"
MAX_FILE_BYTES = 100_000_000
MAX_AWAITED = 1_000

_KIND = "file"
_RECEIPT = re.compile(r"([0-9a-zA-Z._-]{1,64}) ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)")


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """The centre's word that it keeps a whole file; only `is_file_receipt` says whether it is true."""

    epoch: str
    key_id: str
    signature: str

    def header(self) -> str:
        return f"{self.epoch} {self.key_id} {self.signature}"


class AwaitedPage(Value):
    """Body of a 200 of GET /v1/awaited-files?after=SHA256&limit=N: contents that this device's submissions
    name and the centre lacks, in their order.
    """

    epoch: str
    sha256: tuple[str, ...] = Field(max_length=MAX_AWAITED)
    more: bool


def read_receipt(text: str) -> FileReceipt | None:
    """The receipt in a header's text; None when it is none."""
    found = _RECEIPT.fullmatch(text.strip())
    return FileReceipt(*found.groups()) if found else None


def sign_file(key: SigningKey, *, epoch: str, device_id: str, sha256: str, bytes: int) -> FileReceipt:
    """For this device, of this content and length."""
    return FileReceipt(epoch, key_id(key.verify_key), sign(key, _signed(epoch, device_id, sha256, bytes)))


def is_file_receipt(receipt: FileReceipt, key: VerifyKey, *, device_id: str, sha256: str, bytes: int) -> bool:
    """Whether `key` signed this receipt over the laptop's own digest and length."""
    return is_signed(key, receipt.signature, _signed(receipt.epoch, device_id, sha256, bytes))


def _signed(epoch: str, device_id: str, sha256: str, size: int) -> bytes:
    told = {"v": 1, "kind": _KIND, "epoch": epoch, "device": device_id, "sha256": sha256, "bytes": size}
    return canonical_bytes(told)
