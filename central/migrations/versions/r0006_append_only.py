"""PostgreSQL keeps submissions as the embedded database does: unchanged, until a tombstone replaces them."""

from alembic import op

revision = "0006"
down_revision = "0005"

_UNCHANGED = """
CREATE FUNCTION submissions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'submissions are append-only'; END $$
"""
_GONE = """
CREATE FUNCTION submissions_leave_a_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.registration_id = OLD.registration_id
                   AND t.revision = OLD.revision) THEN
        RAISE EXCEPTION 'submissions are append-only';
    END IF;
    RETURN OLD;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for function in (_UNCHANGED, _GONE):
        op.execute(function)
    for verb, function in (("UPDATE", "submissions_stay"), ("DELETE", "submissions_leave_a_tombstone")):
        op.execute(
            f"CREATE TRIGGER submissions_no_{verb.lower()} BEFORE {verb} ON submissions"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    op.execute(
        "CREATE TRIGGER submissions_no_truncate BEFORE TRUNCATE ON submissions"
        " FOR EACH STATEMENT EXECUTE FUNCTION submissions_stay()"
    )
