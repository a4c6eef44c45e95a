"""Two versions of one registration, field by field: what a person needs to choose between them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from perisai_app.domain.nik import masked
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.typed import FIELDS, squeezed
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import profile
from perisai_app.vault.rivals import Conflict, conflicts
from ui.wording.values import shown

NUMBERS = ("nik", "kk")


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A conflict, and the laptop that it is read on: which of the two was written here."""

    conflict: Conflict
    device_id: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One field of both, as a person reads it."""

    field: str
    mine: str
    theirs: str
    differs: bool


def rivalry(vault: Vault, registration_id: str) -> Rivalry | None:
    """None once somebody has chosen."""
    found = [one for one in conflicts(vault) if one.registration_id == registration_id]
    return Rivalry(found[0], profile(vault).device_id) if found else None


def pairs(mine: Mapping[str, str], theirs: Mapping[str, str], book: RuleBook) -> tuple[Pair, ...]:
    """What differs first, each in the form's order; a NIK or KK that is the same stays masked."""
    given = [name for name in FIELDS if mine.get(name) or theirs.get(name)]
    found = [_pair(name, mine.get(name, ""), theirs.get(name, ""), book) for name in given]
    return tuple(sorted(found, key=lambda pair: not pair.differs))


def _pair(name: str, mine: str, theirs: str, book: RuleBook) -> Pair:
    differs = squeezed(mine) != squeezed(theirs)
    if name.endswith(NUMBERS) and not differs:
        return Pair(name, masked(mine), masked(theirs), differs)
    return Pair(name, shown(name, mine, book), shown(name, theirs, book), differs)
