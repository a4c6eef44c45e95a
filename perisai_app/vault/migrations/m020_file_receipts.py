"""The centre's receipts for files: one a content, whoever names it.

A receipt stays when its file goes: what was sent stays proven, and it names nobody.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m020_file_receipts(db: Database) -> None:
    """`bytes` is the file's length, as the signature has it."""
    db.execute("""
        CREATE TABLE file_receipts (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
            bytes INTEGER NOT NULL CHECK (bytes > 0),
            epoch TEXT NOT NULL,
            key_id TEXT NOT NULL,
            signature TEXT NOT NULL,
            received_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("ALTER TABLE runs ADD COLUMN files INTEGER NOT NULL DEFAULT 0")
    # Whatever said 'received' before had no receipt to show for it.
    db.execute("UPDATE registration_files SET state = 'owed', received_at = NULL WHERE state = 'received'")
