"""The office's view becomes findable, and the office gets people of its own: users, an audit, signals."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from perisai_app.domain.names import folded

revision = "0009"
down_revision = "0008"

_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_by_beginning = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_FOUND_BY = (
    "office",
    "received_at",
    "finalized_at",
    "nik",
    "folded",
    "birth_date",
    "phone",
    "kk",
    "village",
    "ecosystem",
)
_LOOKED_UP_BY_BEGINNING = ("nik", "phone", "village")
_ROWS = 500


def upgrade() -> None:
    _find()
    _offices_and_users()
    _audit()
    _cover()
    _looking()
    _laptops()
    _carry_over(op.get_bind())


def _find() -> None:
    for name in _FOUND_BY:
        kind = _by_beginning if name in _LOOKED_UP_BY_BEGINNING else sa.Text()
        op.add_column("registrations", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column("registrations", sa.Column("sifted", sa.Integer, nullable=False, server_default="0"))
    op.drop_index("registrations_by_state", "registrations")
    last = ["received_at", "registration_id"]
    op.create_index("registrations_by_state", "registrations", ["state", *last])
    op.create_index("registrations_by_arrival", "registrations", last)
    op.create_index("registrations_by_office", "registrations", ["office", "state", *last])
    op.create_index("registrations_by_office_arrival", "registrations", ["office", *last, "folded"])
    op.create_index("registrations_by_village", "registrations", ["village"])
    op.create_index("registrations_by_nik", "registrations", ["nik"])
    op.create_index("registrations_by_phone", "registrations", ["phone"])
    op.create_index("registrations_by_birth", "registrations", ["birth_date"])
    todo = sa.text("sifted = 0")
    op.create_index(
        "registrations_unsifted",
        "registrations",
        ["registration_id"],
        sqlite_where=todo,
        postgresql_where=todo,
    )


def _offices_and_users() -> None:
    op.create_table(
        "offices",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("branch", sa.Text, nullable=False, server_default=""),
        sa.Column("monthly_target", sa.Integer, nullable=False, server_default="0"),
        sa.Column("added_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "users",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("office", sa.Text),
        sa.Column("agent_key", sa.Text, sa.ForeignKey("agents.agent_key")),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.CheckConstraint(
            "role IN ('agent', 'supervisor', 'reviewer', 'admin', 'auditor')", name="users_role"
        ),
        sa.CheckConstraint("role <> 'agent' OR agent_key IS NOT NULL", name="users_agent"),
        sa.CheckConstraint("role <> 'supervisor' OR office IS NOT NULL", name="users_supervisor"),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False),
        sa.Column("begun_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("sessions_by_user", "sessions", ["user_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("wait_until", sa.Text, nullable=False),
        sqlite_strict=True,
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    last = ["at", "number"]
    op.create_index("audit_by_time", "audit", last)
    op.create_index("audit_by_subject", "audit", ["subject", *last])
    op.create_index("audit_by_actor", "audit", ["actor", *last])
    op.create_index("audit_by_action", "audit", ["action", *last])


def _cover() -> None:
    op.create_table(
        "memberships",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("member_number", sa.Text),
        sa.Column("payment_code", sa.Text),
        sa.Column("paid_through", sa.Text),
        sa.Column("claimed_jht", sa.Integer, nullable=False, server_default="0"),
        sa.Column("told_at", sa.Text, nullable=False),
        _of_a_person(),
        sqlite_strict=True,
    )
    op.create_index("memberships_by_number", "memberships", ["member_number"])


def _looking() -> None:
    op.create_table(
        "name_words",
        sa.Column("word", _by_beginning, primary_key=True),
        sa.Column("registration_id", sa.Text, primary_key=True),
        _of_a_person(),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("name_words_by_registration", "name_words", ["registration_id"])
    op.create_table(
        "signals",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("other_id", sa.Text, primary_key=True),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("raised_at", sa.Text, nullable=False),
        sa.Column("ruled", sa.Text, nullable=False, server_default=""),
        sa.Column("ruled_by", sa.Text),
        sa.Column("ruled_at", sa.Text),
        sa.Column("reason", sa.Text),
        _of_a_person(),
        sa.CheckConstraint("ruled IN ('', 'same', 'different', 'seen')", name="signals_ruled"),
        sqlite_strict=True,
    )
    op.create_index(
        "signals_open", "signals", ["ruled", "weight", "raised_at", "registration_id", "other_id", "kind"]
    )
    op.create_index("signals_by_registration", "signals", ["registration_id", "ruled"])
    op.create_index("signals_by_other", "signals", ["other_id", "ruled"])


def _of_a_person() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["registration_id"], ["registrations.registration_id"], ondelete="CASCADE")


def _laptops() -> None:
    op.create_table(
        "templates",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "lost_devices",
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), primary_key=True),
        sa.Column("missed_at", sa.Text, nullable=False),
        sa.Column("told_by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("closed_at", sa.Text),
        sqlite_strict=True,
    )


def _carry_over(bind: sa.Connection) -> None:
    """Every agent's office becomes one, and every registration is found by what its latest bytes say."""
    bind.execute(
        sa.text(
            "INSERT INTO offices (name, added_at) SELECT office, MIN(added_at) FROM agents"
            " WHERE office <> '' GROUP BY office"
        )
    )
    places = ", ".join(f"{name} = :{name}" for name in _FOUND_BY)
    change = sa.text(f"UPDATE registrations SET {places} WHERE registration_id = :key")  # noqa: S608 - names of our own columns
    for page in _pages(bind):
        bind.execute(change, [_found(row) for row in page])


def _pages(bind: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    query = sa.text(
        "SELECT r.registration_id AS key, a.office, s.received_at, s.raw FROM registrations r"
        " JOIN submissions s ON s.registration_id = r.registration_id AND s.revision = r.revision"
        " JOIN agents a ON a.agent_key = r.agent_key"
        " WHERE r.registration_id > :after ORDER BY r.registration_id LIMIT :most"
    )
    after = ""
    while page := [dict(row) for row in bind.execute(query, {"after": after, "most": _ROWS}).mappings()]:
        yield page
        after = page[-1]["key"]


def _found(row: Mapping[str, Any]) -> dict[str, str]:
    said = json.loads(bytes(row["raw"]))
    person = said["registration"]
    return {
        "key": row["key"],
        "office": row["office"],
        "received_at": row["received_at"],
        "finalized_at": said["finalized_at"],
        "nik": person["nik"],
        "folded": folded(person["name"]),
        "birth_date": person["birth_date"],
        "phone": person.get("phone") or "",
        "kk": person.get("kk") or "",
        "village": person["address"]["village"],
        "ecosystem": person["ecosystem"],
    }
