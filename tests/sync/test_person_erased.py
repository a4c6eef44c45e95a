"""Whom the office erases by NIK goes from every laptop that held the person, and from nobody else's list."""

from central.auditing import COMMAND_LINE
from central.register.reach import EVERYTHING
from central.subjects.erasing import AskedBy, Gone, Reason, Why, erase_person
from central.subjects.finding import ByNik, registrations_of
from perisai_app.vault.database import Vault
from tests.central.conftest import Office
from tests.sync.conftest import Queue, Run

WHY = Why(reason=Reason.WITHDRAWN, asked_by=AskedBy.SUBJECT)


def test_a_person_erased_by_nik_goes_from_the_laptop_at_its_next_contact(
    office: Office, joined: Run, queue: Queue
) -> None:
    niks = ["5104015405849101", "5104015405849102"]
    gone, stays = queue(nik=niks[0]), queue(nik=niks[1])
    again = queue(nik=niks[0])
    joined()
    ids = registrations_of(office.centre, ByNik(nik=niks[0]), EVERYTHING)
    assert set(ids) == {str(gone.registration_id), str(again.registration_id)}
    told = erase_person(office.centre, ids, WHY, expected=2, by=COMMAND_LINE)
    assert told == Gone(registrations=2, revisions=2)
    assert joined().stopped_by is None
    assert _niks(joined.vault) == {niks[1]}
    assert joined().stopped_by is None
    assert registrations_of(office.centre, ByNik(nik=niks[0]), EVERYTHING) == []
    kept = registrations_of(office.centre, ByNik(nik=niks[1]), EVERYTHING)
    assert kept == [str(stays.registration_id)]


def _niks(vault: Vault) -> set[str]:
    return {row["nik"] for row in vault.rows("SELECT nik FROM submissions")}
