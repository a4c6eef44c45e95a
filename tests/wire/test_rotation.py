"""A new key of the centre is believed on the old one's word alone, link by link."""

from nacl.signing import SigningKey

from perisai_app.wire.rotation import rotate, walk
from tests.wire.fixed import KEY, golden

AT = "2026-11-21T08:00:00Z"
FIRST, SECOND, THIRD = KEY, SigningKey(bytes(range(1, 33))), SigningKey(bytes(range(2, 34)))
CHAIN = (rotate(FIRST, SECOND.verify_key, AT), rotate(SECOND, THIRD.verify_key, AT))


def public(key: SigningKey) -> bytes:
    return key.verify_key.encode()


def test_a_laptop_that_was_away_through_two_rotations_follows_both() -> None:
    assert walk(public(FIRST), CHAIN) == (public(SECOND), public(THIRD))


def test_a_laptop_that_knows_the_newest_key_has_nowhere_to_go() -> None:
    assert walk(public(THIRD), ()) == ()


def test_a_chain_that_does_not_begin_at_the_known_key_leads_nowhere() -> None:
    assert walk(public(FIRST), CHAIN[1:]) == ()


def test_a_link_that_somebody_else_signed_ends_the_walk() -> None:
    forged = rotate(SigningKey(bytes(32)), THIRD.verify_key, AT).model_copy(update={"old": CHAIN[1].old})
    assert walk(public(FIRST), (CHAIN[0], forged)) == (public(SECOND),)


def test_a_link_whose_new_key_was_changed_on_the_way_ends_the_walk() -> None:
    changed = CHAIN[0].model_copy(update={"new": public(THIRD).hex()})
    assert walk(public(FIRST), (changed,)) == ()


def test_the_bytes_of_a_rotation_never_change() -> None:
    assert CHAIN[0].model_dump_json().encode() == golden("rotation.json")
