"""What packages need: to whom they are sealed, which receipts were taken in, and which epochs are over.

Receipts travel by hand, so an old file may turn up at any time.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m022_packages(db: Database) -> None:
    """`sha256` is of the receipts' file as it came."""
    db.execute("ALTER TABLE centre ADD COLUMN package_recipient TEXT")
    db.execute("""
        CREATE TABLE package_receipts (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
            taken_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")


@migrations()
def m022_past_epochs(db: Database) -> None:
    """An epoch that ended never comes back; whoever speaks of it speaks of what the centre forgot."""
    db.execute("CREATE TABLE past_epochs (epoch TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    db.execute(
        "INSERT INTO past_epochs SELECT DISTINCT epoch FROM changes"
        " WHERE epoch NOT IN (SELECT epoch FROM centre)"
    )
    db.execute("""
        CREATE TRIGGER centre_epochs_pass AFTER UPDATE OF epoch ON centre WHEN NEW.epoch <> OLD.epoch
        BEGIN INSERT INTO past_epochs (epoch) VALUES (OLD.epoch) ON CONFLICT DO NOTHING; END""")


@migrations()
def m022_asked_to_join(db: Database) -> None:
    """A centre that was asked by package to take this laptop in: its card, and the code's secret half."""
    db.execute("""
        CREATE TABLE asked_to_join (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            url TEXT NOT NULL,
            certificate TEXT,
            centre_key BLOB NOT NULL CHECK (length(centre_key) = 32),
            package_recipient TEXT NOT NULL,
            secret TEXT NOT NULL,
            asked_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TRIGGER centre_joined AFTER INSERT ON centre
        BEGIN DELETE FROM asked_to_join; END""")
    db.execute("""
        CREATE TRIGGER centre_joined_again AFTER UPDATE OF token ON centre
        BEGIN DELETE FROM asked_to_join; END""")
