"""Files that travel after the text: what submissions name, what is here, and what is under way."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NAMED = (
    "INSERT INTO submission_files"
    " (registration_id, revision, number, role, sha256, bytes, media_type, device_id)"
    " VALUES (:registration_id, :revision, :number, :role, :sha256, :bytes, :media_type, :device_id)"
)
_WITHDRAWN = (
    "INSERT INTO withdrawals (registration_id, revision) VALUES (:i, :r)"
    " ON CONFLICT (registration_id) DO UPDATE SET revision = excluded.revision"
)
_OUTLIVED = (
    "DELETE FROM submission_files WHERE revision < (SELECT w.revision FROM withdrawals w"
    " WHERE w.registration_id = submission_files.registration_id)"
)


def upgrade() -> None:
    _named()
    _kept()
    _under_way()
    _fill()


def _named() -> None:
    op.create_table(
        "submission_files",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "revision"], ["submissions.registration_id", "submissions.revision"]
        ),
        sqlite_strict=True,
    )
    op.create_index("submission_files_by_content", "submission_files", ["sha256", "bytes"])
    op.create_index("submission_files_by_device", "submission_files", ["device_id", "sha256"])
    op.create_table(
        "withdrawals",
        sa.Column("registration_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_strict=True,
    )


def _kept() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("stored_at", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table("dropped_files", sa.Column("place", sa.Text, primary_key=True), sqlite_strict=True)


def _under_way() -> None:
    op.create_table(
        "uploads",
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), primary_key=True),
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("uploads_by_content", "uploads", ["sha256"])
    op.create_index("uploads_by_expiry", "uploads", ["expires_at"])
    op.create_table(
        "upload_parts",
        sa.Column("device_id", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id", "sha256"], ["uploads.device_id", "uploads.sha256"], ondelete="CASCADE"
        ),
        sqlite_strict=True,
    )


def _fill() -> None:
    """What earlier submissions name, from their own bytes."""
    connection = op.get_bind()
    for rows in _pages(connection):
        told = [(row, json.loads(row.raw)) for row in rows]
        if named := [each for row, text in told for each in _files(row, text)]:
            connection.execute(sa.text(_NAMED), named)
        if gone := [{"i": row.registration_id, "r": row.revision} for row, text in told if _withdraws(text)]:
            connection.execute(sa.text(_WITHDRAWN), gone)
    connection.execute(sa.text(_OUTLIVED))


def _pages(connection: sa.Connection) -> Iterator[list[Any]]:
    """By revision within a registration, so that of two withdrawals the later one stays."""
    page = sa.text(
        "SELECT registration_id, revision, device_id, raw FROM submissions"
        " WHERE (registration_id, revision) > (:i, :r) ORDER BY registration_id, revision LIMIT 1000"
    )
    after = {"i": "", "r": 0}
    while rows := list(connection.execute(page, after)):
        yield rows
        after = {"i": rows[-1].registration_id, "r": rows[-1].revision}


def _files(row: Any, text: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, ref in enumerate(text.get("files", ())):
        key = {"registration_id": row.registration_id, "revision": row.revision, "number": number}
        yield {**key, **ref, "device_id": row.device_id}


def _withdraws(text: dict[str, Any]) -> bool:
    return bool(text["registration"]["consent"].get("withdrawn_on"))
