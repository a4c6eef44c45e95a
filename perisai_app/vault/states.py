"""The one transition table: what may happen to a revision in each state, and what becomes of it.

Pure. Every change of state in the vault takes the states it may start from out of this table, and so does the
schema (a CHECK and a trigger, held to it by a test). What may not happen is a None, never an exception.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Life of a registration (design, section 4). There is no stored 'sending'."""

    DRAFT = "draft"
    QUEUED = "queued"
    RECEIVED = "received"
    REGISTERED = "registered"
    RETURNED = "returned"
    DECLINED = "declined"
    REFUSED = "refused"
    CONFLICT = "conflict"


class Happening(StrEnum):
    """What can happen: the agent's acts, the centre's four verdicts and the office's three decisions.

    The last two are verdicts on what was received once and is offered again to a centre that forgot it.
    """

    FINALIZE = "finalize"
    STORED = "stored"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    CONFLICT = "conflict"
    REGISTERED = "registered"
    RETURNED = "returned"
    DECLINED = "declined"
    CORRECT = "correct"
    SETTLE = "settle"
    REFUSED_AGAIN = "refused_again"
    CONFLICT_AGAIN = "conflict_again"


DECISIONS = (Happening.REGISTERED, Happening.RETURNED, Happening.DECLINED)
DECIDABLE = (State.RECEIVED, State.REGISTERED, State.RETURNED, State.DECLINED)

# A corrected revision stays what it was: the correction is a draft of the next one. So does a settled one: it
# leaves for the rivals. The office may decide again, but only about what it holds: a decision never overtakes
# the receipt.
TABLE: Mapping[tuple[State, Happening], State] = MappingProxyType(
    {
        (State.DRAFT, Happening.FINALIZE): State.QUEUED,
        (State.QUEUED, Happening.STORED): State.RECEIVED,
        (State.QUEUED, Happening.DUPLICATE): State.RECEIVED,
        (State.QUEUED, Happening.REFUSED): State.REFUSED,
        (State.QUEUED, Happening.CONFLICT): State.CONFLICT,
        **{(state, decision): State(decision.value) for state in DECIDABLE for decision in DECISIONS},
        (State.RETURNED, Happening.CORRECT): State.RETURNED,
        (State.REFUSED, Happening.CORRECT): State.REFUSED,
        (State.CONFLICT, Happening.SETTLE): State.CONFLICT,
        **{(state, Happening.REFUSED_AGAIN): State.REFUSED for state in DECIDABLE},
        **{(state, Happening.CONFLICT_AGAIN): State.CONFLICT for state in DECIDABLE},
    }
)


def after(state: State, happening: Happening) -> State | None:
    """The state that follows, or None when this may not happen in this state."""
    return TABLE.get((state, happening))


def before(happening: Happening) -> tuple[State, ...]:
    """The states in which this may happen."""
    return tuple(state for state, known in TABLE if known is happening)


def outcome(happening: Happening) -> State:
    """What a revision is after this, for a happening that always ends alike (all but `correct`)."""
    (only,) = {state for (_, known), state in TABLE.items() if known is happening}
    return only


def may(happening: Happening) -> str:
    """The same as an SQL condition on a column `state`; it holds only our own fixed words."""
    listed = ", ".join(f"'{state.value}'" for state in before(happening))
    return f"state IN ({listed})"


def moves() -> frozenset[tuple[State, State]]:
    """Every change of state that the table knows, staying as it is left out."""
    return frozenset((start, end) for (start, _), end in TABLE.items() if start is not end)


CORRECTABLE = before(Happening.CORRECT)
