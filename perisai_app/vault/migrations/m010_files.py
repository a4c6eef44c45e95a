"""Files by their content, in parts, and which revision each belongs to.

A file's bytes never change; what a finalized revision names stays named until a purge takes it away, and the
bytes go with the last name, in the same transaction. Triggers hold all of it.
"""

from sqlite_utils import Database

from perisai_app.vault.migrations.registry import migrations

DIGEST = "length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*'"


@migrations()
def m010_files(db: Database) -> None:
    """Parts keep a large recording from being one huge row."""
    db.execute(f"""
        CREATE TABLE files (
            sha256 TEXT PRIMARY KEY CHECK ({DIGEST.format("sha256")}),
            media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf',
                'audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/wav')),
            bytes INTEGER NOT NULL CHECK (bytes > 0),
            source_sha256 TEXT NOT NULL CHECK ({DIGEST.format("source_sha256")}),
            taken_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE file_parts (
            sha256 TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number >= 0),
            data BLOB NOT NULL CHECK (length(data) > 0),
            PRIMARY KEY (sha256, number)
        ) STRICT""")
    for table in ("files", "file_parts"):
        db.execute(f"""
            CREATE TRIGGER {table}_are_immutable BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'a file never changes'); END""")


@migrations()
def m010_registration_files(db: Database) -> None:
    """`revision` is the draft's until it is finalized; `state` is the file's own way to the centre."""
    db.execute("""
        CREATE TABLE registration_files (
            registration_id TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            role TEXT NOT NULL CHECK (role IN ('ktp', 'kk', 'face', 'signature', 'consent_audio', 'other')),
            sha256 TEXT NOT NULL REFERENCES files,
            state TEXT NOT NULL DEFAULT 'owed' CHECK (state IN ('owed', 'received')),
            PRIMARY KEY (registration_id, revision, role, sha256)
        ) STRICT""")
    db.execute("CREATE INDEX registration_files_file ON registration_files (sha256)")
    for name, event in (
        ("added", "INSERT"),
        ("changed", "UPDATE OF registration_id, revision, role, sha256"),
    ):
        db.execute(f"""
            CREATE TRIGGER registration_files_never_{name} BEFORE {event} ON registration_files
            WHEN EXISTS (SELECT 1 FROM submissions s WHERE s.registration_id = NEW.registration_id
                         AND s.revision = NEW.revision)
            BEGIN SELECT RAISE(ABORT, 'a finalized revision never changes'); END""")
    db.execute("""
        CREATE TRIGGER registration_files_last AFTER DELETE ON registration_files
        WHEN NOT EXISTS (SELECT 1 FROM registration_files WHERE sha256 = OLD.sha256)
        BEGIN DELETE FROM files WHERE sha256 = OLD.sha256; END""")
    for table, same in (
        (
            "drafts",
            "AND NOT EXISTS (SELECT 1 FROM submissions s WHERE s.registration_id ="
            " OLD.registration_id AND s.revision = OLD.revision)",
        ),
        ("submissions", ""),
    ):
        db.execute(f"""
            CREATE TRIGGER {table}_let_files_go AFTER DELETE ON {table} BEGIN
                DELETE FROM registration_files
                WHERE registration_id = OLD.registration_id AND revision = OLD.revision {same};
            END""")
