"""What each role may do, written down once more by hand: a changed line of the table has to be meant."""

import pytest

from central.accounts.roles import Right, Role, Scope, scope_of, sees_masked

ALL_BUT_RUNNING = {Right.SELF: "all", Right.READ: "all", Right.READ_SIGNALS: "all", Right.READ_FLEET: "all"}
EXPECTED = {
    Role.AGENT: {
        Right.SELF: "all",
        Right.READ: "own",
        Right.READ_FILES: "own",
        Right.READ_FLEET: "own",
    },
    Role.SUPERVISOR: {
        Right.SELF: "all",
        Right.READ: "office",
        Right.READ_FILES: "office",
        Right.READ_SIGNALS: "office",
        Right.DECIDE: "office",
        Right.EXPORT: "office",
        Right.READ_FLEET: "office",
        Right.RUN_FLEET: "office",
    },
    Role.REVIEWER: {
        **ALL_BUT_RUNNING,
        Right.READ_FILES: "all",
        Right.DECIDE: "all",
        Right.BRIDGE: "all",
        Right.EXPORT: "all",
    },
    Role.AUDITOR: {**ALL_BUT_RUNNING, Right.READ_AUDIT: "all"},
    Role.ADMIN: {right: "all" for right in Right},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_is_written_here_and_nothing_else(role: Role) -> None:
    found = {right: scope.value for right in Right if (scope := scope_of(role, right)) is not None}
    assert found == EXPECTED[role]


def test_only_the_auditor_sees_masked_numbers() -> None:
    assert [role for role in Role if sees_masked(role)] == [Role.AUDITOR]
    assert scope_of(Role.AUDITOR, Right.EXPORT) is None and Scope.ALL in Scope
