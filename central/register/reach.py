"""Whose registrations somebody may see: a part of every query. Must not know roles, nor who asks."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.sql.base import ReadOnlyColumnCollection

Columns = ReadOnlyColumnCollection[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Reach:
    """All of them, those of an office, those of an agent; none without any of the three."""

    everything: bool = False
    office: str | None = None
    agent_key: str | None = None

    def holds(self, rows: Columns) -> ColumnElement[bool]:
        """For rows that have an office and an agent's key; what is outside is not there."""
        if self.everything:
            return true()
        if self.office:
            return rows["office"] == self.office
        return rows["agent_key"] == self.agent_key if self.agent_key else false()


EVERYTHING = Reach(everything=True)
