"""What a run learns and the next one needs: how much the line bears, and why a pack was left."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m019_sending(db: Database) -> None:
    """`most_lines` bounds a batch (null: nothing does), `batch_failures` counts those in a row without an
    answer, `suspect` is the digest of the line that was alone in the last of them.
    """
    db.execute("ALTER TABLE sync_state ADD COLUMN most_lines INTEGER CHECK (most_lines >= 1)")
    db.execute(
        "ALTER TABLE sync_state ADD COLUMN batch_failures INTEGER NOT NULL DEFAULT 0"
        " CHECK (batch_failures >= 0)"
    )
    db.execute("ALTER TABLE sync_state ADD COLUMN suspect TEXT CHECK (length(suspect) = 64)")


@migrations()
def m019_runs(db: Database) -> None:
    """What a run kept back, and what one side lacked, belong to its summary too."""
    db.execute("ALTER TABLE runs ADD COLUMN held_back INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE runs ADD COLUMN repaired INTEGER NOT NULL DEFAULT 0")


@migrations()
def m019_packs(db: Database) -> None:
    """Under what a pack was judged (program and trusted keys): where the cause may pass, another state of
    these asks for it again.
    """
    db.execute("ALTER TABLE packs_fetched ADD COLUMN judged_under TEXT")
