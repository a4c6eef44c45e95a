"""Which of the announced packs were fetched, and what became of each, so that none is fetched twice."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m018_packs(db: Database) -> None:
    """`refused` is the code of why a pack was not taken, null for one that was."""
    db.execute("""
        CREATE TABLE packs_fetched (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
            refused TEXT,
            fetched_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX changes_packs ON changes (kind) WHERE kind = 'pack'")
