"""When a person's data may go: the three conditions of a purge, and what is never purged by itself. Pure.

Must not know tables or clocks: the facts and the moment are given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SETTLED = ("registered", "declined")
UNSENT = ("queued", "refused", "conflict")


class Hold(StrEnum):
    """Why a person's data stay for now."""

    OPEN_DRAFT = "open_draft"
    UNSENT = "unsent"
    UNDECIDED = "undecided"
    NO_RECEIPT = "no_receipt"
    TOO_EARLY = "too_early"
    NOT_BACKED_UP = "not_backed_up"


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as the vault knows it; `received_at` is its receipt's moment."""

    state: str
    latest: bool
    received_at: datetime | None
    backed_up: bool
    withdrawn: bool = False

    @property
    def superseded(self) -> bool:
        """The centre refused it for good and a later revision stands for it: it never gets a receipt."""
        return self.state == "refused" and not self.latest


@dataclass(frozen=True, slots=True)
class File:
    """A photo, signature or recording of the person."""

    received_at: datetime | None
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """All of one registration."""

    revisions: tuple[Revision, ...]
    files: tuple[File, ...] = ()
    has_draft: bool = False


def holds(facts: Facts, *, days: int, now: datetime) -> tuple[Hold, ...]:
    """Everything that still stands in the way of the first stage; empty when the data may go."""
    found = {
        Hold.OPEN_DRAFT: facts.has_draft,
        Hold.UNSENT: any_unsent(facts),
        Hold.UNDECIDED: not is_settled(facts),
        Hold.NO_RECEIPT: not everything_received(facts),
        Hold.TOO_EARLY: not long_enough_ago(facts, days=days, now=now),
        Hold.NOT_BACKED_UP: not everything_backed_up(facts),
    }
    return tuple(hold for hold, stands in found.items() if stands)


def everything_received(facts: Facts) -> bool:
    """First condition: the centre's receipt for every text and for every file."""
    return bool(facts.revisions) and all(at is not None for at in _receipts(facts))


def long_enough_ago(facts: Facts, *, days: int, now: datetime) -> bool:
    """Second condition: `days` have passed since the last of those receipts."""
    moments = [at for at in _receipts(facts) if at is not None]
    return bool(moments) and max(moments) + timedelta(days=days) <= now


def everything_backed_up(facts: Facts) -> bool:
    """Third condition: the centre's signed word that a verified off-host backup holds text and files."""
    texts = all(revision.backed_up for revision in _counted(facts))
    return bool(facts.revisions) and texts and all(file.backed_up for file in facts.files)


def is_settled(facts: Facts) -> bool:
    """Decided at the office and not sent back: nobody will need the texts here again."""
    return any(revision.latest and revision.state in SETTLED for revision in facts.revisions)


def any_unsent(facts: Facts) -> bool:
    """Something that only this laptop holds, or that waits for a person's decision."""
    return any(revision.state in UNSENT for revision in _counted(facts))


def withdrawal_received(facts: Facts) -> bool:
    """The centre has the revision that withdraws consent: then nothing is waited for (UU 27/2022 art. 43)."""
    return any(r.latest and r.withdrawn and r.received_at is not None for r in facts.revisions)


def _counted(facts: Facts) -> Iterable[Revision]:
    return (revision for revision in facts.revisions if not revision.superseded)


def _receipts(facts: Facts) -> list[datetime | None]:
    return [r.received_at for r in _counted(facts)] + [file.received_at for file in facts.files]
