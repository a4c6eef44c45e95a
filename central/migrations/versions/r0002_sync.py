"""What sync needs: counters of submissions, laptops' last contact, erasures, key rotations, recollections."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _erasures()
    _counters()
    _contact()
    _news()
    _told()


def _counters() -> None:
    """The one update that submissions ever see: what their own bytes say, now in a column too."""
    whole = "INTEGER" if _is_sqlite() else "BIGINT"
    _lift_ban()
    op.execute(f"ALTER TABLE submissions ADD COLUMN counter {whole} NOT NULL DEFAULT 0")
    _fill()
    op.create_index("submissions_by_device", "submissions", ["device_id", "counter", "digest"])
    _ban()


def _fill() -> None:
    connection = op.get_bind()
    after = ("", 0)
    page = sa.text(
        "SELECT registration_id, revision, raw FROM submissions WHERE (registration_id, revision) > (:i, :r)"
        " ORDER BY registration_id, revision LIMIT 1000"
    )
    fill = sa.text("UPDATE submissions SET counter = :c WHERE registration_id = :i AND revision = :r")
    while rows := connection.execute(page, {"i": after[0], "r": after[1]}).all():
        found = [(row.registration_id, row.revision, json.loads(row.raw)["counter"]) for row in rows]
        connection.execute(fill, [{"i": key, "r": number, "c": counter} for key, number, counter in found])
        after = (rows[-1].registration_id, rows[-1].revision)


def _lift_ban() -> None:
    if _is_sqlite():
        op.execute("DROP TRIGGER submissions_no_update")
        op.execute("DROP TRIGGER submissions_no_delete")


def _ban() -> None:
    """Append-only but for the right to be erased: a row may go once its tombstone stands."""
    if not _is_sqlite():
        return
    op.execute(
        "CREATE TRIGGER submissions_no_update BEFORE UPDATE ON submissions"
        " BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER submissions_no_delete BEFORE DELETE ON submissions WHEN NOT EXISTS (SELECT 1 FROM"
        " tombstones t WHERE t.registration_id = OLD.registration_id AND t.revision = OLD.revision)"
        " BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END"
    )


def _erasures() -> None:
    """Without foreign keys: after a restore the centre may not know the laptop or the agent any more."""
    op.create_table(
        "erasures",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("agent_key", sa.Text, nullable=False),
        sa.Column("erased_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "tombstones",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("counter", _number, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("tombstones_by_device", "tombstones", ["device_id", "counter", "digest"])


def _contact() -> None:
    op.execute("ALTER TABLE centre ADD COLUMN certificate TEXT")
    op.execute("ALTER TABLE codes ADD COLUMN used_by TEXT")
    op.create_table(
        "device_state",
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), primary_key=True),
        sa.Column("contact_at", sa.Text, nullable=False),
        sa.Column("counter", _number, nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("registrations_by_agent", "registrations", ["agent_key", "registration_id"])
    op.create_table(
        "rotations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("old", sa.Text, nullable=False, unique=True),
        sa.Column("new", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sqlite_strict=True,
    )


def _news() -> None:
    op.execute("ALTER TABLE changes ADD COLUMN device_id TEXT REFERENCES devices (device_id)")
    op.execute("ALTER TABLE changes ADD COLUMN mark TEXT NOT NULL DEFAULT ''")
    op.create_table(
        "packs",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("told_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )


def _told() -> None:
    op.create_table(
        "recollections",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), nullable=False),
        sa.Column("told_at", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('decision', 'gone')", name="recollections_kind"),
        sqlite_strict=True,
    )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
