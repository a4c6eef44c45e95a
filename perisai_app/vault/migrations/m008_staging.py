"""Room for lists that are being taken in, invisible until a list is whole, and for a vault's own choices."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m008_staging(db: Database) -> None:
    """A list's rows in their order; only an accepted list ever becomes drafts and submissions."""
    db.execute("""
        CREATE TABLE staged_lists (
            list_id TEXT PRIMARY KEY,
            begun_at TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'staging' CHECK (state IN ('staging', 'accepted'))
        ) STRICT""")
    db.execute("""
        CREATE TABLE staged_rows (
            list_id TEXT NOT NULL REFERENCES staged_lists ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place >= 0),
            texts TEXT NOT NULL CHECK (json_valid(texts)),
            complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
            PRIMARY KEY (list_id, place)
        ) STRICT, WITHOUT ROWID""")


@migrations()
def m009_preferences(db: Database) -> None:
    """What a person chose for this vault, such as the folder of second copies."""
    db.execute("CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
