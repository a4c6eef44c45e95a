"""Which orders of the office this laptop has carried out.

An order is known by its words and its moment: after an epoch the same one comes under another number.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m023_orders(db: Database) -> None:
    db.execute("""
        CREATE TABLE orders_done (
            command TEXT NOT NULL,
            ordered_at TEXT NOT NULL,
            done_at TEXT NOT NULL,
            PRIMARY KEY (command, ordered_at)
        ) STRICT, WITHOUT ROWID""")
