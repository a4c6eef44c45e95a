"""Identifiers made on the laptop: UUIDv7, unique without asking anybody, and rising with time."""

from uuid import UUID

import uuid_utils


def new_id() -> str:
    """A UUIDv7 in its usual text form."""
    return str(UUID(bytes=uuid_utils.uuid7().bytes))
