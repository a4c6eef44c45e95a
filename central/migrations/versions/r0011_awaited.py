"""What laptops name and the centre lacks is kept, no longer looked for among all that they ever named."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NAMED = (
    "INSERT INTO awaited_files (device_id, sha256) SELECT NEW.device_id, NEW.sha256"
    " WHERE NOT EXISTS (SELECT 1 FROM files WHERE sha256 = NEW.sha256) ON CONFLICT DO NOTHING"
)
_UNNAMED = (
    "DELETE FROM awaited_files WHERE device_id = OLD.device_id AND sha256 = OLD.sha256 AND NOT EXISTS"
    " (SELECT 1 FROM submission_files WHERE device_id = OLD.device_id AND sha256 = OLD.sha256)"
)
_CAME = "DELETE FROM awaited_files WHERE sha256 = NEW.sha256"
_WENT = (
    "INSERT INTO awaited_files (device_id, sha256) SELECT DISTINCT device_id, sha256 FROM submission_files"
    " WHERE sha256 = OLD.sha256 ON CONFLICT DO NOTHING"
)
_TRIGGERS = (
    ("named", "INSERT ON submission_files", _NAMED),
    ("unnamed", "DELETE ON submission_files", _UNNAMED),
    ("came", "INSERT ON files", _CAME),
    ("went", "DELETE ON files", _WENT),
)


def upgrade() -> None:
    op.create_table(
        "awaited_files",
        sa.Column("device_id", sa.Text, sa.ForeignKey("devices.device_id"), primary_key=True),
        sa.Column("sha256", sa.Text, primary_key=True),
        sqlite_strict=True,
    )
    op.create_index("awaited_files_by_content", "awaited_files", ["sha256"])
    op.execute(
        "INSERT INTO awaited_files (device_id, sha256)"
        " SELECT DISTINCT device_id, sha256 FROM submission_files n WHERE NOT EXISTS"
        " (SELECT 1 FROM files f WHERE f.sha256 = n.sha256)"
    )
    add = _embedded if op.get_bind().dialect.name == "sqlite" else _on_server
    for name, when, then in _TRIGGERS:
        add(f"awaited_files_{name}", when, then)


def _embedded(name: str, when: str, then: str) -> None:
    op.execute(f"CREATE TRIGGER {name} AFTER {when} BEGIN {then}; END")


def _on_server(name: str, when: str, then: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {then}; RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW EXECUTE FUNCTION {name}()")
