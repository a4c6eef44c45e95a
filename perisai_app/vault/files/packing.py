"""Which files may travel in a package, beside the text that names them.

Over the network a file waits until its text was received; a package carries both, so that each part of it is
worth something alone. Must not know how a package looks.
"""

from collections.abc import Collection

from perisai_app.vault.database import Vault
from perisai_app.vault.files.sending import OwedFile
from perisai_app.vault.outbox import FREE, Owed
from perisai_app.wire.verdict import SentLine

HELD_THERE = "s.state IN ('received', 'registered', 'returned', 'declined')"
# A line that goes out now: not sent yet, or lost by the centre.
GOES = f"""(s.state = 'queued' OR EXISTS (
    SELECT 1 FROM reoffers r WHERE r.registration_id = s.registration_id AND r.revision = s.revision))
AND s.{FREE.replace("AND registration_id", "AND s.registration_id")}"""
FILES = f"""
SELECT f.sha256, f.bytes FROM registration_files n
JOIN submissions s USING (registration_id, revision) JOIN files f USING (sha256)
WHERE n.state = 'owed' AND ({HELD_THERE} OR ({GOES}))
  AND s.withdrawn_on IS NULL AND EXISTS (SELECT 1 FROM file_parts p WHERE p.sha256 = f.sha256)
GROUP BY f.sha256 ORDER BY min(coalesce(s.deadline, '9999')), min(s.finalized_at), f.sha256
"""
NAMING = f"""
SELECT s.registration_id, s.revision, s.digest, s.bytes FROM registration_files n
JOIN submissions s USING (registration_id, revision)
WHERE n.sha256 = ? AND n.state = 'owed' AND {GOES} ORDER BY s.counter LIMIT 10
"""


def files_to_carry(vault: Vault, without: Collection[str] = ()) -> tuple[OwedFile, ...]:
    """In the order in which they should go; each content once. None `without` whose bytes do not read."""
    return tuple(OwedFile(**row) for row in vault.rows(FILES) if row["sha256"] not in without)


def lines_naming(vault: Vault, sha256: str) -> tuple[Owed, ...]:
    """The owed lines without which the centre would not want this file; of many, the oldest."""
    found = vault.rows(NAMING, sha256)
    return tuple(Owed(SentLine(r["registration_id"], r["revision"], r["digest"]), r["bytes"]) for r in found)
