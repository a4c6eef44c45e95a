"""What must be true, in plain dictionaries: what was finalized, what the centre was seen to hold, what was
decided and erased, and what a restore may lawfully have lost. Compared with both sides' rows, never with what
an engine says of itself.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from central.centre import Centre
from central.overview import status
from perisai_app.vault.database import Vault
from perisai_app.vault.states import DECIDABLE

HELD = tuple(state.value for state in DECIDABLE)
WAITING = "waiting"
Name = tuple[str, int]


@dataclass(frozen=True)
class Line:
    """One finalized revision, and the laptop that wrote it."""

    name: Name
    digest: str
    parent: str | None
    laptop: int


@dataclass
class Office:
    """What the centre holds; goes back with it to a copy. `held` by (id, revision), `blocked` by laptop."""

    held: dict[Name, str] = field(default_factory=dict)
    decided: dict[Name, str] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)


@dataclass
class Desk:
    """What one laptop must still know of its own; goes back with it to a backup."""

    own: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)


@dataclass
class Truth:
    """Ever means in any life of the centre. `keys` are the public ones that it signed with, the newest last;
    none of them ever comes back.
    """

    desks: list[Desk]
    keys: list[bytes]
    office: Office = field(default_factory=Office)
    written: dict[str, Line] = field(default_factory=dict)
    ever_held: dict[Name, set[str]] = field(default_factory=dict)
    ever_decided: dict[Name, set[str]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    erased_lines: set[str] = field(default_factory=set)
    centre_went_back: bool = False

    def wrote(self, line: Line) -> None:
        assert line.digest not in self.written, "one digest twice"
        self.written[line.digest] = line
        self.desks[line.laptop].own.add(line.digest)

    def decides(self, name: Name, outcome: str) -> None:
        self.office.decided[name] = outcome
        self.ever_decided.setdefault(name, set()).add(outcome)

    def erases(self, registration_id: str) -> None:
        self.erased.add(registration_id)
        gone = [name for name in self.office.held if name[0] == registration_id]
        self.erased_lines |= {self.office.held.pop(name) for name in gone}

    def centre_goes_back(self, to: Office) -> None:
        """The list of the erased lies outside of what went back."""
        self.office, self.centre_went_back = deepcopy(to), True
        for registration_id in self.erased:
            self.erases(registration_id)

    def rival_of(self, name: Name, digest: str | None) -> bool:
        """Whether the centre ever held another line of this name than the one of this digest."""
        return bool(self.ever_held.get(name, set()) - {digest})

    def ever(self, name: Name, digest: str) -> bool:
        return digest in self.ever_held.get(name, set())


def watch_centre(truth: Truth, centre: Centre) -> Iterator[str]:
    """What is wrong with what the centre holds now. New lines that were written are taken in."""
    with centre.store.reading() as connection:
        rows = connection.execute(
            text("SELECT registration_id, revision, digest, raw FROM submissions")
        ).all()
        listed = connection.execute(text("SELECT registration_id, revision, state FROM registrations")).all()
    for name, times in Counter((row.registration_id, row.revision) for row in rows).items():
        if times > 1:
            yield f"centre holds {name} {times} times"
    for row in rows:
        if hashlib.sha256(row.raw).hexdigest() != row.digest:
            yield "centre holds other bytes than it says"
    yield from _took(truth, {(row.registration_id, row.revision): row.digest for row in rows})
    yield from _stands(truth, {row.registration_id: (row.revision, row.state) for row in listed})
    yield from _counted(truth, centre)


def _took(truth: Truth, held: dict[Name, str]) -> Iterator[str]:
    for name, digest in truth.office.held.items():
        if held.get(name) != digest:
            yield f"centre lost or changed {name}"
    for name in held.keys() - truth.office.held.keys():
        line = truth.written.get(held[name])
        if line is None or line.name != name:
            yield f"centre holds {name}, which nobody wrote so"
        if name[0] in truth.erased:
            yield f"centre took {name} back, which was erased"
        truth.office.held[name] = held[name]
        truth.ever_held.setdefault(name, set()).add(held[name])


def _stands(truth: Truth, listed: dict[str, tuple[int, str]]) -> Iterator[str]:
    """One line a registration: its latest revision, and what was decided about that one."""
    expected: dict[str, tuple[int, str]] = {}
    for name in sorted(truth.office.held):
        expected[name[0]] = (name[1], truth.office.decided.get(name, WAITING))
    if listed != expected:
        yield f"centre lists {_difference(listed, expected)}"


def _counted(truth: Truth, centre: Centre) -> Iterator[str]:
    counted, held = status(centre), truth.office.held
    told = (counted.submissions, counted.registrations, sum(counted.by_state.values()))
    ids = len({name[0] for name in held})
    if told != (len(held), ids, ids):
        yield f"centre counts {told} of {len(held)} and {ids}"


@dataclass(frozen=True)
class Shelf:
    """What a vault holds, by digest: states of submissions, names of rows, tombstones with a receipt or
    without, and what lost against a rival.
    """

    names: dict[str, Name]
    states: dict[str, str]
    stones: dict[str, bool]
    rivals: set[str]

    @property
    def acknowledged(self) -> set[str]:
        return {d for d, state in self.states.items() if state in HELD} | {
            d for d, r in self.stones.items() if r
        }

    @property
    def digests(self) -> set[str]:
        return {*self.states, *self.stones, *self.rivals}


def shelf(vault: Vault) -> Shelf:
    rows = vault.rows("SELECT registration_id, revision, digest, state FROM submissions")
    stones = vault.rows("SELECT registration_id, revision, digest, verdict FROM tombstones")
    rivals = vault.rows("SELECT digest FROM rivals WHERE mine = 1")
    return Shelf(
        names={row["digest"]: (row["registration_id"], row["revision"]) for row in (*rows, *stones)},
        states={row["digest"]: row["state"] for row in rows},
        stones={row["digest"]: row["verdict"] is not None for row in stones},
        rivals={row["digest"] for row in rivals},
    )


def watch_laptop(truth: Truth, who: int, vault: Vault) -> Iterator[str]:
    """What is wrong with what this laptop says now."""
    here, desk, me = shelf(vault), truth.desks[who], f"laptop {who}"
    for digest, name in here.names.items():
        if digest not in truth.written or truth.written[digest].name != name:
            yield f"{me} has {name}, which nobody wrote so"
    for digest in desk.own - here.digests:
        yield f"{me} lost {truth.written[digest].name}"
    for digest in here.acknowledged:
        if digest in truth.written and not truth.ever(here.names[digest], digest):
            yield f"{me} says that the centre has {here.names[digest]}, which it never had"
    for digest in desk.acknowledged - here.acknowledged - here.rivals:
        name = truth.written[digest].name
        if not truth.centre_went_back and name[0] not in truth.erased:
            yield f"{me} took {name} back, which was acknowledged"
    for digest, state in here.states.items():
        if state in HELD[1:] and state not in truth.ever_decided.get(here.names[digest], ()):
            yield f"{me} says {state} of {here.names[digest]}, which nobody decided"
    desk.acknowledged |= here.acknowledged


def _difference(found: dict[str, Any], expected: dict[str, Any]) -> str:
    keys = sorted(key for key in {*found, *expected} if found.get(key) != expected.get(key))
    return ", ".join(f"{key}: {found.get(key)} instead of {expected.get(key)}" for key in keys)
