"""The tally: sums of digests by which laptop and centre find, without any clock, what one of them lacks.

A bucket is a stretch of one device's counter; its sum is over everything stored or lawfully erased. Equal
sets have equal sums in whatever order they came. Must not know where either side keeps its submissions.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes, digest

COUNTERS_A_BUCKET = 256
MODULUS = 2**256

Sums = Mapping[int, int]


def bucket_of(counter: int) -> int:
    """Counters 1 to 256 fall into bucket 0, and so on."""
    return (counter - 1) // COUNTERS_A_BUCKET


def sums_of(held: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Bucket to sum modulo 2^256, of (counter, digest in hex)."""
    sums: dict[int, int] = {}
    for counter, text in held:
        bucket = bucket_of(counter)
        sums[bucket] = (sums.get(bucket, 0) + int(text, 16)) % MODULUS
    return sums


def root_of(sums: Sums) -> str:
    """One digest over all buckets that hold anything."""
    return digest(canonical_bytes([[bucket, f"{sums[bucket]:064x}"] for bucket in sorted(sums)]))


def differing(ours: Sums, theirs: Sums) -> tuple[int, ...]:
    """The buckets in which one side holds something that the other lacks."""
    return tuple(b for b in sorted({*ours, *theirs}) if ours.get(b, 0) != theirs.get(b, 0))


class BucketSum(Value):
    """One line of the answer to GET /v1/tally."""

    bucket: int = Field(ge=0)
    sum: str = Field(pattern=r"^[0-9a-f]{64}$")


class TallyAnswer(Value):
    """Body of a 200 of GET /v1/tally: this device's buckets that hold anything."""

    epoch: str
    buckets: tuple[BucketSum, ...]

    @property
    def sums(self) -> dict[int, int]:
        return {one.bucket: int(one.sum, 16) for one in self.buckets}


class Held(Value):
    """A submission that the centre holds, or that was erased there by right and must never come again."""

    registration_id: UUID
    revision: int = Field(ge=1)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    counter: int = Field(ge=1)
    erased: bool = False


class BucketAnswer(Value):
    """Body of a 200 of GET /v1/tally/BUCKET."""

    epoch: str
    bucket: int = Field(ge=0)
    held: tuple[Held, ...]
