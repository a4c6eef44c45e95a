"""What the centre was last asked about its backups, so that nobody asks the same again in every run."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m026_backup_asked(db: Database) -> None:
    """`backup_asked` is the digest of the question; null before the first."""
    db.execute("ALTER TABLE sync_state ADD COLUMN backup_asked TEXT CHECK (length(backup_asked) = 64)")
