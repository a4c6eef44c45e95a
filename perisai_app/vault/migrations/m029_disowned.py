"""A run tells of receipts that the centre does not know as its own any more."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m029_runs(db: Database) -> None:
    """Each was shown to the centre once in that run, because something that it proves was missing there."""
    db.execute("ALTER TABLE runs ADD COLUMN disowned INTEGER NOT NULL DEFAULT 0")
