"""The purge in its two stages: first a card and tombstones stay of a person, then tombstones alone.

It goes by facts and conditions (conditions.py), never by a state alone, and takes one person a transaction,
so that typing never waits. Returned, unsent, conflicting ones and drafts stay until a person says otherwise.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from perisai_app.domain.membership import SIDE_EXITS, MembershipState
from perisai_app.domain.settings import Settings
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import months_before, stamp
from perisai_app.vault.people.members import keep_card
from perisai_app.vault.people.prospects import forget_old
from perisai_app.vault.rights.conditions import Hold, holds, withdrawal_received
from perisai_app.vault.rights.facts import facts_of
from perisai_app.vault.rights.remains import Why, bury, drop_card, owe_backups, wipe

# Gone for good; after a death the family still needs help with the claim.
LEFT = tuple(state.value for state in SIDE_EXITS - {MembershipState.DECEASED})


class Stage(StrEnum):
    """What is left of a person."""

    CARD = "card"
    TOMBSTONE = "tombstone"


@dataclass(frozen=True, slots=True)
class Purged:
    """What one run did: registrations by stage, prospects forgotten, and why the others stay."""

    cards: int = 0
    tombstones: int = 0
    prospects: int = 0
    held: dict[Hold, int] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        return bool(self.cards or self.tombstones or self.prospects)


def purge(vault: Vault, settings: Settings, *, now: datetime) -> Purged:
    """One run over everybody whose data may go. Repeating it is harmless; a kill leaves whole persons."""
    reasons: Counter[Hold] = Counter(_not_backed_up(vault, settings, now))
    stages: Counter[Stage] = Counter()
    for registration_id in _due(vault, settings, now):
        with vault.writing():
            done = _first_stage(vault, registration_id, settings, now)
        if isinstance(done, Stage):
            stages[done] += 1
        else:
            reasons.update(done)
    stages[Stage.TOMBSTONE] += _second_stage(vault, settings, now)
    gone = _forget_prospects(vault, settings, now)
    if gone or stages.total():
        wipe(vault)
    return Purged(stages[Stage.CARD], stages[Stage.TOMBSTONE], gone, dict(reasons))


SETTLED_BEFORE = """
    latest = 1 AND state IN ('registered', 'declined') AND EXISTS (
        SELECT 1 FROM receipts r WHERE r.registration_id = s.registration_id
           AND r.revision = s.revision AND r.at <= ?)"""
BACKED_UP = """
    EXISTS (SELECT 1 FROM backed_up b JOIN centre c ON c.epoch = b.epoch WHERE b.digest = s.digest)"""


def _due(vault: Vault, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Who comes into question: backed up and old enough by their newest text, or withdrawn."""
    found = vault.rows(
        f"SELECT registration_id FROM submissions s WHERE {SETTLED_BEFORE} AND {BACKED_UP}"
        " UNION SELECT registration_id FROM submissions WHERE latest = 1 AND withdrawn_on IS NOT NULL",
        _days_ago(settings, now),
    )
    return tuple(row["registration_id"] for row in found)


def _not_backed_up(vault: Vault, settings: Settings, now: datetime) -> dict[Hold, int]:
    """How many wait only for the centre's word on its backup."""
    row = vault.row(
        f"SELECT count(*) AS n FROM submissions s WHERE {SETTLED_BEFORE} AND NOT {BACKED_UP}"
        " AND withdrawn_on IS NULL",
        _days_ago(settings, now),
    )
    return {Hold.NOT_BACKED_UP: row["n"]} if row and row["n"] else {}


def _days_ago(settings: Settings, now: datetime) -> str:
    return stamp(now - timedelta(days=settings.purge_days))


def _first_stage(
    vault: Vault, registration_id: str, settings: Settings, now: datetime
) -> Stage | tuple[Hold, ...]:
    facts = facts_of(vault, registration_id)
    if withdrawal_received(facts):
        bury(vault, registration_id, Why.WITHDRAWN, now)
        drop_card(vault, registration_id)
        return _told(vault, registration_id, Stage.TOMBSTONE, now)
    if found := holds(facts, days=settings.purge_days, now=now):
        return found
    registered = any(revision.latest and revision.state == "registered" for revision in facts.revisions)
    if registered:
        decision = latest_decision(vault, registration_id)
        number = decision.member_number if decision else None
        keep_card(vault, registration_id, member_number=number, now=now)
    bury(vault, registration_id, Why.PURGED, now)
    return _told(vault, registration_id, Stage.CARD if registered else Stage.TOMBSTONE, now)


def _second_stage(vault: Vault, settings: Settings, now: datetime) -> int:
    """Cards of people who are no longer served, and whose data went before."""
    ended = vault.rows(
        f"SELECT registration_id FROM member_cards c WHERE ({ENDED})"
        " AND NOT EXISTS (SELECT 1 FROM submissions s WHERE s.registration_id = c.registration_id)"
        " AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.registration_id = c.registration_id)",
        *LEFT,
        months_before(now, settings.card_months).strftime("%Y-%m"),
        stamp(months_before(now, settings.card_months)),
    )
    for row in ended:
        with vault.writing():
            drop_card(vault, row["registration_id"])
            _told(vault, row["registration_id"], Stage.TOMBSTONE, now)
    return len(ended)


ENDED = (
    f"served = 0 OR side_exit IN ({', '.join('?' * len(LEFT))}) OR paid_through < ?"
    " OR (paid_through IS NULL AND changed_at < ?)"
)


def _forget_prospects(vault: Vault, settings: Settings, now: datetime) -> int:
    with vault.writing():
        if gone := forget_old(vault, months=settings.prospect_months, now=now):
            owe_backups(vault)
    return gone


def _told(vault: Vault, registration_id: str, stage: Stage, now: datetime) -> Stage:
    note(vault, What.PURGED, at=now, registration_id=registration_id, params={"left": stage.value})
    owe_backups(vault)
    return stage
