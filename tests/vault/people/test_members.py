"""Member cards: made by the centre's word, found by a fingerprint, their standing by the rule book."""

import hashlib
from datetime import date

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.domain.membership import MembershipState, MembershipTerms
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NoSuchPerson
from perisai_app.vault.people.members import (
    MemberCard,
    card,
    cards_of,
    cards_with_nik,
    note_side_exit,
    served_cards,
    standing,
    stop_serving,
)
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import Road, road

__all__ = ["road"]
TERMS = MembershipTerms()


def card_of(vault: Vault, submission: Submission) -> MemberCard:
    found = card(vault, str(submission.registration_id))
    assert found is not None
    return found


def test_registered_makes_a_card_and_nothing_before_it_does(vault: Vault, road: Road) -> None:
    submission = road.queued()
    road.answered()
    assert card(vault, str(submission.registration_id)) is None
    road.decided(submission, "registered", member_number="26000001")
    found = card_of(vault, submission)
    assert (found.name, found.phone, found.village) == (
        COMPLETE["name"],
        "+6281200000001",
        COMPLETE["village"],
    )
    assert (found.member_number, found.paid_through, found.served) == ("26000001", None, True)


def test_a_decision_that_overtook_its_receipt_makes_the_card_too(vault: Vault, road: Road) -> None:
    submission = road.queued()
    road.decided(submission, "registered", member_number="26000001")
    assert card(vault, str(submission.registration_id)) is None
    road.answered()
    assert card_of(vault, submission).member_number == "26000001"


def test_a_second_decision_without_a_number_keeps_the_number(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.paid(submission, "2026-12")
    road.decided(submission, "registered")
    found = card_of(vault, submission)
    assert (found.member_number, found.paid_through) == ("26000001", "2026-12")


def test_the_nik_is_on_no_card_and_its_fingerprint_needs_this_vault_s_key(vault: Vault, road: Road) -> None:
    submission = road.registered()
    row = vault.row("SELECT * FROM member_cards")
    assert row is not None and COMPLETE["nik"] not in str(row)
    assert row["nik_print"] != hashlib.blake2b(COMPLETE["nik"].encode(), digest_size=32).digest()
    found = cards_with_nik(vault, "5104 0154 0584 9001")
    assert [one.registration_id for one in found] == [str(submission.registration_id)]
    assert cards_with_nik(vault, "5104015405849002") == ()
    with vault.writing() as db:
        db.execute("UPDATE people_key SET nik_key = ?", [bytes(32)])
    assert cards_with_nik(vault, COMPLETE["nik"]) == ()


@pytest.mark.parametrize(
    ("month", "state"),
    [
        (None, MembershipState.NOT_YET_PROTECTED),
        ("2026-11", MembershipState.ACTIVE),
        ("2026-10", MembershipState.DUE),
        ("2026-08", MembershipState.IN_ARREARS),
        ("2026-01", MembershipState.LAPSED),
    ],
)
def test_the_standing_follows_from_the_paid_month(
    vault: Vault, road: Road, month: str | None, state: MembershipState
) -> None:
    submission = road.registered()
    if month:
        road.paid(submission, month)
    told = standing(card_of(vault, submission), today=date(2026, 11, 21), terms=TERMS)
    assert told.state is state


def test_a_side_exit_goes_before_the_paid_month(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.paid(submission, "2026-12")
    note_side_exit(vault, str(submission.registration_id), MembershipState.DECEASED, now=NOW)
    told = standing(card_of(vault, submission), today=date(2026, 11, 21), terms=TERMS)
    assert told.state is MembershipState.DECEASED


def test_what_is_no_month_or_no_exit_is_refused(vault: Vault, road: Road) -> None:
    registration_id = str(road.registered().registration_id)
    with pytest.raises(ValueError, match="exit"):
        note_side_exit(vault, registration_id, MembershipState.ACTIVE, now=NOW)
    for column, value in (("side_exit", "active"), ("paid_through", "soon"), ("served", 2)):
        with pytest.raises(sqlcipher.IntegrityError), vault.writing() as db:
            db.execute(f"UPDATE member_cards SET {column} = ?", [value])


def test_without_a_card_nothing_is_noted(vault: Vault) -> None:
    with pytest.raises(NoSuchPerson):
        stop_serving(vault, "nobody", now=NOW)


def test_those_served_are_listed_by_name_and_one_served_no_more_is_not(vault: Vault, road: Road) -> None:
    later = road.registered(name="Wayan Sampel", nik="5104015405849002")
    first = road.registered(name="Ketut Contoh", nik="5104015405849003")
    assert [found.name.title() for found in served_cards(vault)] == ["Ketut Contoh", "Wayan Sampel"]
    stop_serving(vault, str(first.registration_id), now=NOW)
    assert [found.registration_id for found in served_cards(vault)] == [str(later.registration_id)]


def test_cards_are_found_for_a_page_of_the_list_without_who_is_served_no_more(
    vault: Vault, road: Road
) -> None:
    submission = road.queued()
    road.answered()
    road.decided(submission, "registered")
    registration = str(submission.registration_id)
    assert list(cards_of(vault, [registration, "unknown"])) == [registration]
    assert cards_of(vault, ["unknown"]) == {}
    stop_serving(vault, registration, now=NOW)
    assert cards_of(vault, [registration]) == {}
