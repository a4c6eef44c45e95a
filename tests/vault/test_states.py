"""The one transition table: total, the same as the drawing, and the same as the schema."""

import re
from collections.abc import Callable
from itertools import product

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.database import Vault
from perisai_app.vault.states import (
    CORRECTABLE,
    DECIDABLE,
    DECISIONS,
    Happening,
    State,
    after,
    before,
    may,
    moves,
    outcome,
)
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict

Queue = Callable[..., Submission]

DRAWN = """
draft finalize queued
queued stored received
queued duplicate received
queued refused refused
queued conflict conflict
received registered registered
received returned returned
received declined declined
registered registered registered
registered returned returned
registered declined declined
returned registered registered
returned returned returned
returned declined declined
declined registered registered
declined returned returned
declined declined declined
returned correct returned
refused correct refused
conflict settle conflict
received refused_again refused
registered refused_again refused
returned refused_again refused
declined refused_again refused
received conflict_again conflict
registered conflict_again conflict
returned conflict_again conflict
declined conflict_again conflict
"""


def drawn() -> dict[tuple[str, str], str]:
    lines = [line.split() for line in DRAWN.strip().splitlines()]
    return {(start, happening): end for start, happening, end in lines}


@pytest.mark.parametrize(("state", "happening"), list(product(State, Happening)))
def test_every_pair_has_the_answer_of_the_drawing_and_what_may_not_happen_is_none(
    state: State, happening: Happening
) -> None:
    expected = drawn().get((state.value, happening.value))
    assert after(state, happening) == (State(expected) if expected else None)
    assert (state in before(happening)) == (expected is not None)


def test_each_verdict_and_each_decision_of_the_wire_is_something_that_can_happen() -> None:
    assert {outcome(Happening(verdict.value)) for verdict in Verdict} == {
        State.RECEIVED,
        State.REFUSED,
        State.CONFLICT,
    }
    assert {outcome(decision) for decision in DECISIONS} == {*DECIDABLE} - {State.RECEIVED}


def test_nothing_that_the_office_never_held_is_decided_and_a_conflict_waits_for_a_person() -> None:
    assert {*CORRECTABLE} == {State.RETURNED, State.REFUSED}
    assert [happening for happening in Happening if after(State.CONFLICT, happening)] == [Happening.SETTLE]


def test_the_condition_names_the_states_in_which_it_may_happen() -> None:
    assert may(Happening.STORED) == "state IN ('queued')"
    assert may(Happening.CORRECT) == "state IN ('returned', 'refused')"


def test_the_schema_knows_the_same_states(vault: Vault) -> None:
    row = vault.row("SELECT sql FROM sqlite_master WHERE name = 'submissions'")
    assert row is not None
    (listed,) = re.findall(r"CHECK \(state IN\s*\(([^)]*)\)", row["sql"])
    assert set(re.findall(r"'(\w+)'", listed)) == {state.value for state in State} - {"draft"}


def test_the_schema_knows_the_same_moves(vault: Vault) -> None:
    row = vault.row("SELECT sql FROM sqlite_master WHERE name = 'submissions_move_by_the_table'")
    assert row is not None
    listed = {tuple(found) for found in re.findall(r"'(\w+)>(\w+)'", row["sql"])}
    of_a_submission = {move for move in moves() if move[0] is not State.DRAFT}
    assert listed == {(start.value, end.value) for start, end in of_a_submission}


def test_no_statement_moves_a_submission_by_a_step_that_the_table_does_not_know(
    vault: Vault, queue: Queue
) -> None:
    sent = [state for state in State if state is not State.DRAFT]
    for start, end in product(sent, sent):
        digest = queue().digest
        put(vault, digest, start)
        if start is end or (start, end) in moves():
            put(vault, digest, end)
            continue
        with pytest.raises(sqlcipher.IntegrityError, match="no such step"):
            move(vault, digest, end)


def move(vault: Vault, digest: str, state: State) -> None:
    with vault.writing() as db:
        assert db.execute("UPDATE submissions SET state = ? WHERE digest = ?", [state, digest]).rowcount == 1


def put(vault: Vault, digest: str, state: State) -> None:
    """Along the roads that there are."""
    row = vault.row("SELECT state FROM submissions WHERE digest = ?", digest)
    assert row is not None
    if row["state"] == "queued" and state in DECIDABLE:
        move(vault, digest, State.RECEIVED)
    move(vault, digest, state)
