"""What this centre took once, as laptops prove by its own receipts, and lost: no newer rule refuses it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "vouched",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("registration_id", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("vouched_by_registration", "vouched", ["registration_id"])
