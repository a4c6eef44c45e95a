"""Argon2id: makes each guess of a passphrase cost about half a second and a good deal of memory.

The cost is measured once, when a slot is made, and stored in it. Must not know what is opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from perisai_app.vault.errors import TooLittleMemory

AIM_SECONDS = 0.5
STRETCHED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's three figures: memory in KiB, passes over it, and threads."""

    memory_kib: int
    passes: int
    lanes: int


FLOOR = Cost(65_536, 3, 4)  # RFC 9106's second choice, above OWASP's least (19 MiB, 2 passes); never below
MOST_MEMORY_KIB = 262_144  # a field laptop has 4 GB, and other programs
MOST_PASSES = 60


def stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes; TooLittleMemory when the machine cannot spare what the slot asks for."""
    try:
        return hash_secret_raw(
            secret.encode(),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=STRETCHED_BYTES,
            type=Type.ID,
        )
    except HashingError:
        raise TooLittleMemory from None


def measured(cost: Cost) -> float:
    """Seconds that one guess takes on this machine: the quicker of two, since other programs disturb."""
    return min(_timed(cost), _timed(cost))


def tuned(aim: float = AIM_SECONDS, measure: Callable[[Cost], float] = measured) -> Cost:
    """What takes about `aim` seconds here: more memory first, which hurts a thief most, then passes."""
    room = max(1.0, aim / max(measure(FLOOR), 0.001))
    memory = min(FLOOR.memory_kib * int(room), MOST_MEMORY_KIB)
    left = room * FLOOR.memory_kib / memory
    return Cost(memory, min(max(FLOOR.passes, round(FLOOR.passes * left)), MOST_PASSES), FLOOR.lanes)


def _timed(cost: Cost) -> float:
    began = perf_counter()
    stretched("ukur", bytes(16), cost)
    return perf_counter() - began
