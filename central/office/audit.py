"""The audit over HTTP, for admins and auditors; nothing of it can be changed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import StringConstraints

from central.accounts.roles import Right
from central.audit_log import Entry, Wanted, read_audit
from central.auditing import COMMAND_LINE
from central.centre import Centre
from central.office.asking import Allowed, may, needs
from central.office.no import NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.register.wanted import bounds
from central.words import Instant

AUDIT = "/audit"
COMMANDS = "command_line"

Subject = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
Action = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
Who = Annotated[
    UUID | Annotated[str, StringConstraints(pattern=f"^{COMMANDS}$")] | None,
    Query(description="A user's id, or command_line: no names in addresses."),
]
_NOES = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)


def routes_for_audit(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["audit"])
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_AUDIT))]

    @router.get(AUDIT, openapi_extra=needs(Right.READ_AUDIT), responses=noes(*_NOES))
    def get_audit(
        allowed: reader,
        actor: Who = None,
        subject: Annotated[Subject | None, Query()] = None,
        action: Annotated[Action | None, Query()] = None,
        since: Instant | None = None,
        before: Instant | None = None,
        limit: Limit = USUAL,
        after: After = "",
    ) -> Page[Entry]:
        """Newest first; `since` and `before` are instants."""
        who = COMMAND_LINE.name if actor == COMMANDS else str(actor) if actor else None
        begin, end = bounds(since, before)
        wanted = Wanted(actor=who, subject=subject, action=action, since=begin, before=end)
        key = key_of(after, str, int)
        place = (str(key[0]), int(key[1])) if key else None
        found = read_audit(centre, wanted, after=place, most=limit)
        return Page(items=list(found.items), next=cursor_of(*found.next) if found.next else None)

    return router
