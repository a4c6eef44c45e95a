"""The tables, in the words of both dialects. Personal data lies in `submissions.raw`, in `registrations`, and
in the bodies of `changes` and `recollections`.

Idempotency is the primary key of `submissions`. `registrations` is the office's view: where the latest
revision stands, and what it is found by. Times are ISO 8601 texts in UTC, all of one shape, so that they
compare as text. What the office's own people do lies in office_tables.py.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

SIFTED, UNSIFTED = text("sifted = 1"), text("sifted = 0")
WAITING = "waiting"
STATES = (WAITING, "registered", "returned", "declined")

metadata = MetaData()
big_number = BigInteger().with_variant(Integer, "sqlite")
# For what is looked up by its beginning: ordered by its bytes in both, whatever language the server speaks.
by_beginning = Text().with_variant(Text(collation="C"), "postgresql")

centre = Table(
    "centre",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("last_change", big_number, nullable=False),
    Column("certificate", Text),
    Column("backups_begun", big_number, nullable=False, server_default="0"),
    Column("backup_done", big_number, nullable=False, server_default="0"),
    CheckConstraint('"only" = 1', name="centre_has_one_row"),
    sqlite_strict=True,
)

agents = Table(
    "agents",
    metadata,
    Column("agent_key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Index("agents_by_name", "office", "name", unique=True),
    sqlite_strict=True,
)

# The `agent_id` of submissions is chosen by a vault; an agent with a second laptop has two of them.
authors = Table(
    "authors",
    metadata,
    Column("agent_id", Text, primary_key=True),
    Column("agent_key", Text, ForeignKey("agents.agent_key"), nullable=False),
    Index("authors_by_agent", "agent_key"),
    sqlite_strict=True,
)

codes = Table(
    "codes",
    metadata,
    Column("secret_hash", Text, primary_key=True),
    Column("agent_key", Text, ForeignKey("agents.agent_key"), nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
    Column("used_by", Text),
    sqlite_strict=True,
)

devices = Table(
    "devices",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("agent_id", Text, ForeignKey("authors.agent_id"), nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("public_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("app_version", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("blocked", Integer, nullable=False),
    Index("devices_by_author", "agent_id"),
    CheckConstraint("blocked IN (0, 1)", name="devices_blocked"),
    sqlite_strict=True,
)

submissions = Table(
    "submissions",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("agent_id", Text, ForeignKey("authors.agent_id"), nullable=False),
    Column("device_id", Text, ForeignKey("devices.device_id"), nullable=False),
    Column("received_at", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("counter", big_number, nullable=False, server_default="0"),
    Column("backup", big_number, nullable=False, server_default="1"),
    Index("submissions_by_device", "device_id", "counter", "digest"),
    CheckConstraint("revision >= 1", name="submissions_revision"),
    CheckConstraint("length(digest) = 64", name="submissions_digest"),
    sqlite_strict=True,
)

registrations = Table(
    "registrations",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("agent_key", Text, ForeignKey("agents.agent_key"), nullable=False),
    Column("state", Text, nullable=False),
    Column("office", Text, nullable=False, server_default=""),
    Column("received_at", Text, nullable=False, server_default=""),
    Column("finalized_at", Text, nullable=False, server_default=""),
    Column("nik", by_beginning, nullable=False, server_default=""),
    Column("folded", Text, nullable=False, server_default=""),
    Column("birth_date", Text, nullable=False, server_default=""),
    Column("phone", by_beginning, nullable=False, server_default=""),
    Column("kk", Text, nullable=False, server_default=""),
    Column("village", by_beginning, nullable=False, server_default=""),
    Column("ecosystem", Text, nullable=False, server_default=""),
    Column("sifted", Integer, nullable=False, server_default="0"),
    CheckConstraint("state IN ('waiting', 'registered', 'returned', 'declined')", name="registrations_state"),
    Index("registrations_by_state", "state", "received_at", "registration_id"),
    Index("registrations_by_agent", "agent_key", "registration_id"),
    Index("registrations_by_arrival", "received_at", "registration_id"),
    Index("registrations_by_office", "office", "state", "received_at", "registration_id"),
    # With the name, so that an office's are looked through without the rows, which lie all over.
    Index("registrations_by_office_arrival", "office", "received_at", "registration_id", "folded"),
    Index("registrations_by_nik", "nik"),
    # Written when it is sifted, since each row's place in them is another page: a batch would wait for all of
    # these. Whoever looks something up here looks through what is not sifted as well.
    Index("registrations_by_village", "village", sqlite_where=SIFTED, postgresql_where=SIFTED),
    Index("registrations_by_phone", "phone", sqlite_where=SIFTED, postgresql_where=SIFTED),
    Index("registrations_by_birth", "birth_date", sqlite_where=SIFTED, postgresql_where=SIFTED),
    Index("registrations_unsifted", "registration_id", sqlite_where=UNSIFTED, postgresql_where=UNSIFTED),
    sqlite_strict=True,
)

# For one laptop when `device_id` says so, else for all of the agent's. `mark` is random: after a restore
# the same number gets another one. An erased change keeps number and mark; its body is empty.
changes = Table(
    "changes",
    metadata,
    Column("number", big_number, primary_key=True, autoincrement=False),
    Column("agent_key", Text, ForeignKey("agents.agent_key"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("registration_id", Text),
    Column("body", Text, nullable=False),
    Column("device_id", Text, ForeignKey("devices.device_id")),
    Column("mark", Text, nullable=False, server_default=""),
    Index("changes_by_agent", "agent_key", "number"),
    Index("changes_by_registration", "registration_id", "number"),
    sqlite_strict=True,
)

device_state = Table(
    "device_state",
    metadata,
    Column("device_id", Text, ForeignKey("devices.device_id"), primary_key=True),
    Column("contact_at", Text, nullable=False),
    Column("counter", big_number, nullable=False),
    Column("manifest", Text, nullable=False),
    sqlite_strict=True,
)

# Without foreign keys: after a restore the centre may not know the laptop or the agent any more.
erasures = Table(
    "erasures",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("agent_key", Text, nullable=False),
    Column("erased_at", Text, nullable=False),
    sqlite_strict=True,
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("counter", big_number, nullable=False),
    Index("tombstones_by_device", "device_id", "counter", "digest"),
    sqlite_strict=True,
)

rotations = Table(
    "rotations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("old", Text, nullable=False, unique=True),
    Column("new", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("signature", Text, nullable=False),
    sqlite_strict=True,
)

packs = Table(
    "packs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("told_at", Text, nullable=False),
    sqlite_strict=True,
)

# What laptops remember of a time that the centre forgot; a person looks at it, nothing else reads it.
recollections = Table(
    "recollections",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("device_id", Text, ForeignKey("devices.device_id"), nullable=False),
    Column("told_at", Text, nullable=False),
    Column("body", Text, nullable=False),
    CheckConstraint("kind IN ('decision', 'gone')", name="recollections_kind"),
    sqlite_strict=True,
)

# A line that was taken once and lost: of whom, so that it goes when the person is erased; and which agent's
# laptop showed the receipt.
vouched = Table(
    "vouched",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("registration_id", Text, nullable=False),
    Column("agent_key", Text, nullable=False, server_default=""),
    Index("vouched_by_registration", "registration_id"),
    sqlite_strict=True,
)

# What submissions name, not what is here. Once consent was withdrawn nothing older is named.
submission_files = Table(
    "submission_files",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("device_id", Text, ForeignKey("devices.device_id"), nullable=False),
    ForeignKeyConstraint(
        ["registration_id", "revision"], ["submissions.registration_id", "submissions.revision"]
    ),
    Index("submission_files_by_content", "sha256", "bytes"),
    Index("submission_files_by_device", "device_id", "sha256"),
    sqlite_strict=True,
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    sqlite_strict=True,
)

# `place` is where the store has the bytes: a random name, so that it tells nothing and never comes back.
files = Table(
    "files",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("stored_at", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("backup", big_number, nullable=False, server_default="1"),
    sqlite_strict=True,
)

# `attempt` is the mark of the connection that may add to it: the newest one.
uploads = Table(
    "uploads",
    metadata,
    Column("device_id", Text, ForeignKey("devices.device_id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("attempt", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Index("uploads_by_content", "sha256"),
    Index("uploads_by_expiry", "expires_at"),
    sqlite_strict=True,
)

upload_parts = Table(
    "upload_parts",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("bytes", Integer, nullable=False),
    Column("place", Text, nullable=False),
    ForeignKeyConstraint(
        ["device_id", "sha256"], ["uploads.device_id", "uploads.sha256"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)

# What submissions name and `files` lacks, kept by triggers. Two writers at once may miss each other, and then
# a row stays whose content has come.
awaited_files = Table(
    "awaited_files",
    metadata,
    Column("device_id", Text, ForeignKey("devices.device_id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Index("awaited_files_by_content", "sha256"),
    sqlite_strict=True,
)

# Written with the rows that go, emptied once the store has let the bytes go: a crash in between forgets none.
dropped_files = Table(
    "dropped_files",
    metadata,
    Column("place", Text, primary_key=True),
    sqlite_strict=True,
)

# Parts that came by hand; a second time changes nothing here.
package_parts = Table(
    "package_parts",
    metadata,
    Column("device_id", Text, ForeignKey("devices.device_id"), primary_key=True),
    Column("package", Text, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("parts", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("imported_at", Text, nullable=False),
    Column("blocked", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("files", Integer, nullable=False),
    Index("package_parts_by_time", "imported_at"),
    CheckConstraint("blocked IN (0, 1)", name="package_parts_blocked"),
    sqlite_strict=True,
)

# What a blocked laptop's package brought, for somebody at the office to look at first.
package_marks = Table(
    "package_marks",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("package", Text, nullable=False),
    Column("part", Integer, nullable=False),
    sqlite_strict=True,
)

# Pieces of a file whose others lie in parts that did not come yet.
file_stretches = Table(
    "file_stretches",
    metadata,
    Column("device_id", Text, ForeignKey("devices.device_id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("bytes", Integer, nullable=False),
    Column("place", Text, nullable=False, unique=True),
    Column("expires_at", Text, nullable=False),
    Index("file_stretches_by_content", "sha256"),
    sqlite_strict=True,
)
