"""The search index: one row a person with its place in the order of changes, and the trigrams of its words.

Triggers keep it, so that no write can forget it. It holds every word's letters in threes and, as "^^N" and
"^NI", its beginnings; so one match serves long and short words and states, newest first, without a sort.
"""

import json

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations
from perisai_app.vault.search import searchable


@migrations()
def m011_listed(db: Database) -> None:
    """Places are given in order of arrival, by no clock: a laptop's may be years off."""
    db.execute("""
        CREATE TABLE listed (
            place INTEGER PRIMARY KEY,
            registration_id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('draft',
                'queued', 'received', 'registered', 'returned', 'declined', 'refused', 'conflict')),
            search TEXT NOT NULL,
            mark TEXT NOT NULL AS (substr(state, 1, 3)) VIRTUAL,
            words TEXT NOT NULL AS ('^^' || replace(search, ' ', '^^')) VIRTUAL
        ) STRICT""")
    db.execute("CREATE INDEX listed_state ON listed (state)")
    db.execute("CREATE INDEX submissions_unsent ON submissions (finalized_at) WHERE state = 'queued'")
    db.execute("""
        CREATE VIRTUAL TABLE search_index USING fts5 (
            mark, words, content = 'listed', content_rowid = 'place', columnsize = 0,
            tokenize = 'trigram case_sensitive 1')""")


@migrations()
def m011_listed_so_far(db: Database) -> None:
    """Who is in the vault already, by their last change, with the words that are searched from now on."""
    for table, key in (("drafts", "draft_id"), ("submissions", "digest")):
        for (row_id,) in db.execute(f"SELECT {key} FROM {table}").fetchall():
            (texts,) = db.execute(f"SELECT texts FROM {table} WHERE {key} = ?", [row_id]).fetchone()
            words = searchable(json.loads(texts))
            db.execute(f"UPDATE {table} SET search = ? WHERE {key} = ?", [words, row_id])
    db.execute("""
        INSERT INTO listed (place, registration_id, state, search)
        SELECT row_number() OVER (ORDER BY changed_at, registration_id), registration_id, state, search
        FROM register""")
    db.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")


@migrations()
def m011_listed_follows(db: Database) -> None:
    """The list follows drafts and submissions, and the index follows the list, in their transaction."""
    db.execute("""
        CREATE TRIGGER listed_in AFTER INSERT ON listed BEGIN
            INSERT INTO search_index (rowid, mark, words) VALUES (NEW.place, NEW.mark, NEW.words);
        END""")
    db.execute("""
        CREATE TRIGGER listed_out AFTER DELETE ON listed BEGIN
            INSERT INTO search_index (search_index, rowid, mark, words)
            VALUES ('delete', OLD.place, OLD.mark, OLD.words);
        END""")
    for name, event in FOLLOWED.items():
        row = "OLD" if "DELETE" in event else "NEW"
        follow = FOLLOW.replace("ROW", row)
        db.execute(f"CREATE TRIGGER {name} AFTER {event} BEGIN {follow} END")


FOLLOWED = {
    "drafts_listed": "INSERT ON drafts",
    # Who types on saves every second: nothing to do while the newest stays the newest, in the same words.
    "drafts_relisted": """UPDATE OF search, saved_at ON drafts WHEN NEW.search <> OLD.search
        OR (SELECT max(place) FROM listed) IS NOT
           (SELECT place FROM listed WHERE registration_id = NEW.registration_id)""",
    "drafts_unlisted": "DELETE ON drafts",
    # While its draft is still there, the draft's own end will list the new revision: once is enough.
    "submissions_listed": """INSERT ON submissions WHEN NEW.latest = 1 AND NOT EXISTS (SELECT 1 FROM drafts
        WHERE registration_id = NEW.registration_id AND revision = NEW.revision)""",
    "submissions_relisted": "UPDATE OF search, state, changed_at ON submissions WHEN NEW.latest = 1",
    "submissions_unlisted": "DELETE ON submissions WHEN OLD.latest = 1",
}
FOLLOW = """
    DELETE FROM listed WHERE registration_id = ROW.registration_id;
    INSERT INTO listed (place, registration_id, state, search)
    SELECT (SELECT coalesce(max(place), 0) + 1 FROM listed), registration_id, state, search
    FROM register WHERE registration_id = ROW.registration_id;
"""
