"""What the vault must remember between two runs, and what it holds that was not written here.

A submission taken from the centre bears a counter below nought: no counter of this laptop is spent on it,
and the tally, which counts what this laptop wrote, leaves it out.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations


@migrations()
def m016_sync_state(db: Database) -> None:
    """How the last run ended and when the next may begin; what the next one owes beside the outbox."""
    db.execute("""
        CREATE TABLE sync_state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
            reason TEXT,
            tried_at TEXT,
            next_try_at TEXT,
            skew_seconds INTEGER NOT NULL DEFAULT 0,
            blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
            work_due INTEGER NOT NULL DEFAULT 1 CHECK (work_due IN (0, 1)),
            recollect_due INTEGER NOT NULL DEFAULT 0 CHECK (recollect_due IN (0, 1))
        ) STRICT""")
    db.execute("INSERT INTO sync_state (id) VALUES (1)")
    db.execute("""
        CREATE TABLE runs (
            run_id TEXT PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            offered INTEGER NOT NULL DEFAULT 0,
            stored INTEGER NOT NULL DEFAULT 0,
            duplicate INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0,
            conflict INTEGER NOT NULL DEFAULT 0,
            pulled INTEGER NOT NULL DEFAULT 0,
            bytes_sent INTEGER NOT NULL DEFAULT 0,
            stopped_by TEXT
        ) STRICT""")


@migrations()
def m016_owed_and_held(db: Database) -> None:
    """A line held back poisons no batch; a line offered again keeps its state; what a restore took is known.

    `at_centre` is what the centre holds of this laptop's and the laptop lost; `lost_there` the tombstones
    whose data the centre lost after they were lawfully gone here.
    """
    db.execute("""
        CREATE TABLE held_back (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            code TEXT NOT NULL,
            since TEXT NOT NULL,
            PRIMARY KEY (registration_id, revision),
            FOREIGN KEY (registration_id, revision) REFERENCES submissions ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE reoffers (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            PRIMARY KEY (registration_id, revision),
            FOREIGN KEY (registration_id, revision) REFERENCES submissions ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE at_centre (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
            counter INTEGER NOT NULL CHECK (counter >= 1),
            erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
            PRIMARY KEY (registration_id, revision)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE lost_there (
            digest TEXT PRIMARY KEY REFERENCES tombstones (digest)
        ) STRICT, WITHOUT ROWID""")
    db.execute(
        "CREATE INDEX submissions_conflict ON submissions (registration_id) WHERE state IN ('conflict')"
    )
    # All that the tally reads, and nothing that finalizing writes; `state` makes it cover the question.
    db.execute("""
        CREATE INDEX submissions_tally ON submissions (counter, digest, state)
        WHERE counter > 0 AND state IN ('received', 'registered', 'returned', 'declined')""")


@migrations()
def m016_rivals(db: Database) -> None:
    """Two revisions with one parent: the one that the centre does not hold, or not yet settled by a person.

    Whichever side loses is kept here whole; a submission may therefore leave for this table too.
    """
    db.execute("""
        CREATE TABLE rivals (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
            parent TEXT,
            bytes BLOB NOT NULL,
            texts TEXT NOT NULL CHECK (json_valid(texts)),
            counter INTEGER NOT NULL,
            state TEXT NOT NULL,
            mine INTEGER NOT NULL CHECK (mine IN (0, 1)),
            answer_id TEXT REFERENCES answers,
            taken_at TEXT NOT NULL,
            CHECK ((mine = 1) = (answer_id IS NULL)),
            PRIMARY KEY (registration_id, revision, digest)
        ) STRICT, WITHOUT ROWID""")
    db.execute("DROP TRIGGER submissions_leave_a_tombstone")
    db.execute("""
        CREATE TRIGGER submissions_leave_a_tombstone BEFORE DELETE ON submissions
        WHEN NOT EXISTS (
            SELECT 1 FROM tombstones t
            WHERE t.registration_id = OLD.registration_id AND t.revision = OLD.revision
              AND t.digest = OLD.digest AND t.counter = OLD.counter)
        AND NOT EXISTS (SELECT 1 FROM rivals r WHERE r.digest = OLD.digest AND r.bytes = OLD.bytes)
        BEGIN SELECT RAISE(ABORT, 'a submission leaves only behind its tombstone, or as a rival'); END""")


@migrations()
def m016_centre_keys(db: Database) -> None:
    """Every key that the centre ever signed with, for old receipts; and what TLS is held to."""
    db.execute("""
        CREATE TABLE centre_keys (
            public_key BLOB PRIMARY KEY CHECK (length(public_key) = 32),
            since TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("INSERT INTO centre_keys SELECT centre_key, coalesce(last_contact, '') FROM centre")
    db.execute("ALTER TABLE centre ADD COLUMN certificate TEXT")


@migrations()
def m016_moves(db: Database) -> None:
    """What was received once and is offered again may meet a centre that has another in its place."""
    db.execute("DROP TRIGGER submissions_move_by_the_table")
    db.execute("""
        CREATE TRIGGER submissions_move_by_the_table BEFORE UPDATE OF state ON submissions
        WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'queued>received', 'queued>refused', 'queued>conflict',
            'received>registered', 'received>returned', 'received>declined',
            'received>refused', 'received>conflict',
            'registered>returned', 'registered>declined', 'registered>refused', 'registered>conflict',
            'returned>registered', 'returned>declined', 'returned>refused', 'returned>conflict',
            'declined>registered', 'declined>returned', 'declined>refused', 'declined>conflict')
        BEGIN SELECT RAISE(ABORT, 'no such step between states'); END""")
