"""The tables of the office's own people and work: who may sign in, what they did, what is to be looked at.

Personal data of workers lies in `name_words` alone; `signals` and `audit` hold ids, codes and counts.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text

from central.storage.tables import big_number, by_beginning, metadata

# An office is known by its name, as agents write it on paper; `agents.office` is this name.
offices = Table(
    "offices",
    metadata,
    Column("name", Text, primary_key=True),
    Column("branch", Text, nullable=False, server_default=""),
    Column("monthly_target", Integer, nullable=False, server_default="0"),
    Column("added_at", Text, nullable=False),
    sqlite_strict=True,
)

# `office` limits a supervisor, `agent_key` an agent; the others see everything that their role may.
users = Table(
    "users",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("office", Text),
    Column("agent_key", Text, ForeignKey("agents.agent_key")),
    Column("added_at", Text, nullable=False),
    Column("ended_at", Text),
    CheckConstraint("role IN ('agent', 'supervisor', 'reviewer', 'admin', 'auditor')", name="users_role"),
    CheckConstraint("role <> 'agent' OR agent_key IS NOT NULL", name="users_agent"),
    CheckConstraint("role <> 'supervisor' OR office IS NOT NULL", name="users_supervisor"),
    sqlite_strict=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.user_id"), nullable=False),
    Column("begun_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Index("sessions_by_user", "user_id"),
    sqlite_strict=True,
)

# Of a name (as its hash) or an address: how often in a row it was wrong, and until when it has to wait.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("who", Text, primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("wait_until", Text, nullable=False),
    sqlite_strict=True,
)

# `actor` is a user's name or the command line; `subject` an id; `details` holds codes and counts. Triggers
# keep rows from changing and from going.
audit = Table(
    "audit",
    metadata,
    Column("number", big_number, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Index("audit_by_time", "at", "number"),
    Index("audit_by_subject", "subject", "at", "number"),
    Index("audit_by_actor", "actor", "at", "number"),
    Index("audit_by_action", "action", "at", "number"),
    sqlite_strict=True,
)

# Where the worker's cover stands, as it was told last.
memberships = Table(
    "memberships",
    metadata,
    Column("registration_id", Text, primary_key=True),
    Column("member_number", Text),
    Column("payment_code", Text),
    Column("paid_through", Text),
    Column("claimed_jht", Integer, nullable=False, server_default="0"),
    Column("told_at", Text, nullable=False),
    ForeignKeyConstraint(["registration_id"], ["registrations.registration_id"], ondelete="CASCADE"),
    Index("memberships_by_number", "member_number"),
    sqlite_strict=True,
)

# One row a word of a folded name, so that any of them finds the person.
name_words = Table(
    "name_words",
    metadata,
    Column("word", by_beginning, primary_key=True),
    Column("registration_id", Text, primary_key=True),
    Index("name_words_by_registration", "registration_id"),
    ForeignKeyConstraint(["registration_id"], ["registrations.registration_id"], ondelete="CASCADE"),
    sqlite_strict=True,
    sqlite_with_rowid=False,  # the key is the row
)

# How many registrations there are, kept by triggers, so that nobody ever counts a million rows. A count of 0
# may stay.
registration_counts = Table(
    "registration_counts",
    metadata,
    Column("office", Text, primary_key=True),
    Column("agent_key", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("number", big_number, nullable=False),
    Index("registration_counts_by_agent", "agent_key"),
    sqlite_strict=True,
)

# What somebody should look at; it never decides. `other_id` is empty for a signal of one registration alone.
signals = Table(
    "signals",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("registration_id", Text, primary_key=True),
    Column("other_id", Text, primary_key=True),
    Column("weight", Integer, nullable=False),
    Column("details", Text, nullable=False),
    Column("raised_at", Text, nullable=False),
    Column("ruled", Text, nullable=False, server_default=""),
    Column("ruled_by", Text),
    Column("ruled_at", Text),
    Column("reason", Text),
    ForeignKeyConstraint(["registration_id"], ["registrations.registration_id"], ondelete="CASCADE"),
    Index("signals_open", "ruled", "weight", "raised_at", "registration_id", "other_id", "kind"),
    Index("signals_by_registration", "registration_id", "ruled"),
    Index("signals_by_other", "other_id", "ruled"),
    CheckConstraint("ruled IN ('', 'same', 'different', 'seen')", name="signals_ruled"),
    sqlite_strict=True,
)

# What the office keeps as data: how a sheet for the agency looks.
templates = Table(
    "templates",
    metadata,
    Column("name", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    sqlite_strict=True,
)

# A laptop that is gone: the day it was missed begins the 72 hours of UU 27/2022 art. 46.
lost_devices = Table(
    "lost_devices",
    metadata,
    Column("device_id", Text, ForeignKey("devices.device_id"), primary_key=True),
    Column("missed_at", Text, nullable=False),
    Column("told_by", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("closed_at", Text),
    sqlite_strict=True,
)

# What the letters about a lost laptop say of this office and of the authority.
letter_facts = Table(
    "letter_facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)
