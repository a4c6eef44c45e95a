"""Indexes for the day's work: who turns too old soon, who was finalized today, which member has yet to pay.

Each holds only the few rows that the question is about; what they index stands in the rows already.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations

# The birth date as typed, and as finalized (ISO). Damaged or foreign bytes must stop no write.
BORN_TYPED = "json_extract(texts, '$.birth_date')"
BORN_SENT = (
    "CASE WHEN json_valid(CAST(bytes AS TEXT))"
    " THEN json_extract(CAST(bytes AS TEXT), '$.registration.birth_date') END"
)
UNSETTLED = "latest = 1 AND state IN ('queued', 'returned', 'refused', 'conflict')"


@migrations()
def m028_births(db: Database) -> None:
    db.execute(f"CREATE INDEX drafts_born ON drafts ({BORN_TYPED}, registration_id)")
    db.execute(
        f"CREATE INDEX submissions_born ON submissions ({BORN_SENT}, registration_id) WHERE {UNSETTLED}"
    )


@migrations()
def m028_counts(db: Database) -> None:
    """A correction is nobody new, so only first revisions count. Narrow, for what is counted is many rows."""
    db.execute("CREATE INDEX submissions_first ON submissions (finalized_at) WHERE revision = 1")
    db.execute("CREATE INDEX member_cards_paid ON member_cards (served, side_exit, paid_through)")
