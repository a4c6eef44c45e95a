"""That somebody is gone and his traces are not yet: words in the search index, old pages in the WAL."""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m025_wipe_owed(db: Database) -> None:
    db.execute("CREATE TABLE wipe_owed (id INTEGER PRIMARY KEY CHECK (id = 1)) STRICT")
