"""What a bad line and a centre that forgot have taught about the agent's other work, for the next run."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m027_fetched_shown(db: Database) -> None:
    """`fetched_shown` is the epoch in which the centre was last shown the receipts of fetched work."""
    db.execute("ALTER TABLE sync_state ADD COLUMN fetched_shown TEXT")


@migrations()
def m027_page_halvings(db: Database) -> None:
    """How many times what comes in pages is asked for by half."""
    db.execute(
        "ALTER TABLE sync_state ADD COLUMN page_halvings INTEGER NOT NULL DEFAULT 0"
        " CHECK (page_halvings BETWEEN 0 AND 10)"
    )


@migrations()
def m027_told_at(db: Database) -> None:
    """`told_at` is the centre's own time of an answer, beside ours; null where it told none. Not signed."""
    db.execute("ALTER TABLE answers ADD COLUMN told_at TEXT")
