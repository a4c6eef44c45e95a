"""The feed from the centre: numbered changes, read by cursor in bounded pages.

Unknown kinds are kept and skipped by an older laptop, so `kind` is text on the wire. A cursor carries the
epoch; the laptop saves a page's rows and its cursor in one transaction.
"""

from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.media import MAX_REVISION


class Kind(StrEnum):
    """What a change can be; each has its own body below."""

    DECISION = "decision"
    MEMBERSHIP = "membership"
    MESSAGE = "message"
    PACK = "pack"
    ORDER = "order"
    ERASURE = "erasure"


URGENT = (Kind.ERASURE, Kind.ORDER)  # what may keep a laptop from sending somebody, or at all


class FieldRemark(Value):
    """What the office says of one field, and the value it proposes (the agent takes it or not)."""

    field: str
    remark: str = ""
    proposed: str | None = None


class Decision(Value):
    """The body of a `decision` change, about one revision of one registration."""

    registration_id: UUID
    revision: int = Field(ge=1, le=MAX_REVISION)
    outcome: Literal["registered", "returned", "declined"]
    member_number: str | None = None
    payment_code: str | None = None
    reason: str | None = None
    remarks: tuple[FieldRemark, ...] = ()
    decided_at: str


class MembershipNews(Value):
    """The body of `membership`: where a worker's cover stands. `paid_through` YYYY-MM, None while unpaid."""

    registration_id: UUID
    member_number: str | None = None
    paid_through: str | None = Field(default=None, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    claimed_jht: bool = False
    told_at: str


class Message(Value):
    """The body of `message`: a word from the office to the agent, plain text."""

    text: str = Field(min_length=1, max_length=2_000)
    sent_at: str


class PackNews(Value):
    """The body of `pack`: a rule book that holds from some day on; fetched by its digest."""

    version: str = Field(max_length=40)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=1)


class Command(StrEnum):
    """What an order can ask of a laptop (protocol section 15)."""

    LOCK = "lock"
    HAND_OVER = "hand_over"
    UPDATE_PACKS = "update_packs"
    BLOCK = "block"
    UNBLOCK = "unblock"


class Order(Value):
    """The body of `order`, to one laptop. An order that this program does not know is kept and skipped."""

    order: str = Field(max_length=40)
    ordered_at: str


class Erasure(Value):
    """The body of `erasure`: this registration was erased by right; every laptop lets go of it too."""

    registration_id: UUID
    erased_at: str


class Change(Value):
    """One row of the feed; `number` rises, with gaps allowed."""

    number: int = Field(ge=1)
    kind: str
    body: dict[str, Any]


class ChangesPage(Value):
    """Body of GET /v1/changes?after=CURSOR&limit=N; `more` asks for the next page with `cursor`."""

    epoch: str
    changes: tuple[Change, ...]
    cursor: str
    more: bool
