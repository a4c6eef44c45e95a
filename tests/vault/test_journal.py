"""The journal: what happened stands in it, in one transaction with it, and no hand can change it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.exchange.import_list import read_list
from perisai_app.exchange.take_in import take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.check_chain import check_journal
from perisai_app.vault.database import FILE, Vault, create_vault, open_unjudged, open_vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.drafts import discard_draft, new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import profile
from perisai_app.vault.journal import Note, What, entries, entry_hash, note, note_all, note_opened
from perisai_app.vault.mark import lost_writes
from perisai_app.vault.mark_file import FILE as MARK
from perisai_app.vault.migrations import migrations
from perisai_app.vault.outbox import begin_attempt, next_owed
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import COMPLETE, TODAY
from tests.exchange.lists import row, xlsx
from tests.vault.conftest import NOW, PASSPHRASE
from tests.vault.test_decisions import decided
from tests.vault.test_decisions import enrolled as enrolled
from tests.vault.test_outbox import answered

Queue = Callable[..., Submission]


def told(vault: Vault, registration_id: str | None = None) -> list[str]:
    return [entry.what for entry in entries(vault, registration_id)]


def test_a_vault_begins_with_who_writes_in_it(vault: Vault) -> None:
    first, who = entries(vault)[0], profile(vault)
    assert (first.number, first.what) == (1, "created")
    assert first.params == {"agent_id": who.agent_id, "device_id": who.device_id}


def test_a_registration_s_life_is_told_in_order(vault: Vault, queue: Queue) -> None:
    submission = queue()
    who = str(submission.registration_id)
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, submission.registration_id, "returned"), NOW)
    correct(vault, who, now=NOW)
    codes = ["draft_made", "finalized", "received", "decision", "corrected"]
    assert told(vault, who) == codes
    assert entries(vault, who)[1].params == {"revision": 1, "counter": 1, "digest": submission.digest}
    assert entries(vault, who)[3].params == {"revision": 1, "outcome": "returned"}


def test_each_verdict_of_a_batch_is_told_of_its_own_line(vault: Vault, queue: Queue) -> None:
    for _ in range(4):
        queue()
    answered(vault, next_owed(vault, 4), tuple(Verdict))
    assert told(vault)[-5:] == ["attempted", "received", "received", "conflict", "refused"]
    assert entries(vault)[-5].params["lines"] == 4


def test_a_line_that_another_try_settled_is_not_told_again(vault: Vault, queue: Queue) -> None:
    queue()
    batch = next_owed(vault, 1)
    answered(vault, batch, [Verdict.STORED])
    answered(vault, batch, [Verdict.DUPLICATE])
    assert told(vault).count("received") == 1


def test_a_discarded_draft_is_told_and_one_that_is_gone_already_is_not(vault: Vault) -> None:
    made = new_draft(vault, now=NOW, texts=COMPLETE)
    discard_draft(vault, made.draft_id, now=NOW)
    discard_draft(vault, made.draft_id, now=NOW)
    assert told(vault, made.registration_id) == ["draft_made", "draft_discarded"]


def test_a_list_is_told_with_its_counts_in_the_transaction_of_its_people(
    vault: Vault, tmp_path: Path
) -> None:
    file = xlsx(tmp_path / "daftar.xlsx", [row(9001), row(9002), row(9003)])
    reading = read_list(file, shared={"branch": "Gianyar"}, book=rule_book(), today=TODAY)
    take_in(vault, reading, good_only=False, book=rule_book(), today=TODAY, now=NOW)
    last = entries(vault)[-1]
    assert (last.what, last.params) == ("imported", {"drafts": 0, "finalized": 3})
    assert told(vault).count("finalized") == 3


def test_a_vault_from_before_the_journal_is_brought_up_to_date_and_remembers_where_it_began(
    tmp_path: Path,
) -> None:
    key = create_vault(tmp_path, agent_name="Sri", passphrase=PASSPHRASE)
    (tmp_path / FILE).unlink()
    (tmp_path / MARK).unlink()
    old = open_unjudged(tmp_path / FILE, key)
    migrations.apply(old.db, stop_before="m007_journal")
    columns = "id, agent_name, agent_id, device_id, signing_seed, counter"
    old.db.execute(f"INSERT INTO profile ({columns}) VALUES (1, 'Sri', 'a', 'd', zeroblob(32), 7)")
    old.close()
    vault = open_vault(tmp_path, key)
    assert vault.rows("SELECT counter, journal_after, incarnation FROM profile") == [
        {"counter": 7, "journal_after": 7, "incarnation": 1}
    ]
    assert (told(vault), lost_writes(vault)) == ([], None)
    new_draft(vault, now=NOW, texts=COMPLETE)
    assert told(vault) == ["draft_made"]
    vault.close()


def test_an_unlocking_is_told_once_an_hour_at_most(vault: Vault) -> None:
    for minutes in (0, 30, 59, 61):
        note_opened(vault, NOW + timedelta(minutes=minutes))
    assert told(vault).count("opened") == 2


def test_what_is_rolled_back_was_never_told(vault: Vault, queue: Queue) -> None:
    before = told(vault)

    def broken() -> None:
        with vault.writing():
            queue()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert told(vault) == before
    assert profile(vault) and vault.rows("SELECT counter FROM profile") == [{"counter": 0}]


def test_outside_a_transaction_nothing_can_be_told(vault: Vault) -> None:
    with pytest.raises(RuntimeError):
        note(vault, What.EXPORTED, at=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET at = '2020-01-01T00:00:00.000000Z'",
        "DELETE FROM journal WHERE number = 2",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE number = 1",
    ],
)
def test_no_statement_changes_or_removes_an_entry(vault: Vault, queue: Queue, statement: str) -> None:
    queue()
    before = vault.rows("SELECT * FROM journal")
    with pytest.raises(sqlcipher.IntegrityError, match="only grows"), vault.writing() as db:
        db.execute(statement)
    assert vault.rows("SELECT * FROM journal") == before


def test_one_chain_holds_what_was_told_singly_and_in_bulk(vault: Vault, queue: Queue) -> None:
    queue()
    with vault.writing():
        note_all(vault, (Note(What.EXPORTED, params={"count": n}) for n in range(1000)), at=NOW)
    queue()
    assert [entry.number for entry in entries(vault)] == list(range(1, 1007))
    assert list(check_journal(vault)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01T00:00:00.000000Z"),
        ("what", "purged"),
        ("params", '{"count": 2}'),
        ("registration_id", "019a9b23-0000-7000-8000-000000000000"),
        ("previous", bytes(32)),
        ("hash", bytes(32)),
    ],
)
def test_an_entry_changed_behind_the_triggers_breaks_the_chain(
    vault: Vault, queue: Queue, column: str, value: Any
) -> None:
    queue()
    vault.db.execute("DROP TRIGGER journal_only_grows_update")
    vault.db.execute(f"UPDATE journal SET {column} = ? WHERE number = 2", [value])
    assert [found.code.value for found in check_journal(vault)] == ["journal_broken"]


def rewritten(vault: Vault) -> bytes:
    """The second entry says something else, with a hash of its own made anew, which is returned."""
    vault.db.execute("DROP TRIGGER journal_only_grows_update")
    row = vault.row(
        "SELECT number, at, what, registration_id, params, previous FROM journal WHERE number = 2"
    )
    assert row is not None
    forged = entry_hash(**row | {"what": "exported"})
    vault.db.execute("UPDATE journal SET what = 'exported', hash = ? WHERE number = 2", [forged])
    return forged


def test_an_entry_rewritten_with_its_own_hash_made_anew_no_longer_carries_the_next(
    vault: Vault, queue: Queue
) -> None:
    queue()
    rewritten(vault)
    (found,) = check_journal(vault)
    assert found.params == {"entries": 0, "links": 1}


def test_an_entry_rewritten_with_its_own_hash_and_the_next_link_made_anew_is_found_by_the_next(
    vault: Vault, queue: Queue
) -> None:
    queue()
    forged = rewritten(vault)
    vault.db.execute("UPDATE journal SET previous = ? WHERE number = 3", [forged])
    (found,) = check_journal(vault)
    assert found.params == {"entries": 1, "links": 0}


def test_an_entry_cut_out_with_its_link_mended_is_a_gap(vault: Vault, queue: Queue) -> None:
    queue()
    vault.db.execute("DROP TRIGGER journal_only_grows_delete")
    vault.db.execute("DELETE FROM journal WHERE number = 2")
    (found,) = check_journal(vault)
    assert (found.code.value, found.params) == ("journal_gap", {"first": 2, "last": 2})


@pytest.mark.parametrize(
    "value", ["Sri Rekaan", "5104015712619002", 5104015712619002, "0812345678901", "a@b.id", "Jl. Raya 1", ""]
)
def test_what_looks_like_a_person_is_kept_out_and_not_repeated(vault: Vault, value: int | str) -> None:
    with pytest.raises(ValueError, match="does not look like") as refused, vault.writing():
        note(vault, What.EXPORTED, at=NOW, params={"what": value})
    assert not value or str(value) not in str(refused.value)


def test_nothing_of_a_person_is_in_the_journal_after_a_whole_life(vault: Vault, queue: Queue) -> None:
    submission = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, submission.registration_id, "returned", reason="nama ibu"), NOW)
    begin_attempt(vault, (), NOW)
    text = json.dumps([[entry.what, entry.params] for entry in entries(vault)])
    for secret in ("nik", "name", "mother_name", "phone", "birth_date"):
        assert COMPLETE[secret] not in text
    assert "nama ibu" not in text


def test_a_draft_that_is_not_ready_is_told_as_made_and_nothing_more(vault: Vault) -> None:
    made = new_draft(vault, now=NOW, texts={**COMPLETE, "mother_name": ""})
    finalize(vault, made.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert told(vault, made.registration_id) == ["draft_made"]
