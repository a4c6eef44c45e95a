"""Identifiers made on the laptop: UUIDv7, unique without asking anybody, and rising with time."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils


def new_id() -> str:
    """A UUIDv7 in its usual text form."""
    return str(UUID(bytes=uuid_utils.uuid7().bytes))


def made_at(new: str) -> datetime:
    """When `new_id` made this one: a UUIDv7 begins with its milliseconds since 1970."""
    return datetime.fromtimestamp((UUID(new).int >> 80) / 1000, UTC)
