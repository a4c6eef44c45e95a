"""The kinds of things to look at, and how grave each is. Must not know how they are found."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from central.sifting.outreach import Outreach


class Kind(StrEnum):
    """Stable; the console makes sentences of them. Those of two are told once a pair."""

    SAME_NIK = "same_nik"  # of two: one NIK
    NEAR_NAME = "near_name"  # of two: a like name and the same birth date
    SAME_PHOTO = "same_photo"  # of two with two NIKs: the very same picture of a card or a face
    SAME_SIGNATURE = "same_signature"  # of two with two NIKs
    KNOWN_BEFORE = "known_before"  # said never to have been a member; this centre had the NIK before
    FAST = "fast"  # one laptop finalized more than a person can
    NIK_RUN = "nik_run"  # an agent's NIKs are neighbours
    SHARED_PHONE = "shared_phone"  # one number for many who share no family card


PAIRS = frozenset({Kind.SAME_NIK, Kind.NEAR_NAME, Kind.SAME_PHOTO, Kind.SAME_SIGNATURE})

Details = Mapping[str, int | str | bool]
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Signal:
    """One of them; `details` are codes and counts, and all the facts that a ruling is about. `other_id` is
    empty for a signal of one alone; of two, the smaller id comes first.
    """

    kind: Kind
    registration_id: str
    other_id: str
    weight: int
    details: Details

    @property
    def key(self) -> Key:
        return self.kind.value, self.registration_id, self.other_id


_USUAL = {Kind.FAST: 60, Kind.SHARED_PHONE: 50, Kind.NIK_RUN: 75}
_WEIGHTS: Mapping[Outreach, Mapping[Kind, int]] = {
    Outreach.SINGLE: _USUAL,
    Outreach.COLLECTIVE: {Kind.FAST: 25, Kind.SHARED_PHONE: 20, Kind.NIK_RUN: 75},
    Outreach.LIST: {Kind.FAST: 10, Kind.SHARED_PHONE: 10, Kind.NIK_RUN: 60},
}


def of_one(
    kind: Kind, registration_id: str, outreach: Outreach, details: Mapping[str, int | str | bool]
) -> Signal:
    """What is natural where many are reached at once weighs less there."""
    told = {**details, "outreach": outreach.value}
    return Signal(kind, registration_id, "", _WEIGHTS[outreach][kind], told)


def of_two(kind: Kind, one: str, other: str, weight: int, details: Details) -> Signal:
    """The same whichever of them comes first."""
    first, second = sorted((one, other))
    return Signal(kind, first, second, weight, details)
