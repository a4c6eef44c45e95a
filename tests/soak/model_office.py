"""What the office may do to laptops as such: block one, and let its centre sign with a new key."""

from collections.abc import Iterator
from typing import Any

from nacl.signing import VerifyKey

from central.chain import chain
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.rotation import walk
from perisai_app.wire.signing import is_signed, key_id
from tests.soak.model_truth import Truth
from tests.soak.model_world import World

COMES_DOWN = (
    "SELECT epoch, number, kind FROM changes WHERE kind NOT IN ('erasure', 'order')",
    "SELECT registration_id, digest FROM submissions WHERE counter < 0",
    "SELECT registration_id, digest FROM rivals WHERE mine = 0",
)


def came_down(vault: Vault) -> set[tuple[Any, ...]]:
    """All that a vault has from its centre that a blocked one gets no more of: erasures and orders come."""
    return {(sql, *row.values()) for sql in COMES_DOWN for row in vault.rows(sql)}


def heard_the_office(truth: Truth, who: int, vault: Vault, stopped_by: str | None) -> Iterator[str]:
    """What is wrong after a sync that nothing disturbed: a blocked laptop is told so, and each has the
    newest key.
    """
    is_blocked = who in truth.office.blocked
    if stopped_by != ("blocked" if is_blocked else None):
        yield f"laptop {who} was stopped by {stopped_by}"
    if sync_state(vault).blocked != is_blocked:
        yield f"laptop {who} takes itself for {'free' if is_blocked else 'blocked'}"
    if _key(vault) != truth.keys[-1]:
        yield f"laptop {who} did not follow to the newest key"


def watch_keys(truth: Truth, world: World) -> Iterator[str]:
    """What is wrong with keys now: the newest one signs, each was signed by the one before, laptops go by one
    of them, and receipts of every one of them hold.
    """
    with world.centre.store.reading() as connection:
        signing, links = world.centre.standing(connection).key, chain(connection)
    if signing.verify_key.encode() != truth.keys[-1]:
        yield "centre does not sign with its newest key"
    if [truth.keys[0], *walk(truth.keys[0], links)] != truth.keys:
        yield "centre's keys do not lead from the first to the newest"
    for who, vault in enumerate(world.vaults):
        if _key(vault) not in truth.keys:
            yield f"laptop {who} goes by a key that the centre never had"
        if unsigned := sum(not _is_signed(truth, row) for row in vault.rows("SELECT * FROM answers")):
            yield f"laptop {who} has {unsigned} answers that no key of the centre signed"


def _is_signed(truth: Truth, answer: dict[str, Any]) -> bool:
    keys = (VerifyKey(key) for key in truth.keys if key_id(VerifyKey(key)) == answer["key_id"])
    return any(is_signed(key, answer["signature"], answer["signed"]) for key in keys)


def _key(vault: Vault) -> bytes:
    us = enrolment(vault)
    assert us is not None
    return us.centre_key
