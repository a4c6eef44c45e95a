"""People before and after a registration, what is left of them, and the centre's word on backups.

A submission leaves only behind its tombstone, and a tombstone never changes and never leaves: triggers hold
both. Nothing in a tombstone is personal. The key of the NIK fingerprints never leaves the encrypted file.
"""

import secrets

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations

KEY_BYTES = 32
A_NIK = "*" + "[0-9]" * 16 + "*"


@migrations()
def m012_prospects(db: Database) -> None:
    """No NIK before a draft; once there is a draft, the draft alone holds the person."""
    db.execute(f"""
        CREATE TABLE prospects (
            prospect_id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            phone TEXT NOT NULL,
            place TEXT NOT NULL,
            come_back TEXT NOT NULL,
            come_back_on TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'became_draft', 'dropped')),
            registration_id TEXT,
            made_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            CHECK ((state = 'became_draft') = (registration_id IS NOT NULL)),
            CHECK (state = 'became_draft' OR name <> ''),
            CHECK (state <> 'became_draft' OR (name = '' AND phone = '' AND place = '' AND come_back = '')),
            CHECK (name || ' ' || phone || ' ' || place || ' ' || come_back NOT GLOB '{A_NIK}')
        ) STRICT""")
    db.execute("CREATE INDEX prospects_open ON prospects (come_back_on) WHERE state = 'open'")
    db.execute("CREATE INDEX prospects_changed ON prospects (changed_at)")


@migrations()
def m012_member_cards(db: Database) -> None:
    """What stays while an agent serves a person; the NIK only as a fingerprint under the vault's key."""
    db.execute(f"""
        CREATE TABLE people_key (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            nik_key BLOB NOT NULL CHECK (length(nik_key) = {KEY_BYTES})
        ) STRICT""")
    db.execute("INSERT INTO people_key (id, nik_key) VALUES (1, ?)", [secrets.token_bytes(KEY_BYTES)])
    db.execute("""
        CREATE TABLE member_cards (
            registration_id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            phone TEXT NOT NULL,
            village TEXT NOT NULL,
            search TEXT NOT NULL,
            nik_print BLOB NOT NULL CHECK (length(nik_print) = 32),
            member_number TEXT,
            paid_through TEXT CHECK (paid_through GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
            claimed_jht INTEGER NOT NULL DEFAULT 0 CHECK (claimed_jht IN (0, 1)),
            side_exit TEXT CHECK (side_exit IN ('cancelled', 'withdrawn', 'deceased', 'wage_earner')),
            served INTEGER NOT NULL DEFAULT 1 CHECK (served IN (0, 1)),
            made_at TEXT NOT NULL,
            changed_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX member_cards_nik ON member_cards (nik_print)")
    db.execute("CREATE INDEX member_cards_changed ON member_cards (changed_at)")


@migrations()
def m012_tombstones(db: Database) -> None:
    """Enough for the tally and for proof of receipt; the salt in the lost bytes keeps the digest mute."""
    db.execute("""
        CREATE TABLE tombstones (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
            counter INTEGER NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'received', 'registered', 'returned', 'declined', 'refused', 'conflict')),
            verdict TEXT CHECK (verdict IN ('stored', 'duplicate')),
            answer_id TEXT REFERENCES answers,
            received_at TEXT,
            why TEXT NOT NULL CHECK (why IN ('purged', 'withdrawn', 'erased')),
            laid_at TEXT NOT NULL,
            CHECK ((verdict IS NULL) = (received_at IS NULL) AND (verdict IS NULL) = (answer_id IS NULL)),
            PRIMARY KEY (registration_id, revision)
        ) STRICT, WITHOUT ROWID""")
    for event in ("UPDATE", "DELETE"):
        db.execute(f"""
            CREATE TRIGGER tombstones_stay_{event.lower()} BEFORE {event} ON tombstones
            BEGIN SELECT RAISE(ABORT, 'a tombstone stays as it was laid'); END""")
    db.execute("""
        CREATE TRIGGER submissions_leave_a_tombstone BEFORE DELETE ON submissions
        WHEN NOT EXISTS (
            SELECT 1 FROM tombstones t
            WHERE t.registration_id = OLD.registration_id AND t.revision = OLD.revision
              AND t.digest = OLD.digest AND t.counter = OLD.counter)
        BEGIN SELECT RAISE(ABORT, 'a submission leaves only behind its tombstone'); END""")


@migrations()
def m012_rights(db: Database) -> None:
    """Withdrawn consent, receipts of files, the centre's word on backups, and which of ours are too old."""
    db.execute("ALTER TABLE submissions ADD COLUMN withdrawn_on TEXT")
    db.execute(
        "CREATE INDEX submissions_withdrawn ON submissions (withdrawn_on) WHERE withdrawn_on IS NOT NULL"
    )
    db.execute("ALTER TABLE registration_files ADD COLUMN received_at TEXT")
    db.execute("""
        CREATE TABLE backup_statements (
            statement_id TEXT PRIMARY KEY CHECK (length(statement_id) = 64),
            epoch TEXT NOT NULL,
            signed BLOB NOT NULL,
            signature TEXT NOT NULL,
            heard_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE backed_up (
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            epoch TEXT NOT NULL,
            statement_id TEXT NOT NULL REFERENCES backup_statements,
            PRIMARY KEY (digest, epoch)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE backups_owed (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            before_entry INTEGER NOT NULL CHECK (before_entry >= 1),
            every_life INTEGER NOT NULL CHECK (every_life IN (0, 1))
        ) STRICT""")


@migrations()
def m012_cards_in_the_list(db: Database) -> None:
    """A member whose data were purged stays in the list by the card, under the tombstone's revision."""
    db.execute("DROP VIEW register")
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
        WHERE s.latest = 1 AND s.registration_id NOT IN (SELECT registration_id FROM drafts)
        UNION ALL
        SELECT c.registration_id, NULL,
               (SELECT max(t.revision) FROM tombstones t WHERE t.registration_id = c.registration_id),
               c.name, '', c.village, c.search, 'registered', c.changed_at
        FROM member_cards c
        WHERE c.registration_id NOT IN (SELECT registration_id FROM drafts)
          AND NOT EXISTS (SELECT 1 FROM submissions s WHERE s.registration_id = c.registration_id)""")
    db.execute("""
        CREATE TRIGGER member_cards_unlisted AFTER DELETE ON member_cards
        BEGIN
            DELETE FROM listed WHERE registration_id = OLD.registration_id
              AND NOT EXISTS (SELECT 1 FROM register r WHERE r.registration_id = OLD.registration_id);
        END""")
