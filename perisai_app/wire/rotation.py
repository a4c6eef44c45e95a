"""A new signing key of the centre: the old one signs it, so that a laptop follows without being told by hand.

A laptop that was away through several rotations walks the chain from the key that it knows.
"""

from collections.abc import Sequence

from nacl.signing import SigningKey, VerifyKey
from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.signing import is_signed, sign

KIND = "rotation"


class Rotation(Value):
    """One link: `signature` is by the old key. `at` is told to people, nothing depends on it."""

    old: str = Field(pattern=r"^[0-9a-f]{64}$")
    new: str = Field(pattern=r"^[0-9a-f]{64}$")
    at: str
    signature: str


def rotate(old: SigningKey, new: VerifyKey, at: str) -> Rotation:
    """The old key's word that `new` follows it."""
    told = (old.verify_key.encode().hex(), new.encode().hex(), at)
    return Rotation(old=told[0], new=told[1], at=at, signature=sign(old, _signed(*told)))


def walk(known: bytes, chain: Sequence[Rotation]) -> tuple[bytes, ...]:
    """The keys that follow `known`, in order, as far as each is signed by the one before."""
    keys: list[bytes] = []
    for link in chain:
        if bytes.fromhex(link.old) != known or not _holds(link):
            break
        known = bytes.fromhex(link.new)
        keys.append(known)
    return tuple(keys)


def _holds(link: Rotation) -> bool:
    data = _signed(link.old, link.new, link.at)
    return is_signed(VerifyKey(bytes.fromhex(link.old)), link.signature, data)


def _signed(old: str, new: str, at: str) -> bytes:
    return canonical_bytes({"v": 1, "kind": KIND, "old": old, "new": new, "at": at})
