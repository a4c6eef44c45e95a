"""One lost laptop with all that a notice needs: the case, the laptop, who is concerned, what letters say.

Must not know HTTP.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.fleet.concerned import Holder, Unknown, everybody, holder_of, unknown
from central.fleet.facts import LetterFacts, facts_in
from central.fleet.kinds import DataKind, in_order
from central.fleet.lost import Lost, lost_within
from central.register.reach import Reach


@dataclass(frozen=True, slots=True)
class Sums:
    """How many people, `sent` of them by the laptop itself, and how many by each kind of data."""

    people: int
    sent: int
    kinds: Mapping[DataKind, int]
    unknown: Unknown


@dataclass(frozen=True, slots=True)
class Case:
    lost: Lost
    holder: Holder
    facts: LetterFacts

    def sums(self, connection: Connection) -> Sums:
        """Reads through everybody who is concerned."""
        people = sent = 0
        kinds: Counter[DataKind] = Counter()
        for one in everybody(connection, self.holder):
            people, sent = people + 1, sent + (one.how == "sent")
            kinds.update(one.kinds)
        ordered = {kind: kinds[kind] for kind in in_order(kinds)}
        return Sums(people, sent, ordered, unknown(connection, self.holder))


def case_of(connection: Connection, device_id: str, reach: Reach, now: str) -> Case | None:
    """None when no such laptop within reach was ever missed."""
    lost, holder = lost_within(connection, device_id, reach, now), holder_of(connection, device_id)
    return Case(lost, holder, facts_in(connection)) if lost and holder else None
