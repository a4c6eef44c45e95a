"""The search index holds words alone: a receipt changes a state, and no word and no place.

Who is received stays where the agent's own last act put him, so ten thousand receipts write not one word
anew. Whatever a person or the office does beyond that still moves to the front.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.m011_search import FOLLOW
from perisai_app.vault.migrations.registry import migrations

RECEIPT = "OLD.state = 'queued' AND NEW.state = 'received' AND NEW.search = OLD.search"


@migrations()
def m021_words(db: Database) -> None:
    """The list without the states' own trigrams, and the index made anew of its words."""
    for trigger in ("listed_in", "listed_out"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("DROP TABLE search_index")
    db.execute("ALTER TABLE listed DROP COLUMN mark")
    db.execute("""
        CREATE VIRTUAL TABLE search_index USING fts5 (
            words, content = 'listed', content_rowid = 'place', columnsize = 0,
            tokenize = 'trigram case_sensitive 1')""")
    db.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
    db.execute("""
        CREATE TRIGGER listed_in AFTER INSERT ON listed BEGIN
            INSERT INTO search_index (rowid, words) VALUES (NEW.place, NEW.words);
        END""")
    db.execute("""
        CREATE TRIGGER listed_out AFTER DELETE ON listed BEGIN
            INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', OLD.place, OLD.words);
        END""")


@migrations()
def m021_receipts(db: Database) -> None:
    """A receipt is noted in place."""
    db.execute("DROP TRIGGER submissions_relisted")
    db.execute(f"""
        CREATE TRIGGER submissions_relisted AFTER UPDATE OF search, state, changed_at ON submissions
        WHEN NEW.latest = 1 AND NOT ({RECEIPT})
        BEGIN {FOLLOW.replace("ROW", "NEW")} END""")
    db.execute(f"""
        CREATE TRIGGER submissions_noted AFTER UPDATE OF state ON submissions
        WHEN NEW.latest = 1 AND {RECEIPT}
        BEGIN UPDATE listed SET state = NEW.state WHERE registration_id = NEW.registration_id; END""")


@migrations()
def m021_indexes(db: Database) -> None:
    """Nobody asks for submissions by their change any more; after each run the upkeep asks who is decided."""
    db.execute("DROP INDEX submissions_changed")
    db.execute("""
        CREATE INDEX submissions_decided ON submissions (registration_id)
        WHERE latest = 1 AND state IN ('registered', 'declined')""")
