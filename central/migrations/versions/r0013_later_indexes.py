"""Indexes in which each row of a batch would change another page get it when it is sifted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_LATER = {"village": "village", "phone": "phone", "birth": "birth_date"}


def upgrade() -> None:
    sifted = sa.text("sifted = 1")
    for name, column in _LATER.items():
        index = f"registrations_by_{name}"
        op.drop_index(index, "registrations")
        op.create_index(index, "registrations", [column], sqlite_where=sifted, postgresql_where=sifted)
