"""A person's copy under a lock that any age tool opens: for a recipient's key, or under a passphrase.

What is sealed lies in the centre's folder while it is sent, without a name; the clear never does.
"""

import secrets
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import pyrage
from pydantic import Field, StringConstraints
from pyrage import RecipientError, x25519

from central.operations.age_stream import seal
from central.operations.keys import LEAST_PASSPHRASE
from central.subjects.fault import SubjectFault
from central.words import Asked

MEDIA_TYPE = "application/age-encryption"
MOST_UNDER_PASSPHRASE = 256 * 1024 * 1024
_PIECE = 64 * 1024


class ForKey(Asked):
    """For whoever has the other half of this key."""

    recipient: Annotated[str, StringConstraints(pattern=r"^age1[0-9a-z]{20,100}$")]


class UnderPassphrase(Asked):
    """For whoever knows it; such a copy is held in memory while it is sealed."""

    passphrase: Annotated[str, StringConstraints(min_length=LEAST_PASSPHRASE, max_length=200)] = Field(
        repr=False
    )


Seal = ForKey | UnderPassphrase


def check_seal(lock: Seal) -> None:
    """SubjectFault recipient_unknown for what only looks like a key."""
    if isinstance(lock, ForKey):
        _key(lock.recipient)


def sealed(pieces: Generator[bytes], lock: Seal, folder: Path) -> Generator[bytes]:
    """The same bytes sealed; SubjectFault copy_too_large when they are too many for a passphrase."""
    with closing(pieces):
        if isinstance(lock, UnderPassphrase):
            yield pyrage.passphrase.encrypt(_held(pieces), lock.passphrase)
            return
        path = folder / f"copy-{secrets.token_hex(8)}.age"
        try:
            seal(pieces, path, [_key(lock.recipient)])
            with path.open("rb") as file:
                while stroke := file.read(_PIECE):
                    yield stroke
        finally:
            path.unlink(missing_ok=True)


def _key(recipient: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(recipient)
    except RecipientError:
        raise SubjectFault("recipient_unknown") from None


def _held(pieces: Generator[bytes]) -> bytes:
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) > MOST_UNDER_PASSPHRASE:
            raise SubjectFault("copy_too_large")
    return bytes(held)
