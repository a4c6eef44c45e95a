"""Check-in: the first request of every run and, with nothing to send, the only one.

The laptop tells how it stands; the centre proves who it is by signing the answer over the laptop's own nonce,
so that nothing personal leaves before the right centre has answered. News comes with it.
"""

from nacl.signing import SigningKey, VerifyKey
from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.changes import Change
from perisai_app.wire.enrolment import AGE_RECIPIENT
from perisai_app.wire.media import MAX_COUNTER
from perisai_app.wire.rotation import Rotation
from perisai_app.wire.signing import is_signed, key_id, sign

KIND = "checkin"


class Manifest(Value):
    """How a laptop stands, without a person in it. Times are ISO 8601 in UTC; `counts` is by state."""

    app_version: str = Field(max_length=20)
    incarnation: int = Field(ge=0)
    counts: dict[str, int]
    files_waiting: int = Field(default=0, ge=0)
    held_back: int = Field(default=0, ge=0)
    oldest_unsent: str | None = None
    newest_backup: str | None = None
    free_mb: int = Field(ge=0)


class CheckinRequest(Value):
    """Body of POST /v1/checkin. `counter` is the highest that this vault has given out, `tally` its root,
    `key_id` the centre's key that it knows, `at` its own clock.
    """

    nonce: str = Field(pattern=r"^[0-9a-f]{32}$")
    at: str
    manifest: Manifest
    cursor: str
    tally: str = Field(pattern=r"^[0-9a-f]{64}$")
    counter: int = Field(ge=0, le=MAX_COUNTER)
    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")


class CheckinAnswer(Value):
    """Its 200. `counter` is the highest that the centre knows of this device; `agrees` that the tallies are
    equal; `files_awaited` how many contents that this device's submissions name the centre lacks. `backup`
    names the centre's newest finished backup, None without one. A blocked device gets no changes. `rotations`
    lead from the asked key to the signing one.
    """

    epoch: str
    nonce: str
    at: str
    blocked: bool
    agrees: bool
    counter: int = Field(ge=0)
    files_awaited: int = Field(ge=0)
    backup: str | None = Field(default=None, max_length=64)
    changes: tuple[Change, ...]
    cursor: str
    more: bool
    rotations: tuple[Rotation, ...] = ()
    package_recipient: str | None = Field(default=None, pattern=AGE_RECIPIENT)
    key_id: str
    signature: str


def signed_checkin(key: SigningKey, device_id: str, answer: CheckinAnswer) -> CheckinAnswer:
    """The same answer under the centre's signature."""
    named = answer.model_copy(update={"key_id": key_id(key.verify_key)})
    return named.model_copy(update={"signature": sign(key, _signed(device_id, named))})


def is_our_centre(answer: CheckinAnswer, key: VerifyKey, *, device_id: str, nonce: str) -> bool:
    """Whether `key` signed this very answer to this very request."""
    return answer.nonce == nonce and is_signed(key, answer.signature, _signed(device_id, answer))


def _signed(device_id: str, answer: CheckinAnswer) -> bytes:
    told = answer.model_dump(mode="json", exclude={"signature"})
    return canonical_bytes({"v": 1, "kind": KIND, "device": device_id, "answer": told})
