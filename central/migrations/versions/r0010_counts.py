"""How many registrations there are of each office, agent and state is kept, no longer counted."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ADD = """
INSERT INTO registration_counts (office, agent_key, state, number) {rows}
ON CONFLICT (office, agent_key, state) DO UPDATE SET number = registration_counts.number + excluded.number
"""

# SQLite has triggers of single rows alone.
_ONE_MORE = _ADD.format(rows="VALUES (NEW.office, NEW.agent_key, NEW.state, 1)")
_ONE_LESS = """
UPDATE registration_counts SET number = number - 1
WHERE office = OLD.office AND agent_key = OLD.agent_key AND state = OLD.state
"""
_MOVED = "(OLD.office, OLD.agent_key, OLD.state) IS NOT (NEW.office, NEW.agent_key, NEW.state)"

# PostgreSQL's are of whole statements: a batch of an agent's touches his count once, and what changes nothing
# that is counted touches none. Always in one order, or two writers would wait for each other.
_SUMS = """
SELECT office, agent_key, state, sum(n) FROM ({rows}) changed
GROUP BY office, agent_key, state HAVING sum(n) <> 0 ORDER BY office, agent_key, state
"""
_NEW = "SELECT office, agent_key, state, 1 AS n FROM new_rows"
_OLD = "SELECT office, agent_key, state, -1 AS n FROM old_rows"
_VERBS = {
    "INSERT": ("NEW TABLE AS new_rows", _NEW),
    "UPDATE": ("OLD TABLE AS old_rows NEW TABLE AS new_rows", f"{_NEW} UNION ALL {_OLD}"),
    "DELETE": ("OLD TABLE AS old_rows", _OLD),
}
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {add}; RETURN NULL; END $$
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "registration_counts",
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("agent_key", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("number", number, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("registration_counts_by_agent", "registration_counts", ["agent_key"])
    op.execute("""
        INSERT INTO registration_counts (office, agent_key, state, number)
        SELECT office, agent_key, state, count(*) FROM registrations GROUP BY office, agent_key, state
    """)
    if op.get_bind().dialect.name == "sqlite":
        _row_by_row()
    else:
        _by_statement()


def _row_by_row() -> None:
    for name, when, then in (
        ("in", "INSERT ON registrations", f"{_ONE_MORE};"),
        ("moved", f"UPDATE ON registrations WHEN {_MOVED}", f"{_ONE_LESS}; {_ONE_MORE};"),
        ("out", "DELETE ON registrations", f"{_ONE_LESS};"),
    ):
        op.execute(f"CREATE TRIGGER registrations_counted_{name} AFTER {when} BEGIN {then} END")


def _by_statement() -> None:
    for verb, (tables, rows) in _VERBS.items():
        name = f"registrations_counted_{verb.lower()}"
        op.execute(_FUNCTION.format(name=name, add=_ADD.format(rows=_SUMS.format(rows=rows))))
        op.execute(
            f"CREATE TRIGGER {name} AFTER {verb} ON registrations REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
