"""The audit stays as it was written; an agent's laptops are found, and letters have what they say of us."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_STAYS = "the audit is append-only"
_ON_SERVER = f"""
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_STAYS}'; END $$
"""


def upgrade() -> None:
    op.create_index("authors_by_agent", "authors", ["agent_key"])
    op.create_index("devices_by_author", "devices", ["agent_id"])
    op.create_table(
        "letter_facts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        _embedded()
    else:
        _on_server()


def _embedded() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit"
            f" BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END"
        )


def _on_server() -> None:
    op.execute(_ON_SERVER)
    for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit"
            f" FOR EACH {each} EXECUTE FUNCTION audit_stays()"
        )
