"""The first schema: who sends, what came, where it stands, and the feed back."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _centre_and_agents()
    _codes_and_devices()
    _submissions()
    _registrations()
    _changes()


def _centre_and_agents() -> None:
    op.create_table(
        "centre",
        sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("last_change", _number, nullable=False),
        sa.CheckConstraint('"only" = 1', name="centre_has_one_row"),
        sqlite_strict=True,
    )
    op.create_table(
        "agents",
        sa.Column("agent_key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("agents_by_name", "agents", ["office", "name"], unique=True)
    op.create_table(
        "authors",
        sa.Column("agent_id", sa.Text, primary_key=True),
        sa.Column("agent_key", sa.Text, sa.ForeignKey("agents.agent_key"), nullable=False),
        sqlite_strict=True,
    )


def _codes_and_devices() -> None:
    op.create_table(
        "codes",
        sa.Column("secret_hash", sa.Text, primary_key=True),
        sa.Column("agent_key", sa.Text, sa.ForeignKey("agents.agent_key"), nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text),
        sqlite_strict=True,
    )
    op.create_table(
        "devices",
        sa.Column("device_id", sa.Text, primary_key=True),
        sa.Column("agent_id", sa.Text, sa.ForeignKey("authors.agent_id"), nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("app_version", sa.Text, nullable=False),
        sa.Column("enrolled_at", sa.Text, nullable=False),
        sa.Column("blocked", sa.Integer, nullable=False),
        sa.CheckConstraint("blocked IN (0, 1)", name="devices_blocked"),
        sqlite_strict=True,
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("agent_id", sa.Text, sa.ForeignKey("authors.agent_id"), nullable=False),
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("revision >= 1", name="submissions_revision"),
        sa.CheckConstraint("length(digest) = 64", name="submissions_digest"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER submissions_no_{verb.lower()} BEFORE {verb} ON submissions"
                " BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END"
            )


def _registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("agent_key", sa.Text, sa.ForeignKey("agents.agent_key"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'registered', 'returned', 'declined')", name="registrations_state"
        ),
        sqlite_strict=True,
    )
    op.create_index("registrations_by_state", "registrations", ["state", "registration_id"])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("number", _number, primary_key=True, autoincrement=False),
        sa.Column("agent_key", sa.Text, sa.ForeignKey("agents.agent_key"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("registration_id", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("changes_by_agent", "changes", ["agent_key", "number"])
    op.create_index("changes_by_registration", "changes", ["registration_id", "number"])
