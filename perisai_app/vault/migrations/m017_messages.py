"""How far the office's messages were read, so that each is shown once and none is forgotten at a restart."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m017_messages(db: Database) -> None:
    """`place` is the row of `changes` up to which a person has seen the messages."""
    db.execute("""
        CREATE TABLE messages_seen (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            place INTEGER NOT NULL CHECK (place >= 0)
        ) STRICT""")
    db.execute("INSERT INTO messages_seen (id, place) VALUES (1, 0)")
    db.execute("CREATE INDEX changes_messages ON changes (kind) WHERE kind = 'message'")
