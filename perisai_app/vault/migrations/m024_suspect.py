"""How often the suspected line failed though others were stored: two cuts of a network convict nobody."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m024_suspect_runs(db: Database) -> None:
    db.execute("""
        ALTER TABLE sync_state
        ADD COLUMN suspect_runs INTEGER NOT NULL DEFAULT 0 CHECK (suspect_runs >= 0)""")
