"""Packages that came by hand: their parts, what a blocked laptop's brought, and files not whole yet."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _parts()
    _marks()
    _stretches()


def _parts() -> None:
    op.create_table(
        "package_parts",
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), primary_key=True),
        sa.Column("package", sa.Text, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("imported_at", sa.Text, nullable=False),
        sa.Column("blocked", sa.Integer, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("stored", sa.Integer, nullable=False),
        sa.Column("files", sa.Integer, nullable=False),
        sa.CheckConstraint("blocked IN (0, 1)", name="package_parts_blocked"),
        sa.Index("package_parts_by_time", "imported_at"),
        sqlite_strict=True,
    )


def _marks() -> None:
    op.create_table(
        "package_marks",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("package", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sqlite_strict=True,
    )


def _stretches() -> None:
    op.create_table(
        "file_stretches",
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), primary_key=True),
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("place", sa.Text, nullable=False, unique=True),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Index("file_stretches_by_content", "sha256"),
        sqlite_strict=True,
    )
