"""Which drafts stand open in a form; whoever parts from one takes it off."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m013_open_forms(db: Database) -> None:
    """A row that is still there at the next start tells of a crash."""
    db.execute("""
        CREATE TABLE open_forms (
            draft_id TEXT PRIMARY KEY REFERENCES drafts ON DELETE CASCADE,
            since TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
