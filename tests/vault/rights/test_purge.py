"""Purging on a real vault: nothing before all three conditions, a card first, then tombstones alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.domain.membership import MembershipState
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import StatementNotOurs
from perisai_app.vault.files.sending import note_received
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.identity import profile
from perisai_app.vault.journal import entries
from perisai_app.vault.people.members import (
    card,
    cards_with_nik,
    note_side_exit,
    stop_serving,
)
from perisai_app.vault.register import State, counts, page, row_of
from perisai_app.vault.rights.backed_up import note_backed_up
from perisai_app.vault.rights.backups import Owed, backups_to_renew
from perisai_app.vault.rights.conditions import Hold
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.purge import Purged, purge
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.wire.backed_up import sign_statement, statement_bytes
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW
from tests.vault.files.test_sending import owed, receipt
from tests.vault.rights.conftest import LATER, SETTINGS, SOUND, Road, recording
from tests.vault.test_outbox import CENTRE

# What an agent no longer needs of somebody who is registered; the phone and the name stay on the card.
FIRST_TO_GO = (COMPLETE["nik"], COMPLETE["mother_name"], COMPLETE["street"], "1500000", "1,5 jt", "benar")
LAST_TO_GO = (COMPLETE["name"], "+6281200000001")


def test_nothing_goes_without_the_centre_s_word_and_the_reason_is_told(vault: Vault, road: Road) -> None:
    submission = road.registered()
    assert purge(vault, SETTINGS, now=LATER) == Purged(held={Hold.NOT_BACKED_UP: 1})
    assert road.is_here(submission.registration_id)


def test_nothing_goes_before_its_days_are_over(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    assert not purge(vault, SETTINGS, now=LATER - timedelta(seconds=1)).anything
    assert road.is_here(submission.registration_id)
    assert purge(vault, replace(SETTINGS, purge_days=29), now=LATER - timedelta(days=1)).cards == 1


def test_the_first_stage_leaves_a_card_and_a_tombstone(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    assert all(text in everything() for text in (*FIRST_TO_GO[:3], *LAST_TO_GO))
    assert purge(vault, SETTINGS, now=LATER) == Purged(cards=1)
    left = everything()
    assert [text for text in FIRST_TO_GO if text in left] == []
    found = card(vault, str(submission.registration_id))
    assert found is not None
    assert (found.name, found.phone, found.village) == (COMPLETE["name"], LAST_TO_GO[1], COMPLETE["village"])
    assert found.member_number == "26000001"
    (stone,) = road.tombstones()
    told = (stone["digest"], stone["counter"], stone["verdict"], stone["state"], stone["why"])
    assert told == (submission.digest, submission.counter, "stored", "registered", "purged")


def test_whoever_was_registered_before_there_were_cards_gets_one_now(vault: Vault, road: Road) -> None:
    submission = road.registered()
    with vault.writing() as db:
        db.execute("DELETE FROM member_cards")
    road.backed_up(submission.digest)
    assert purge(vault, SETTINGS, now=LATER) == Purged(cards=1)
    found = card(vault, str(submission.registration_id))
    assert found is not None and (found.name, found.member_number) == (COMPLETE["name"], "26000001")


def test_a_member_with_a_card_stays_in_the_list_and_is_known_by_nik(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    registration_id = str(submission.registration_id)
    (row,) = page(vault, search="wayan", states=[State.REGISTERED]).rows
    assert (row.registration_id, row.revision, row.nik) == (registration_id, 1, "")
    assert row_of(vault, registration_id) == row
    assert counts(vault).registered == 1
    assert [found.registration_id for found in cards_with_nik(vault, COMPLETE["nik"])] == [registration_id]
    assert page(vault, search=COMPLETE["nik"]).rows == ()


def test_the_second_stage_leaves_nothing_but_tombstones(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    stop_serving(vault, str(submission.registration_id), now=LATER)
    assert purge(vault, SETTINGS, now=LATER) == Purged(tombstones=1)
    left = everything()
    assert [text for text in (*FIRST_TO_GO, *LAST_TO_GO, "WAYAN", "26000001") if text in left] == []
    assert page(vault).rows == () and len(road.tombstones()) == 1


@pytest.mark.parametrize(
    ("paid_through", "side_exit", "stones"),
    [
        ("2025-11", None, 1),
        ("2025-12", None, 0),
        ("2026-12", MembershipState.CANCELLED, 1),
        ("2026-12", MembershipState.WAGE_EARNER, 1),
        ("2026-12", MembershipState.DECEASED, 0),
    ],
)
def test_a_card_goes_when_its_member_is_gone(
    vault: Vault, road: Road, paid_through: str, side_exit: MembershipState | None, stones: int
) -> None:
    submission = road.registered()
    road.paid(submission, paid_through)
    if side_exit is not None:
        note_side_exit(vault, str(submission.registration_id), side_exit, now=NOW)
    road.backed_up(submission.digest)
    assert purge(vault, SETTINGS, now=LATER) == Purged(cards=1, tombstones=stones)


def test_a_card_stays_while_the_registration_s_data_are_here(vault: Vault, road: Road) -> None:
    submission = road.registered()
    stop_serving(vault, str(submission.registration_id), now=NOW)
    purge(vault, SETTINGS, now=LATER)
    assert card(vault, str(submission.registration_id)) is not None


def test_somebody_declined_leaves_no_card(vault: Vault, road: Road, everything: Callable[[], str]) -> None:
    submission = road.queued()
    road.answered()
    road.decided(submission, "declined", reason="bukan pekerja")
    road.backed_up(submission.digest)
    assert purge(vault, SETTINGS, now=LATER) == Purged(tombstones=1)
    assert COMPLETE["name"] not in everything() and "bukan pekerja" not in everything()


def test_a_file_without_its_receipt_or_backup_keeps_the_person(vault: Vault, road: Road) -> None:
    submission = road.queued(sound=SOUND)
    road.answered()
    road.decided(submission, "registered")
    road.backed_up(submission.digest)
    sha256 = recording().sha256
    assert purge(vault, SETTINGS, now=LATER).held == {Hold.NO_RECEIPT: 1, Hold.NOT_BACKED_UP: 1}
    note_received(vault, [(owed(recording()), receipt(vault, recording()))], now=NOW)
    assert purge(vault, SETTINGS, now=LATER).held == {Hold.NOT_BACKED_UP: 1}
    road.backed_up(sha256)
    assert purge(vault, SETTINGS, now=LATER) == Purged(cards=1)
    assert file_bytes(vault, sha256) is None
    assert vault.rows("SELECT * FROM file_parts") == []


@pytest.mark.parametrize("verdict", [Verdict.CONFLICT, Verdict.REFUSED])
def test_what_the_centre_does_not_have_is_never_purged(vault: Vault, road: Road, verdict: Verdict) -> None:
    submission = road.queued()
    road.answered(verdict)
    road.backed_up(submission.digest)
    assert not purge(vault, SETTINGS, now=LATER + timedelta(days=3650)).anything
    assert road.is_here(submission.registration_id)


def test_unsent_undecided_and_returned_ones_and_drafts_are_never_purged(vault: Vault, road: Road) -> None:
    undecided = road.queued(nik="5104015405849002")
    returned = road.queued(nik="5104015405849003")
    road.answered()
    road.decided(returned, "returned")
    unsent = road.queued(nik="5104015405849004")
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    road.backed_up(undecided.digest, returned.digest, unsent.digest)
    assert not purge(vault, SETTINGS, now=LATER + timedelta(days=3650)).anything
    here = {row.registration_id for row in page(vault).rows}
    assert here == {*(str(s.registration_id) for s in (undecided, returned, unsent)), draft.registration_id}


def test_a_submission_cannot_be_deleted_without_its_tombstone(vault: Vault, road: Road) -> None:
    road.queued()
    with pytest.raises(sqlcipher.IntegrityError, match="tombstone"), vault.writing() as db:
        db.execute("DELETE FROM submissions")


@pytest.mark.parametrize("change", ["digest = '" + "0" * 64 + "'", "counter = 99", "revision = 2"])
def test_another_s_tombstone_does_not_let_a_submission_go(vault: Vault, road: Road, change: str) -> None:
    road.queued()
    columns = "registration_id, revision, digest, counter, state"
    with vault.writing() as db:
        db.execute(f"CREATE TEMP TABLE stone AS SELECT {columns} FROM submissions")
        db.execute(f"UPDATE stone SET {change}")
        db.execute(
            f"INSERT INTO tombstones ({columns}, why, laid_at) SELECT {columns}, 'erased', '' FROM stone"
        )
    with pytest.raises(sqlcipher.IntegrityError, match="leaves only"), vault.writing() as db:
        db.execute("DELETE FROM submissions")


@pytest.mark.parametrize("sql", ["DELETE FROM tombstones", "UPDATE tombstones SET counter = counter + 1"])
def test_a_tombstone_neither_changes_nor_leaves(vault: Vault, road: Road, sql: str) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    with pytest.raises(sqlcipher.IntegrityError, match="stays as it was laid"), vault.writing() as db:
        db.execute(sql)


def test_a_new_epoch_of_the_centre_voids_what_it_said_of_its_backups(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    with vault.writing() as db:
        db.execute("UPDATE centre SET epoch = 'e2'")
    assert purge(vault, SETTINGS, now=LATER) == Purged(held={Hold.NOT_BACKED_UP: 1})
    road.backed_up(submission.digest, epoch="e2")
    assert purge(vault, SETTINGS, now=LATER).cards == 1


def test_a_statement_that_our_centre_did_not_sign_counts_for_nothing(vault: Vault, road: Road) -> None:
    submission = road.registered()
    device = profile(vault).device_id
    ours = statement_bytes(epoch="e1", device_id=device, digests=[submission.digest])
    of_another = statement_bytes(epoch="e1", device_id="f" * 32, digests=[submission.digest])
    old = statement_bytes(epoch="e0", device_id=device, digests=[submission.digest])
    forged = sign_statement(type(CENTRE)(b"x" * 32), ours)
    for signed, signature in (
        (ours, forged),
        (ours, "keine"),
        (of_another, sign_statement(CENTRE, of_another)),
        (old, sign_statement(CENTRE, old)),
    ):
        with pytest.raises(StatementNotOurs):
            note_backed_up(vault, signed, signature, now=NOW)
    assert vault.rows("SELECT * FROM backed_up") == []


def test_a_statement_heard_twice_is_kept_once_with_its_proof(vault: Vault, road: Road) -> None:
    submission = road.registered()
    assert [road.backed_up(submission.digest), road.backed_up(submission.digest)] == [1, 0]
    assert len(vault.rows("SELECT signed, signature FROM backup_statements")) == 1


def test_the_journal_tells_each_stage_and_names_nobody(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    stop_serving(vault, str(submission.registration_id), now=LATER)
    purge(vault, SETTINGS, now=LATER)
    told = [e for e in entries(vault, str(submission.registration_id)) if e.what == "purged"]
    assert [entry.params for entry in told] == [{"left": "card"}, {"left": "tombstone"}]


def test_the_decision_stays_without_what_the_office_wrote(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    decision = latest_decision(vault, str(submission.registration_id))
    assert decision is not None and (decision.outcome, decision.reason) == ("registered", None)
    assert decision.member_number is None


def test_older_backups_are_owed_successors(vault: Vault, road: Road) -> None:
    submission = road.registered()
    assert backups_to_renew(vault) is None
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    assert backups_to_renew(vault) == Owed(entries(vault)[-1].number, every_life=False)


def test_freed_pages_are_overwritten_and_the_wal_is_cut_off(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    assert (vault.home / "vault.db-wal").stat().st_size == 0
    secure = vault.row("PRAGMA secure_delete")
    assert secure is not None and secure["secure_delete"] == 1


def test_the_check_finds_nothing_wrong_after_any_of_it(vault: Vault, road: Road) -> None:
    kept, purged = road.registered(), road.registered(nik="5104015405849002")
    erased, withdrawn = road.registered(nik="5104015405849003"), road.registered(nik="5104015405849004")
    road.backed_up(purged.digest)
    purge(vault, SETTINGS, now=LATER)
    erase_person(vault, str(erased.registration_id), now=LATER)
    withdraw(vault, str(withdrawn.registration_id), today=TODAY, now=LATER)
    road.answered()
    purge(vault, SETTINGS, now=LATER)
    assert [row["registration_id"] for row in vault.rows("SELECT * FROM submissions")] == [
        str(kept.registration_id)
    ]
    assert deep(vault) == ()
