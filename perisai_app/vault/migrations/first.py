"""The first schema: profile, drafts, submissions, attempts and receipts, changes, and the list over them.

States are held by CHECKs; what a finalized revision says is held by a trigger that forbids changing it.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m001_profile(db: Database) -> None:
    """Who this vault belongs to, and the centre it is enrolled with (all or nothing)."""
    db.execute("""
        CREATE TABLE profile (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            agent_name TEXT NOT NULL,
            agent_id TEXT NOT NULL,
            device_id TEXT NOT NULL,
            signing_seed BLOB NOT NULL CHECK (length(signing_seed) = 32),
            counter INTEGER NOT NULL DEFAULT 0 CHECK (counter >= 0)
        ) STRICT""")
    db.execute("""
        CREATE TABLE centre (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            url TEXT NOT NULL,
            office TEXT NOT NULL,
            agent_name TEXT NOT NULL,
            token TEXT NOT NULL,
            centre_key BLOB NOT NULL CHECK (length(centre_key) = 32),
            epoch TEXT NOT NULL,
            cursor TEXT NOT NULL DEFAULT '',
            last_contact TEXT
        ) STRICT""")


@migrations()
def m002_drafts(db: Database) -> None:
    """What is being typed; name, nik and village are copies for the list."""
    db.execute("""
        CREATE TABLE drafts (
            draft_id TEXT PRIMARY KEY,
            registration_id TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            parent TEXT CHECK ((parent IS NULL) = (revision = 1)),
            texts TEXT NOT NULL CHECK (json_valid(texts)),
            confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
            last_field TEXT NOT NULL DEFAULT '',
            name TEXT NOT NULL DEFAULT '',
            nik TEXT NOT NULL DEFAULT '',
            village TEXT NOT NULL DEFAULT '',
            search TEXT NOT NULL DEFAULT '',
            saved_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX drafts_nik ON drafts (nik)")


@migrations()
def m003_submissions(db: Database) -> None:
    """Immutable revisions with their state; the outbox is a query over `state`, not a second table."""
    db.execute("""
        CREATE TABLE submissions (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            parent TEXT CHECK ((parent IS NULL) = (revision = 1)),
            digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
            bytes BLOB NOT NULL,
            texts TEXT NOT NULL CHECK (json_valid(texts)),
            counter INTEGER NOT NULL UNIQUE,
            name TEXT NOT NULL,
            nik TEXT NOT NULL,
            village TEXT NOT NULL,
            search TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'received', 'registered', 'returned', 'declined', 'refused', 'conflict')),
            latest INTEGER NOT NULL CHECK (latest IN (0, 1)),
            deadline TEXT,
            problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
            finalized_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            PRIMARY KEY (registration_id, revision)
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX submissions_latest ON submissions (registration_id) WHERE latest = 1")
    db.execute("CREATE INDEX submissions_changed ON submissions (changed_at) WHERE latest = 1")
    db.execute("CREATE INDEX submissions_owed ON submissions (deadline, counter) WHERE state = 'queued'")
    db.execute("CREATE INDEX submissions_nik ON submissions (nik)")
    db.execute("""
        CREATE TRIGGER submissions_are_immutable
        BEFORE UPDATE OF registration_id, revision, parent, digest, bytes, counter, finalized_at
        ON submissions
        BEGIN SELECT RAISE(ABORT, 'a finalized revision never changes'); END""")


@migrations()
def m004_attempts_and_receipts(db: Database) -> None:
    """Every try is written before the wire; every answer is kept with all that its signature covers."""
    db.execute("""
        CREATE TABLE attempts (
            attempt_id TEXT PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT NOT NULL DEFAULT 'open'
        ) STRICT""")
    db.execute("""
        CREATE TABLE attempt_lines (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            attempt_id TEXT NOT NULL REFERENCES attempts,
            PRIMARY KEY (registration_id, revision, attempt_id),
            FOREIGN KEY (registration_id, revision) REFERENCES submissions
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE answers (
            answer_id TEXT PRIMARY KEY REFERENCES attempts,
            signed BLOB NOT NULL,
            signature TEXT NOT NULL,
            key_id TEXT NOT NULL,
            received_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE receipts (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('stored', 'duplicate')),
            answer_id TEXT NOT NULL REFERENCES answers,
            at TEXT NOT NULL,
            PRIMARY KEY (registration_id, revision),
            FOREIGN KEY (registration_id, revision) REFERENCES submissions
        ) STRICT, WITHOUT ROWID""")


@migrations()
def m005_changes(db: Database) -> None:
    """The feed as it came, unknown kinds too; a decision is found by registration."""
    db.execute("""
        CREATE TABLE changes (
            epoch TEXT NOT NULL,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            registration_id TEXT,
            revision INTEGER,
            body TEXT NOT NULL CHECK (json_valid(body)),
            received_at TEXT NOT NULL,
            PRIMARY KEY (epoch, number)
        ) STRICT""")
    db.execute("CREATE INDEX changes_registration ON changes (registration_id, revision)")


@migrations()
def m006_register(db: Database) -> None:
    """One row a person for the list: the draft where there is one, else the newest revision."""
    db.execute("""
        CREATE VIEW register AS
        SELECT d.registration_id, d.draft_id, d.revision, d.name, d.nik, d.village, d.search,
               coalesce(s.state, 'draft') AS state, d.saved_at AS changed_at
        FROM drafts d LEFT JOIN submissions s
          ON s.registration_id = d.registration_id AND s.latest = 1
        UNION ALL
        SELECT s.registration_id, NULL, s.revision, s.name, s.nik, s.village, s.search,
               s.state, s.changed_at
        FROM submissions s
        WHERE s.latest = 1 AND s.registration_id NOT IN (SELECT registration_id FROM drafts)""")
