"""The centre's answer to a batch: a verdict a line, signed once over all of them.

The answer names only the lines that are not `stored`; the signature covers epoch, device and, in order,
every line's id, revision, digest and verdict, so a repeat after a lost answer earns its receipts as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nacl.signing import SigningKey, VerifyKey
from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import plain_bytes
from perisai_app.wire.signing import is_signed, sign

MALFORMED_LINE = "malformed_line"


class Verdict(StrEnum):
    """`duplicate` (same id, revision and bytes) is as good as `stored`."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def is_receipt(self) -> bool:
        return self in (Verdict.STORED, Verdict.DUPLICATE)


@dataclass(frozen=True, slots=True)
class SentLine:
    """What one line of a batch was; a line that is no submission at all has an empty id and revision 0."""

    registration_id: str
    revision: int
    digest: str


class LineProblem(Value):
    """A problem of the rule book on one field, as a code; never with the value."""

    field: str
    code: str


class LineVerdict(Value):
    """The verdict of line `line` (from 0)."""

    line: int = Field(ge=0)
    verdict: Verdict
    problems: tuple[LineProblem, ...] = ()


class BatchAnswer(Value):
    """Body of a 200 of POST /v1/submissions. Lines not named are `stored`."""

    epoch: str
    received_at: str
    lines: int = Field(ge=0)
    verdicts: tuple[LineVerdict, ...] = ()
    key_id: str
    signature: str


def signed_bytes(epoch: str, device_id: str, sent: Sequence[SentLine], verdicts: Sequence[Verdict]) -> bytes:
    """Exactly what the one signature of a batch covers."""
    lines = [
        [line.registration_id, line.revision, line.digest, verdict.value]
        for line, verdict in zip(sent, verdicts, strict=True)
    ]
    return plain_bytes({"v": 1, "epoch": epoch, "device": device_id, "lines": lines})


def sign_batch(
    key: SigningKey, *, epoch: str, device_id: str, sent: Sequence[SentLine], verdicts: Sequence[Verdict]
) -> str:
    """Ed25519 over `signed_bytes`, as base64."""
    return sign(key, signed_bytes(epoch, device_id, sent, verdicts))


def verdicts_of(answer: BatchAnswer, count: int) -> tuple[Verdict, ...]:
    """One verdict a line, `stored` where the answer is silent."""
    named = {item.line: item.verdict for item in answer.verdicts}
    return tuple(named.get(line, Verdict.STORED) for line in range(count))


def as_the_centre_read(answer: BatchAnswer, sent: Sequence[SentLine]) -> tuple[SentLine, ...]:
    """The lines as the signature covers them: of one it could not read the centre knows the bytes alone."""
    unread = {v.line for v in answer.verdicts if any(p.code == MALFORMED_LINE for p in v.problems)}
    return tuple(
        SentLine("", 0, line.digest) if number in unread else line for number, line in enumerate(sent)
    )


def is_signed_by(answer: BatchAnswer, key: VerifyKey, *, device_id: str, sent: Sequence[SentLine]) -> bool:
    """Whether `key` really signed these verdicts over our own digests. Nothing else counts as sent."""
    if answer.lines != len(sent):
        return False
    as_read = as_the_centre_read(answer, sent)
    covered = signed_bytes(answer.epoch, device_id, as_read, verdicts_of(answer, len(sent)))
    return is_signed(key, answer.signature, covered)
