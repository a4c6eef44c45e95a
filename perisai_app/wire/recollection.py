"""What a laptop tells a centre that came back from a backup: a receipt it lacks, and what it has forgotten.

A receipt proves itself by the centre's own signature and opens a new epoch. Decisions do not: they go to the
office as a list, for a person to look at.
"""

from uuid import UUID

from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.changes import Decision
from perisai_app.wire.media import MAX_COUNTER, MAX_LINES, MAX_REVISION

MOST_AT_ONCE = 500


class Proof(Value):
    """Body of POST /v1/proof: the text that a batch's signature covers, and the signature."""

    signed: str = Field(max_length=1_000_000)
    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    signature: str = Field(max_length=100)


class ProofAnswer(Value):
    """Its 200: the epoch that holds from now on, a new one when the proof showed what is missing, and the
    digests of the receipts' lines that are neither held nor erased.
    """

    epoch: str
    lacking: tuple[str, ...] = Field(max_length=MAX_LINES)


class Gone(Value):
    """A submission that was received once and is lawfully gone from the laptop; `counter` is null where
    another laptop of the agent gave it out.
    """

    registration_id: UUID
    revision: int = Field(ge=1, le=MAX_REVISION)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    counter: int | None = Field(ge=1, le=MAX_COUNTER)
    erased: bool = False


class Recollections(Value):
    """Body of POST /v1/recollections, at most MOST_AT_ONCE of each: decisions of an older epoch that the new
    one does not repeat, and submissions that were received once and are lawfully gone from the laptop.
    """

    decisions: tuple[Decision, ...] = Field(default=(), max_length=MOST_AT_ONCE)
    gone: tuple[Gone, ...] = Field(default=(), max_length=MOST_AT_ONCE)


class RecollectionsAnswer(Value):
    """Its 200: how many the centre did not know."""

    taken: int = Field(ge=0)
