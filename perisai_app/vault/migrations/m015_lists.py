"""Who of a list came in already: hidden, with everybody else of it, until the list is whole."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m015_lists(db: Database) -> None:
    """Without the list's own row, a row here hides nobody: so one deletion shows a whole list at once."""
    db.execute("""
        CREATE TABLE staged_people (
            list_id TEXT NOT NULL,
            place INTEGER NOT NULL CHECK (place >= 0),
            registration_id TEXT NOT NULL,
            finalized INTEGER NOT NULL CHECK (finalized IN (0, 1)),
            PRIMARY KEY (list_id, place)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE VIEW hidden AS
        SELECT p.registration_id FROM staged_lists l CROSS JOIN staged_people p ON p.list_id = l.list_id""")
