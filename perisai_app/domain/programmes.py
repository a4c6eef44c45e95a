"""The five programmes of BPJS Ketenagakerjaan, and which of them a worker on no wage (BPU) can have.

Must not know what they cost or pay. Source: domain facts 0 (5), 1.1; JP and JKP are common knowledge [C].
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme in our own words; `why` says why a BPU can or cannot have it."""

    code: str
    name_id: str
    name_en: str
    about_id: str
    about_en: str
    open_to_bpu: bool
    needed: bool
    why_id: str
    why_en: str
    mark: str
    source: str


def open_to_bpu(programmes: Sequence[Programme]) -> tuple[Programme, ...]:
    """Those that a BPU can have: JKK, JKM and JHT (domain facts 0 (5) [B])."""
    return tuple(programme for programme in programmes if programme.open_to_bpu)


def taken(programmes: Sequence[Programme], programs: int) -> tuple[Programme, ...]:
    """Those in a choice of two (the needed ones) or three (all that are open); none for another number."""
    mine = open_to_bpu(programmes)
    needed = tuple(programme for programme in mine if programme.needed)
    return next((choice for choice in (needed, mine) if len(choice) == programs), ())
