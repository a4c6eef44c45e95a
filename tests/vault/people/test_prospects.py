"""Prospects: kept without a NIK, turned into a draft in one step, and forgotten in time or at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.domain.problem import Problem
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NoSuchProspect
from perisai_app.vault.journal import entries
from perisai_app.vault.people import prospects
from perisai_app.vault.people.prospects import (
    Prospect,
    ProspectState,
    drop,
    forget_old,
    into_draft,
    keep_prospect,
    open_prospects,
    prospect,
)
from perisai_app.vault.register import page
from tests.vault.conftest import NOW

Keep = Callable[..., Prospect]


@pytest.fixture
def keep(vault: Vault) -> Keep:
    def keeping(**given: Any) -> Prospect:
        usual: dict[str, Any] = {"name": "Ketut Cadangan", "phone": "0812 0000 0002", "now": NOW}
        given = usual | {"place": "Pasar Sukawati"} | given
        found = keep_prospect(vault, **given)
        assert isinstance(found, Prospect)
        return found

    return keeping


def test_a_prospect_is_kept_as_told(vault: Vault, keep: Keep) -> None:
    found = keep(come_back=" Kamis,  sesudah panen", come_back_on=date(2026, 12, 3))
    assert prospect(vault, found.prospect_id) == found
    assert (found.come_back, found.state) == ("Kamis, sesudah panen", ProspectState.OPEN)


def test_who_is_to_be_visited_first_stands_first(vault: Vault, keep: Keep) -> None:
    undated = keep()
    later, sooner = keep(come_back_on=date(2026, 12, 9)), keep(come_back_on=date(2026, 12, 3))
    told = [found.prospect_id for found in open_prospects(vault)]
    assert told == [sooner.prospect_id, later.prospect_id, undated.prospect_id]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": " "}, "name", "missing"),
        ({"name": "Ketut", "place": "x" * 121}, "place", "too_long"),
        ({"name": "Ketut 5104015405849001"}, "name", "nik_before_draft"),
        ({"name": "Ketut", "place": "NIK 5104 0154 0584-9001"}, "place", "nik_before_draft"),
    ],
)
def test_what_cannot_be_kept_is_told_by_field(
    vault: Vault, given: dict[str, str], field: str, code: str
) -> None:
    assert keep_prospect(vault, **given, now=NOW) == Problem(field, code)  # type: ignore[arg-type]
    assert vault.rows("SELECT * FROM prospects") == []


def test_the_schema_itself_takes_no_nik_and_no_unknown_state(vault: Vault, keep: Keep) -> None:
    keep()
    for column, value in (("name", "Ketut 5104015405849001"), ("state", "visited"), ("name", "")):
        with pytest.raises(sqlcipher.IntegrityError), vault.writing() as db:
            db.execute(f"UPDATE prospects SET {column} = ?", [value])


def test_a_prospect_becomes_a_draft_and_holds_nothing_of_the_person_then(vault: Vault, keep: Keep) -> None:
    found = keep()
    draft = into_draft(vault, found.prospect_id, now=NOW)
    assert draft.texts == {"name": found.name, "phone": found.phone, "workplace": found.place}
    assert [row.draft_id for row in page(vault).rows] == [draft.draft_id]
    left = prospect(vault, found.prospect_id)
    assert left is not None and left.registration_id == draft.registration_id
    assert (left.state, left.name, left.phone, left.place) == (ProspectState.BECAME_DRAFT, "", "", "")


def test_a_draft_and_its_prospect_change_together_or_not_at_all(
    vault: Vault, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = keep()
    monkeypatch.setattr(
        prospects, "BECAME_DRAFT", "UPDATE prospects SET state = 'visited' WHERE 1 OR ? = ? + ?"
    )
    with pytest.raises(sqlcipher.IntegrityError):
        into_draft(vault, found.prospect_id, now=NOW)
    assert page(vault).rows == () and prospect(vault, found.prospect_id) == found


def test_only_an_open_one_can_be_taken_up_or_dropped(vault: Vault, keep: Keep) -> None:
    found = keep()
    into_draft(vault, found.prospect_id, now=NOW)
    with pytest.raises(NoSuchProspect):
        into_draft(vault, found.prospect_id, now=NOW)
    with pytest.raises(NoSuchProspect):
        drop(vault, found.prospect_id, declined=True, now=NOW)


def test_who_said_no_is_forgotten_at_once(vault: Vault, keep: Keep) -> None:
    found = keep()
    drop(vault, found.prospect_id, declined=True, now=NOW)
    assert vault.rows("SELECT * FROM prospects") == []
    assert entries(vault)[-1].params == {"prospect": found.prospect_id, "declined": 1}


def test_a_dropped_one_is_visited_no_more_and_kept_for_a_while(vault: Vault, keep: Keep) -> None:
    found = keep()
    drop(vault, found.prospect_id, declined=False, now=NOW)
    assert open_prospects(vault) == ()
    left = prospect(vault, found.prospect_id)
    assert left is not None and left.state is ProspectState.DROPPED


def test_twelve_months_after_the_last_touch_a_prospect_is_deleted(vault: Vault, keep: Keep) -> None:
    keep(now=datetime(2025, 11, 21, 2, 59, tzinfo=UTC))
    kept = keep(now=datetime(2025, 11, 21, 3, 0, tzinfo=UTC))
    assert forget_old(vault, months=12, now=NOW) == 1
    assert [found.prospect_id for found in open_prospects(vault)] == [kept.prospect_id]
    assert forget_old(vault, months=12, now=NOW + timedelta(seconds=1)) == 1
    assert entries(vault)[-1].params == {"expired": 1}
