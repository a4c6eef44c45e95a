"""What each role may do, and how far: one table, which every route of the office asks.

Must not know who asks, nor HTTP.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """An agent sees what is his own, a supervisor his office; an auditor reads all, with masked numbers."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a route needs."""

    READ = "read"  # registrations and their histories
    READ_SIGNALS = "read_signals"  # what is odd about registrations, which is no agent's to know
    READ_FILES = "read_files"  # pictures and voices, in which nothing can be masked
    DECIDE = "decide"  # register, return, decline; rule on signals; tell memberships
    BRIDGE = "bridge"  # sheets for the agency, its results
    EXPORT = "export"  # lists that leave the office
    READ_FLEET = "read_fleet"  # agents, laptops, offices, lost laptops
    RUN_FLEET = "run_fleet"  # codes, orders, blocks, lost laptops
    RUN_OFFICES = "run_offices"
    RUN_PACKS = "run_packs"
    RUN_USERS = "run_users"
    READ_AUDIT = "read_audit"
    SUBJECTS = "subjects"  # everything about one person, and its erasure (UU 27/2022 art. 6-8)
    SELF = "self"  # one's own session and password


class Scope(StrEnum):
    """How far a right reaches."""

    OWN = "own"
    OFFICE = "office"
    ALL = "all"


_EVERYBODY = {Right.SELF: Scope.ALL}
_GRANTS: Mapping[Role, Mapping[Right, Scope]] = {
    Role.AGENT: {
        **_EVERYBODY,
        Right.READ: Scope.OWN,
        Right.READ_FILES: Scope.OWN,
        Right.READ_FLEET: Scope.OWN,
    },
    Role.SUPERVISOR: {
        **_EVERYBODY,
        Right.READ: Scope.OFFICE,
        Right.READ_FILES: Scope.OFFICE,
        Right.READ_SIGNALS: Scope.OFFICE,
        Right.DECIDE: Scope.OFFICE,
        Right.EXPORT: Scope.OFFICE,
        Right.READ_FLEET: Scope.OFFICE,
        Right.RUN_FLEET: Scope.OFFICE,
    },
    Role.REVIEWER: {
        **_EVERYBODY,
        Right.READ: Scope.ALL,
        Right.READ_FILES: Scope.ALL,
        Right.READ_SIGNALS: Scope.ALL,
        Right.DECIDE: Scope.ALL,
        Right.BRIDGE: Scope.ALL,
        Right.EXPORT: Scope.ALL,
        Right.READ_FLEET: Scope.ALL,
    },
    Role.ADMIN: dict.fromkeys(Right, Scope.ALL),
    Role.AUDITOR: {
        **_EVERYBODY,
        Right.READ: Scope.ALL,
        Right.READ_SIGNALS: Scope.ALL,
        Right.READ_FLEET: Scope.ALL,
        Right.READ_AUDIT: Scope.ALL,
    },
}


def scope_of(role: Role, right: Right) -> Scope | None:
    """None when this role may not at all."""
    return _GRANTS[role].get(right)


def sees_masked(role: Role) -> bool:
    """Whether numbers of people are shown with their middle hidden."""
    return role is Role.AUDITOR
