-- The schema as released with 0.1.0: steps m001_profile to m006_register. Never edited.
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE profile (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            agent_name TEXT NOT NULL,
            agent_id TEXT NOT NULL,
            device_id TEXT NOT NULL,
            signing_seed BLOB NOT NULL CHECK (length(signing_seed) = 32),
            counter INTEGER NOT NULL DEFAULT 0 CHECK (counter >= 0)
        ) STRICT;
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
        ) STRICT;
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
        ) STRICT;
CREATE INDEX drafts_nik ON drafts (nik);
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
        ) STRICT;
CREATE UNIQUE INDEX submissions_latest ON submissions (registration_id) WHERE latest = 1;
CREATE INDEX submissions_changed ON submissions (changed_at) WHERE latest = 1;
CREATE INDEX submissions_owed ON submissions (deadline, counter) WHERE state = 'queued';
CREATE INDEX submissions_nik ON submissions (nik);
CREATE TRIGGER submissions_are_immutable
        BEFORE UPDATE OF registration_id, revision, parent, digest, bytes, counter, finalized_at
        ON submissions
        BEGIN SELECT RAISE(ABORT, 'a finalized revision never changes'); END;
CREATE TABLE attempts (
            attempt_id TEXT PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT NOT NULL DEFAULT 'open'
        ) STRICT;
CREATE TABLE attempt_lines (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            attempt_id TEXT NOT NULL REFERENCES attempts,
            PRIMARY KEY (registration_id, revision, attempt_id),
            FOREIGN KEY (registration_id, revision) REFERENCES submissions
        ) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
            answer_id TEXT PRIMARY KEY REFERENCES attempts,
            signed BLOB NOT NULL,
            signature TEXT NOT NULL,
            key_id TEXT NOT NULL,
            received_at TEXT NOT NULL
        ) STRICT;
CREATE TABLE receipts (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('stored', 'duplicate')),
            answer_id TEXT NOT NULL REFERENCES answers,
            at TEXT NOT NULL,
            PRIMARY KEY (registration_id, revision),
            FOREIGN KEY (registration_id, revision) REFERENCES submissions
        ) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
            epoch TEXT NOT NULL,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            registration_id TEXT,
            revision INTEGER,
            body TEXT NOT NULL CHECK (json_valid(body)),
            received_at TEXT NOT NULL,
            PRIMARY KEY (epoch, number)
        ) STRICT;
CREATE INDEX changes_registration ON changes (registration_id, revision);
CREATE VIEW register AS
        SELECT d.registration_id, d.draft_id, d.revision, d.name, d.nik, d.village, d.search,
               coalesce(s.state, 'draft') AS state, d.saved_at AS changed_at
        FROM drafts d LEFT JOIN submissions s
          ON s.registration_id = d.registration_id AND s.latest = 1
        UNION ALL
        SELECT s.registration_id, NULL, s.revision, s.name, s.nik, s.village, s.search,
               s.state, s.changed_at
        FROM submissions s
        WHERE s.latest = 1 AND s.registration_id NOT IN (SELECT registration_id FROM drafts);
