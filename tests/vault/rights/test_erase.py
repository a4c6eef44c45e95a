"""Erasing one person on request: everything goes but the tombstones, and what was never sent goes last."""

from collections.abc import Callable

import pytest

from perisai_app.domain.problem import Problem
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import NoSuchPerson, UnsentWouldBeLost
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.journal import entries
from perisai_app.vault.people.prospects import Prospect, into_draft, keep_prospect
from perisai_app.vault.register import page
from perisai_app.vault.rights.backups import Owed, backups_to_renew
from perisai_app.vault.rights.erase import Erased, erase_person
from perisai_app.vault.rights.purge import purge
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import LATER, SETTINGS, SOUND, Road, recording

SAID = (
    COMPLETE["name"],
    COMPLETE["nik"],
    COMPLETE["mother_name"],
    COMPLETE["phone"],
    "+6281200000001",
    "WAYAN",
)


def test_nothing_of_an_erased_person_is_left_but_the_tombstone(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    submission = road.registered()
    assert erase_person(vault, str(submission.registration_id), now=LATER) == Erased(cards=1, tombstones=1)
    left = everything()
    assert [text for text in SAID if text in left] == []
    assert [stone["why"] for stone in road.tombstones()] == ["erased"]
    assert page(vault).rows == ()


def test_the_files_go_too(vault: Vault, road: Road) -> None:
    submission = road.queued(sound=SOUND)
    road.answered()
    erase_person(vault, str(submission.registration_id), now=LATER)
    assert file_bytes(vault, recording().sha256) is None


def test_what_would_be_lost_is_refused_and_nothing_changes(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    submission = road.queued()
    before = everything()
    with pytest.raises(UnsentWouldBeLost):
        erase_person(vault, str(submission.registration_id), now=LATER)
    assert everything() == before
    done = erase_person(vault, str(submission.registration_id), now=LATER, even_unsent=True)
    assert done == Erased(tombstones=1)
    assert road.tombstones()[0]["verdict"] is None


@pytest.mark.parametrize("verdict", [Verdict.CONFLICT, Verdict.REFUSED])
def test_one_that_the_centre_did_not_take_counts_as_unsent(
    vault: Vault, road: Road, verdict: Verdict
) -> None:
    submission = road.queued()
    road.answered(verdict)
    with pytest.raises(UnsentWouldBeLost):
        erase_person(vault, str(submission.registration_id), now=LATER)


def test_an_open_correction_counts_as_unsent(vault: Vault, road: Road) -> None:
    submission = road.queued()
    road.answered()
    road.decided(submission, "returned")
    correct(vault, str(submission.registration_id), now=NOW)
    with pytest.raises(UnsentWouldBeLost):
        erase_person(vault, str(submission.registration_id), now=LATER)
    done = erase_person(vault, str(submission.registration_id), now=LATER, even_unsent=True)
    assert done == Erased(drafts=1, tombstones=1)


def test_all_registrations_and_drafts_with_the_same_nik_are_one_person(vault: Vault, road: Road) -> None:
    first, other = road.registered(), road.registered(nik="5104015405849002", name="Made Lain")
    new_draft(vault, now=NOW, texts=COMPLETE)
    done = erase_person(vault, str(first.registration_id), now=LATER, even_unsent=True)
    assert done == Erased(drafts=1, cards=1, tombstones=1)
    assert [row.registration_id for row in page(vault).rows] == [str(other.registration_id)]


def test_a_purged_person_who_comes_again_is_known_by_the_fingerprint(vault: Vault, road: Road) -> None:
    purged(vault, road)
    again = road.queued()
    road.answered()
    done = erase_person(vault, str(again.registration_id), now=LATER)
    assert done == Erased(cards=1, tombstones=1)
    assert vault.rows("SELECT * FROM member_cards") == []


def test_two_cards_of_one_person_go_together(vault: Vault, road: Road) -> None:
    first = purged(vault, road)
    purged(vault, road)
    other = purged(vault, road, nik="5104015405849002")
    assert erase_person(vault, first, now=LATER) == Erased(cards=2)
    assert vault.rows("SELECT registration_id FROM member_cards") == [{"registration_id": other}]


def purged(vault: Vault, road: Road, **changes: str) -> str:
    submission = road.registered(**changes)
    road.backed_up(submission.digest)
    assert purge(vault, SETTINGS, now=LATER).cards == 1
    return str(submission.registration_id)


def test_an_unfinished_draft_is_erased_on_a_clear_word_only(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts={"name": "Ni Wayan Sampel"})
    with pytest.raises(UnsentWouldBeLost):
        erase_person(vault, draft.registration_id, now=NOW)
    assert erase_person(vault, draft.registration_id, now=NOW, even_unsent=True) == Erased(drafts=1)


def test_a_prospect_is_erased_at_once(vault: Vault, everything: Callable[[], str]) -> None:
    found = a_prospect(vault)
    assert erase_person(vault, found.prospect_id, now=NOW) == Erased(prospects=1)
    assert "Ketut Cadangan" not in everything()


def test_a_prospect_that_became_a_draft_leads_to_the_draft(vault: Vault) -> None:
    found = a_prospect(vault)
    into_draft(vault, found.prospect_id, now=NOW)
    assert erase_person(vault, found.prospect_id, now=NOW, even_unsent=True) == Erased(drafts=1)
    assert vault.rows("SELECT * FROM prospects") == []


def test_somebody_who_is_not_here_is_told(vault: Vault) -> None:
    with pytest.raises(NoSuchPerson):
        erase_person(vault, "5104015405849001", now=NOW)


def test_the_journal_tells_it_and_backups_are_owed_successors(vault: Vault, road: Road) -> None:
    submission = road.registered()
    erase_person(vault, str(submission.registration_id), now=LATER)
    last = entries(vault)[-1]
    assert (last.what, last.registration_id) == ("erased", str(submission.registration_id))
    assert backups_to_renew(vault) == Owed(last.number, every_life=True)


def a_prospect(vault: Vault) -> Prospect:
    found = keep_prospect(vault, name="Ketut Cadangan", now=NOW)
    assert not isinstance(found, Problem)
    return found
