"""The check: silent on a vault that holds together, and every kind of break has its own finding."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault import check, in_use
from perisai_app.vault.check import deep, quick
from perisai_app.vault.check_search import check_search
from perisai_app.vault.database import FILE, Vault, VaultKey, open_vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.finalize import finalize
from perisai_app.vault.finding import Code, Finding
from perisai_app.vault.identity import join, profile
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.mark import restart
from perisai_app.vault.outbox import begin_attempt, next_owed
from perisai_app.vault.register import page
from perisai_app.wire.enrolment import EnrolAnswer
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW
from tests.vault.test_decisions import decided
from tests.vault.test_decisions import enrolled as enrolled
from tests.vault.test_outbox import answered

Queue = Callable[..., Submission]
Check = Callable[[Vault], tuple[Finding, ...]]
NEVER_AGAIN = (  # what holds the data to its rules would stop these tests, so it is taken away first
    "submissions_are_immutable",
    "submissions_move_by_the_table",
    "submissions_leave_a_tombstone",
    "submissions_leave_a_trace",
    "journal_only_grows_update",
    "journal_only_grows_delete",
)


@pytest.fixture
def lived(vault: Vault, queue: Queue) -> Vault:
    """One of each: corrected and queued again, received, registered, refused, in conflict, and a draft."""
    returned, received, registered = queue(), queue(), queue()
    answered(vault, next_owed(vault, 3), [Verdict.STORED] * 3)
    queue()
    queue()
    answered(vault, next_owed(vault, 2), [Verdict.REFUSED, Verdict.CONFLICT])
    apply_page(vault, decided(1, returned.registration_id, "returned"), NOW)
    apply_page(vault, decided(2, registered.registration_id, "registered"), NOW)
    draft = correct(vault, str(returned.registration_id), now=NOW)
    assert isinstance(finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW), Submission)
    new_draft(vault, now=NOW, texts=COMPLETE)
    assert received.counter == 2
    return vault


def broken(vault: Vault, *statements: str) -> Vault:
    """The vault after a hand that no trigger and no foreign key holds back."""
    vault.db.execute("PRAGMA foreign_keys = OFF")
    for trigger in NEVER_AGAIN:
        vault.db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for statement in statements:
        vault.db.execute(statement)
    vault.db.execute("PRAGMA foreign_keys = ON")
    return vault


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [finding.code.value for finding in found]


@pytest.mark.parametrize("check", [quick, deep])
def test_a_vault_that_has_lived_holds_together(lived: Vault, check: Check) -> None:
    assert check(lived) == ()


@pytest.mark.parametrize(
    ("statement", "code", "params"),
    [
        ("DELETE FROM submissions WHERE counter = 2", Code.SUBMISSION_MISSING, {"count": 1}),
        ("UPDATE profile SET counter = 1", Code.COUNTER_BEHIND, {"counter": 1, "highest": 6}),
        ("DELETE FROM receipts", Code.RECEIPT_MISSING, {"count": 3}),
        ("UPDATE submissions SET state = 'queued' WHERE counter = 2", Code.RECEIPT_UNEXPECTED, {"count": 1}),
        ("UPDATE submissions SET state = 'received' WHERE counter = 4", Code.RECEIPT_MISSING, {"count": 1}),
        ("UPDATE submissions SET latest = 0 WHERE counter = 6", Code.NEWEST_WRONG, {"count": 1}),
        ("DELETE FROM attempts", Code.LINKS_BROKEN, {"count": 7}),
        (
            "UPDATE journal SET what = 'purged' WHERE number = 3",
            Code.JOURNAL_BROKEN,
            {"entries": 1, "links": 0},
        ),
        ("DELETE FROM journal WHERE number BETWEEN 4 AND 6", Code.JOURNAL_GAP, {"first": 4, "last": 6}),
    ],
)
def test_what_does_not_fit_is_found_by_the_quick_check(
    lived: Vault, statement: str, code: Code, params: dict[str, Any]
) -> None:
    found = {finding.code: finding.params for finding in quick(broken(lived, statement))}
    assert found[code] == params


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "UPDATE submissions SET bytes = CAST(bytes || ' ' AS BLOB) WHERE counter = 2",
            Code.SUBMISSION_CHANGED,
        ),
        ("UPDATE submissions SET counter = 99 WHERE counter = 2", Code.SUBMISSION_CHANGED),
        (
            "UPDATE submissions SET bytes = (SELECT bytes FROM submissions WHERE counter = 3)"
            " WHERE counter = 2",
            Code.SUBMISSION_CHANGED,
        ),
        (
            "UPDATE submissions SET parent = replace(parent, substr(parent, 1, 8), '00000000')"
            " WHERE counter = 6",
            Code.PARENT_WRONG,
        ),
    ],
)
def test_what_was_changed_after_it_was_finalized_is_found_by_the_deep_check(
    lived: Vault, statement: str, code: Code
) -> None:
    assert not {code} & {finding.code for finding in quick(broken(lived, statement))}
    assert code in {finding.code for finding in deep(lived)}


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        ("UPDATE answers SET signed = CAST(replace(signed, 'stored', 'refuse') AS BLOB)", 3),
        ("UPDATE answers SET signature = ''", 3),
        ("UPDATE answers SET key_id = '0000000000000000'", 3),
        ("UPDATE receipts SET verdict = 'duplicate' WHERE revision = 1", 3),
    ],
)
def test_a_receipt_that_no_centre_of_ours_signed_is_found(lived: Vault, statement: str, count: int) -> None:
    found = deep(broken(lived, statement))
    assert Finding(Code.RECEIPT_UNPROVEN, {"count": count}) in found


def test_receipts_of_a_centre_joined_before_still_prove_themselves(lived: Vault) -> None:
    who = profile(lived)
    answer = EnrolAnswer(
        device_id=who.device_id,
        agent_id=who.agent_id,
        agent_name="Sri",
        office="Bangli",
        token="t",
        centre_key="11" * 32,
        epoch="e2",
    )
    join(lived, "http://127.0.0.1:2", answer, NOW)
    assert deep(lived) == ()


def test_a_submission_that_the_journal_never_told_is_found(lived: Vault) -> None:
    """Cut out of the journal, with every later link and hash made anew, the chain alone would not tell."""
    broken(lived, "UPDATE journal SET what = 'exported' WHERE what = 'finalized' AND number = 4")
    assert Finding(Code.SUBMISSION_UNTOLD, {"count": 1}) in quick(lived)


def test_a_vault_from_before_the_journal_is_not_blamed_for_what_it_never_told(vault: Vault) -> None:
    """As the migration leaves such a vault: an empty journal, and where the counter stood."""
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    broken(vault, "DELETE FROM journal", "UPDATE profile SET journal_after = counter")
    (vault.home / "vault.mark").unlink()
    assert codes(deep(vault)) == []


def test_what_a_restore_told_to_be_missing_is_no_finding(lived: Vault) -> None:
    hole = "DELETE FROM journal WHERE number BETWEEN 3 AND 4"
    gone = "DELETE FROM submissions WHERE counter IN (4, 5)"
    vault = broken(lived, gone, "DELETE FROM attempt_lines", hole)
    assert Finding(Code.SUBMISSION_MISSING, {"count": 2}) in quick(vault)
    assert Finding(Code.JOURNAL_GAP, {"first": 3, "last": 4}) in quick(vault)
    restart(vault, NOW, {"missing": 2})
    assert quick(vault) == ()


def test_a_copy_of_the_slots_that_does_not_match_the_other_is_found(lived: Vault) -> None:
    (lived.home / COPIES[1]).write_bytes(b"{}")
    assert codes(quick(lived)) == ["slot_copy_damaged"]
    (lived.home / COPIES[1]).unlink()
    assert codes(quick(lived)) == ["slot_copy_damaged"]


def test_fresh_pages_in_the_wal_are_no_false_alarm_of_the_page_seals(lived: Vault) -> None:
    assert (lived.home / (FILE + "-wal")).stat().st_size > 0
    assert deep(lived) == ()


def test_a_page_whose_seal_does_not_fit_is_found_though_nothing_reads_it(lived: Vault) -> None:
    """Damage in a page that is free: every query is right, and only the seal knows."""
    with lived.writing() as db:
        db.execute("CREATE TABLE big (data BLOB)")
        db.execute("INSERT INTO big VALUES (zeroblob(200000))")
    with lived.writing() as db:
        db.execute("DROP TABLE big")
    lived.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(lived.home / FILE, (lived.home / FILE).stat().st_size - 2000)
    assert codes(quick(lived)) == []
    found = deep(lived)
    assert Finding(Code.PAGES_DAMAGED, {"count": 1}) in found


def test_a_damaged_table_is_told_as_unreadable_and_every_other_part_is_still_judged(lived: Vault) -> None:
    with lived.writing() as db:
        db.execute("UPDATE profile SET counter = 1")
    lived.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    root = lived.row("SELECT rootpage FROM sqlite_master WHERE name = 'answers'")
    assert root is not None
    damage(lived.home / FILE, (root["rootpage"] - 1) * 4096 + 100)
    reopened = open_vault(lived.home, lived.key)
    found = deep(reopened)
    assert {Code.PAGES_DAMAGED, Code.COUNTER_BEHIND} <= {finding.code for finding in found}
    unread = {finding.params["part"] for finding in found if finding.code is Code.UNREADABLE}
    assert "receipts" in unread and not unread & {"mark", "journal", "submissions", "bytes"}
    reopened.db.conn.close()


def test_what_the_check_opened_for_itself_keeps_no_restore_away(
    lived: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Vault] = []

    def noted(home: Path, key: VaultKey) -> Vault:
        opened.append(open_vault(home, key))
        return opened[-1]

    def unread(_vault: Vault) -> Iterator[Finding]:
        raise VaultDamaged

    monkeypatch.setattr(check, "open_vault", noted)
    monkeypatch.setitem(check.FITTING, "links", unread)
    assert Finding(Code.UNREADABLE, {"part": "links"}) in quick(lived) and opened
    assert lived.use is not None
    lived.use.let_go()
    with in_use.alone(lived.home):
        pass


def damage(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at : at + 100] = bytes(100)
    file.write_bytes(bytes(data))


def test_while_another_connection_reads_the_pages_cannot_be_judged_and_that_is_told(lived: Vault) -> None:
    other = open_vault(lived.home, lived.key)
    other.db.conn.execute("BEGIN")
    other.db.conn.execute("SELECT count(*) FROM drafts").fetchone()
    new_draft(lived, now=NOW, texts=COMPLETE)
    lived.db.execute("PRAGMA busy_timeout = 10")
    assert codes(deep(lived)) == ["in_use"]
    other.db.conn.execute("COMMIT")
    assert deep(lived) == ()
    other.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE listed SET search = 'TIDAK ADA' WHERE place = (SELECT min(place) FROM listed)",
        "DELETE FROM listed WHERE place = (SELECT min(place) FROM listed)",
        "INSERT INTO search_index (search_index) VALUES ('delete-all')",
    ],
)
def test_a_search_index_that_does_not_fit_is_made_anew_and_told_once(lived: Vault, statement: str) -> None:
    found = sorted(row.registration_id for row in page(lived, search="wayan").rows)
    assert found and "search_rebuilt" in codes(deep(broken(lived, statement)))
    assert deep(lived) == ()
    assert sorted(row.registration_id for row in page(lived, search="wayan").rows) == found


def test_looking_at_the_search_index_writes_nothing(lived: Vault) -> None:
    before = lived.db.conn.execute("PRAGMA data_version").fetchone(), lived.row("SELECT writes FROM profile")
    size = (lived.home / f"{FILE}-wal").stat().st_size
    assert list(check_search(lived)) == [] and not lived.db.conn.in_transaction
    assert (lived.home / f"{FILE}-wal").stat().st_size == size
    after = lived.db.conn.execute("PRAGMA data_version").fetchone(), lived.row("SELECT writes FROM profile")
    assert after == before


def test_into_a_damaged_vault_no_search_index_is_written(lived: Vault) -> None:
    root = lived.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'search_index_data'")[0]["rootpage"]
    home, key = lived.home, lived.key
    lived.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (home / FILE).open("r+b") as file:
        file.seek((root - 1) * 4096 + 1000)
        file.write(b"damaged")
    before = (home / FILE).read_bytes()
    again = open_vault(home, key)
    found = deep(again)
    assert Finding(Code.UNREADABLE, {"part": "search"}) in found and "search_rebuilt" not in codes(found)
    again.db.conn.close()
    assert (home / FILE).read_bytes() == before


def test_while_somebody_else_writes_the_search_index_waits(lived: Vault) -> None:
    lived.db.conn.execute("PRAGMA busy_timeout = 1")
    other = open_vault(lived.home, lived.key)
    with other.writing():
        assert [finding.code for finding in check_search(lived)] == [Code.IN_USE]
    other.close()


def test_no_finding_holds_anything_of_a_person(lived: Vault) -> None:
    broken(lived, "DELETE FROM receipts", "UPDATE submissions SET latest = 0, bytes = x'20'")
    text = json.dumps([[found.code, dict(found.params)] for found in deep(lived)])
    for secret in ("nik", "name", "mother_name", "phone"):
        assert COMPLETE[secret] not in text


def test_an_unsettled_try_is_no_finding(lived: Vault) -> None:
    begin_attempt(lived, next_owed(lived, 1), NOW)
    assert deep(lived) == ()
