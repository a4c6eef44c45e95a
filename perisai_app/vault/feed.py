"""The centre's feed: each page's rows and cursor are saved together with all that they change.

Kinds that this program does not know are kept and skipped. What an earlier epoch said already, to the word,
changes nothing: its row moves into the new epoch, so that what is left behind is what the centre forgot.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from perisai_app.domain.registration import Value
from perisai_app.vault.database import Vault
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.orders import take_order
from perisai_app.vault.people.members import card, keep_card, keep_membership
from perisai_app.vault.rights.remains import scrub, wipe
from perisai_app.vault.rights.told import erase_as_told
from perisai_app.vault.states import Happening, may, outcome
from perisai_app.vault.sync_state import recollecting_is_due, work_is_due
from perisai_app.wire.changes import (
    URGENT,
    Change,
    ChangesPage,
    Decision,
    Erasure,
    Kind,
    MembershipNews,
    Order,
)

Body = TypeVar("Body", bound=Value)
ABOUT: dict[str, type[Value]] = {
    Kind.DECISION: Decision,
    Kind.MEMBERSHIP: MembershipNews,
    Kind.ERASURE: Erasure,
    Kind.ORDER: Order,
}


def apply_page(vault: Vault, found: ChangesPage, now: datetime) -> int:
    """Save a page of the feed and its cursor in one transaction; how many rows were new."""
    with vault.writing() as db:
        known = vault.row("SELECT epoch FROM centre")
        if known and known["epoch"] != found.epoch:
            recollecting_is_due(vault)
        new = _take(vault, found.epoch, found.changes, now)
        db.execute("UPDATE centre SET cursor = ?, epoch = ?", [found.cursor, found.epoch])
    if any(change.kind == Kind.ERASURE for change in new):
        wipe(vault)
    return len(new)


def apply_urgent(vault: Vault, epoch: str, changes: Sequence[Change], now: datetime) -> int:
    """Erasures and orders ahead of the rest, while the place in the feed stays; how many were new."""
    with vault.writing():
        told = [change for change in changes if change.kind in URGENT]
        new = _take(vault, epoch, told, now)
    if any(change.kind == Kind.ERASURE for change in new):
        wipe(vault)
    return len(new)


def _take(vault: Vault, epoch: str, changes: Sequence[Change], now: datetime) -> list[Change]:
    new = [change for change in changes if _is_new(vault, epoch, change, now)]
    for change in new:
        _follow(vault, change, now)
    return new


def _is_new(vault: Vault, epoch: str, change: Change, now: datetime) -> bool:
    """Keep the row; False for one that is here, or that an earlier epoch said to the word."""
    if vault.row("SELECT 1 FROM changes WHERE epoch = ? AND number = ?", epoch, change.number):
        return False
    registration_id, revision = _subject(change)
    for row in vault.rows(EARLIER, epoch, change.kind, registration_id, revision):
        if json.loads(row["body"]) in (change.body, _scrubbed(change)):
            _say_again(vault, row["place"], epoch, change.number)
            return False
    body = json.dumps(change.body, ensure_ascii=False)
    vault.db.execute(KEEP, [epoch, change.number, change.kind, registration_id, revision, body, stamp(now)])
    return True


def _say_again(vault: Vault, place: int, epoch: str, number: int) -> None:
    sql = "UPDATE changes SET epoch = ?, number = ? WHERE rowid = ?"
    vault.db.execute(sql, [epoch, number, place])


EARLIER = """
SELECT rowid AS place, body FROM changes
WHERE epoch <> ? AND kind = ? AND registration_id IS ? AND revision IS ? ORDER BY rowid
"""
KEEP = """
INSERT INTO changes (epoch, number, kind, registration_id, revision, body, received_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def _subject(change: Change) -> tuple[str | None, int | None]:
    """Whom it is about, as far as this program can read it."""
    found = _read(change, ABOUT.get(change.kind, Value))
    registration_id = getattr(found, "registration_id", None)
    return str(registration_id) if registration_id else None, getattr(found, "revision", None)


def _scrubbed(change: Change) -> dict[str, object]:
    """What is left of a decision about somebody whose data are gone (rights/remains.py)."""
    kept = ("registration_id", "revision", "outcome", "decided_at")
    return {name: change.body[name] for name in kept if name in change.body}


def _read(change: Change, kind: type[Body]) -> Body | None:
    """None for a body that this program cannot read: such a row is kept and skipped."""
    try:
        return kind.model_validate_json(json.dumps(change.body))
    except ValidationError:
        return None


def _follow(vault: Vault, change: Change, now: datetime) -> None:
    if (follow := FOLLOWED.get(change.kind)) is None or (found := _read(change, ABOUT[change.kind])) is None:
        return
    follow(vault, found, now)
    registration_id, _ = _subject(change)
    if vault.row(GONE, registration_id):
        scrub(vault, str(registration_id))


GONE = """
SELECT 1 FROM tombstones WHERE registration_id = ?1
  AND registration_id NOT IN (SELECT registration_id FROM submissions WHERE registration_id = ?1)
"""


def _decide(vault: Vault, decision: Decision, now: datetime) -> None:
    """Only a revision that the centre holds can have been decided; its receipt takes up an earlier one."""
    happening, registration_id = Happening(decision.outcome), str(decision.registration_id)
    changed = vault.db.execute(
        "UPDATE submissions SET state = ?, changed_at = ? WHERE registration_id = ? AND revision = ?"
        f" AND {may(happening)}",
        [outcome(happening), stamp(now), registration_id, decision.revision],
    ).rowcount
    vault.db.execute(OF_RIVAL, [outcome(happening), registration_id, decision.revision])
    if changed and happening is Happening.REGISTERED:
        keep_card(vault, registration_id, member_number=decision.member_number, now=now)
    if _is_behind(vault, decision):
        work_is_due(vault)
    told: Params = {"revision": decision.revision, "outcome": decision.outcome}
    note(vault, What.DECISION, at=now, registration_id=registration_id, params=told)


# The centre's revision may still wait beside ours for a person to choose: it takes its place as what it is.
OF_RIVAL = "UPDATE rivals SET state = ? WHERE registration_id = ? AND revision = ? AND mine = 0"


def _is_behind(vault: Vault, decision: Decision) -> bool:
    """A revision that is not here: one to be corrected, or newer than what this laptop shows."""
    row = vault.row(HERE, str(decision.registration_id), decision.revision)
    known, newest = (row["known"], row["newest"]) if row else (0, 0)
    return not newest and (bool(known) or decision.outcome == "returned")


HERE = """
SELECT count(*) AS known, coalesce(sum(revision >= ?2), 0) AS newest
FROM (SELECT registration_id, revision FROM submissions WHERE registration_id = ?1
      UNION ALL SELECT registration_id, revision FROM tombstones WHERE registration_id = ?1)
"""


def _renew_card(vault: Vault, news: MembershipNews, now: datetime) -> None:
    """A member who is registered here gets a card with it; of anybody else there is none to renew."""
    registration_id = str(news.registration_id)
    registered = vault.row(
        "SELECT 1 FROM submissions WHERE registration_id = ? AND latest = 1 AND state = 'registered'",
        registration_id,
    )
    if registered and card(vault, registration_id) is None:
        keep_card(vault, registration_id, member_number=news.member_number, now=now)
    keep_membership(
        vault,
        registration_id,
        member_number=news.member_number,
        paid_through=news.paid_through,
        claimed_jht=news.claimed_jht,
        now=now,
    )


def _erase(vault: Vault, told: Erasure, now: datetime) -> None:
    erase_as_told(vault, str(told.registration_id), now)


FOLLOWED: dict[str, Callable[[Vault, Any, datetime], None]] = {
    Kind.DECISION: _decide,
    Kind.MEMBERSHIP: _renew_card,
    Kind.ERASURE: _erase,
    Kind.ORDER: take_order,
}
