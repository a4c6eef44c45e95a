"""How many transactions this vault has written, so that the outside mark misses a draft's save too."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m014_writes(db: Database) -> None:
    """Most writes tell the journal nothing, and a damaged WAL drops them as silently as the others."""
    db.execute("ALTER TABLE profile ADD COLUMN writes INTEGER NOT NULL DEFAULT 0 CHECK (writes >= 0)")
