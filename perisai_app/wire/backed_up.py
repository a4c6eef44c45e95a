"""The centre's signed word that a verified off-host backup of its own holds what a laptop sent.

A statement names digests (of texts and of files) one by one: a number in the feed would also cover what the
centre never saw. A new epoch voids every older statement, for that centre was itself restored.
"""

from collections.abc import Iterable
from uuid import UUID

from nacl.signing import SigningKey
from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.signing import sign

KIND = "backed_up"
MOST_ASKED = 500


class BackedUpRequest(Value):
    """Body of POST /v1/backed-up: registrations whose data the laptop would let go of."""

    registrations: tuple[UUID, ...] = Field(max_length=MOST_ASKED)


class BackedUpAnswer(Value):
    """Its 200: `signed` is a statement's canonical text, under the signature of the key named."""

    signed: str
    key_id: str
    signature: str


class Statement(Value):
    """What the centre signs: for one device, in one epoch, the SHA-256 digests that its backup holds."""

    v: int = Field(ge=1, le=1)
    kind: str
    epoch: str
    device: str
    digests: tuple[str, ...] = Field(max_length=100_000)


def statement_bytes(*, epoch: str, device_id: str, digests: Iterable[str]) -> bytes:
    """Exactly what the signature covers."""
    told = {"v": 1, "kind": KIND, "epoch": epoch, "device": device_id, "digests": sorted(set(digests))}
    return canonical_bytes(told)


def sign_statement(key: SigningKey, signed: bytes) -> str:
    """Ed25519 as base64, as the centre signs everything else."""
    return sign(key, signed)
