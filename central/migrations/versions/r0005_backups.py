"""Which backup holds what: the next one to begin, for everything that is stored before it begins."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """What is here already will be in the first that is begun from now on."""
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE submissions ADD COLUMN backup {whole} NOT NULL DEFAULT 1")
    op.execute(f"ALTER TABLE files ADD COLUMN backup {whole} NOT NULL DEFAULT 1")
    op.execute(f"ALTER TABLE centre ADD COLUMN backups_begun {whole} NOT NULL DEFAULT 0")
    op.execute(f"ALTER TABLE centre ADD COLUMN backup_done {whole} NOT NULL DEFAULT 0")
