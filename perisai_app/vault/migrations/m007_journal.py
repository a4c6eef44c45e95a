"""The journal, which only grows, and the one road between states.

Triggers forbid to change or delete an entry and to move a submission by a step that states.py does not know
(frozen here; a test holds the two together). Entries hold no personal values.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m007_journal(db: Database) -> None:
    """Each entry's hash covers the one before it; `number` has no gaps."""
    db.execute("""
        CREATE TABLE journal (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            at TEXT NOT NULL CHECK (length(at) = 27),
            what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 40 AND what NOT GLOB '*[^a-z_]*'),
            registration_id TEXT CHECK (length(registration_id) = 36),
            params TEXT NOT NULL CHECK (json_type(params) = 'object'),
            previous BLOB NOT NULL CHECK (length(previous) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT""")
    db.execute("""
        CREATE INDEX journal_registration ON journal (registration_id)
        WHERE registration_id IS NOT NULL""")
    db.execute("""
        CREATE INDEX journal_rare ON journal (what, number)
        WHERE what IN ('opened', 'writes_lost', 'loss_seen', 'restored')""")
    for event in ("UPDATE", "DELETE"):
        db.execute(f"""
            CREATE TRIGGER journal_only_grows_{event.lower()} BEFORE {event} ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END""")


@migrations()
def m007_incarnation(db: Database) -> None:
    """Which life of this vault it is (a restore begins the next), and what the journal never saw."""
    db.execute(
        "ALTER TABLE profile ADD COLUMN incarnation INTEGER NOT NULL DEFAULT 1 CHECK (incarnation >= 1)"
    )
    db.execute("ALTER TABLE profile ADD COLUMN journal_after INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE profile SET journal_after = counter")


@migrations()
def m007_moves(db: Database) -> None:
    """A state changes only along the table of states.py."""
    db.execute("""
        CREATE TRIGGER submissions_move_by_the_table BEFORE UPDATE OF state ON submissions
        WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'queued>received', 'queued>refused', 'queued>conflict',
            'received>registered', 'received>returned', 'received>declined',
            'registered>returned', 'registered>declined',
            'returned>registered', 'returned>declined',
            'declined>registered', 'declined>returned')
        BEGIN SELECT RAISE(ABORT, 'no such step between states'); END""")
