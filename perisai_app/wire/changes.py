"""The feed from the centre: numbered changes, read by cursor in bounded pages.

Unknown kinds are kept and skipped by an older laptop, so `kind` is text on the wire. A cursor carries the
epoch; the laptop saves a page's rows and its cursor in one transaction.
"""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from perisai_app.domain.registration import Value

DECISION = "decision"


class FieldRemark(Value):
    """What the office says of one field, and the value it proposes (the agent takes it or not)."""

    field: str
    remark: str = ""
    proposed: str | None = None


class Decision(Value):
    """The body of a `decision` change, about one revision of one registration."""

    registration_id: UUID
    revision: int = Field(ge=1)
    outcome: Literal["registered", "returned", "declined"]
    member_number: str | None = None
    payment_code: str | None = None
    reason: str | None = None
    remarks: tuple[FieldRemark, ...] = ()
    decided_at: str


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
