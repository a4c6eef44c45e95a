"""The offices that agents and supervisors belong to. An office is known by its name."""

from sqlalchemy import Connection

from central.storage.engine import insert_once
from central.storage.office_tables import offices


def know_office(connection: Connection, name: str, now: str) -> bool:
    """Whether the office is new here. An agent without an office belongs to none."""
    return bool(name) and insert_once(connection, offices, {"name": name, "added_at": now})
