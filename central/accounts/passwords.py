"""Passwords as Argon2id hashes; a name that nobody has costs as much time as one that somebody has."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200

# RFC 9106 section 4, the second choice in less memory: a small office's machine serves laptops meanwhile.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def is_good_password(password: str) -> bool:
    """Length is all that is asked (NIST SP 800-63B, 5.1.1)."""
    return SHORTEST <= len(password) <= LONGEST


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` made the hash; without a hash, no, after the same work."""
    try:
        return _HASHER.verify(kept or _nobody_s(), password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody_s() -> str:
    return _HASHER.hash("nobody has this password")
