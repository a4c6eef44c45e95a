"""A person goes without a trace: nothing of them is left in any page or row, and others stay."""

from sqlalchemy import text

from central.auditing import COMMAND_LINE
from central.register.reach import EVERYTHING
from central.storage.engine import forget_deleted
from central.subjects.erasing import AskedBy, Gone, Reason, Why, erase_person
from central.subjects.finding import ByNik, registrations_of
from tests.central.conftest import Office
from tests.central.files.sending import on_disk
from tests.central.samples import Laptop
from tests.central.subjects.people import everything, forms, lived, person

WHY = Why(reason=Reason.WITHDRAWN, asked_by=AskedBy.SUBJECT, reference="12/PDP/2026")


def test_no_form_of_a_person_is_left_anywhere_and_others_are_still_found(
    office: Office, laptop: Laptop
) -> None:
    gone, _ = lived(office, laptop, 9021)
    stays, _ = lived(office, laptop, 9032)
    _settled(office)
    before = everything(office)
    assert [form for form in (*forms(9021), *forms(9032)) if form not in before] == []
    assert len(on_disk(office)) == 2
    ids = registrations_of(office.centre, ByNik(nik=person(9021)["nik"]), EVERYTHING)
    assert ids == [str(gone.registration_id)]
    told = erase_person(office.centre, ids, WHY, expected=1, by=COMMAND_LINE)
    assert told == Gone(registrations=1, revisions=2)
    after = everything(office)
    assert [form for form in forms(9021) if form in after] == []
    assert [form for form in forms(9032) if form not in after] == []
    assert len(on_disk(office)) == 1
    assert registrations_of(office.centre, ByNik(nik=person(9021)["nik"]), EVERYTHING) == []
    control = registrations_of(office.centre, ByNik(nik=person(9032)["nik"]), EVERYTHING)
    assert control == [str(stays.registration_id)]
    beside = b"".join(path.read_bytes() for path in office.home.path.glob("*.ndjson"))
    assert str(gone.registration_id).encode() in beside


def test_a_nik_that_was_corrected_since_finds_the_person_too(office: Office, laptop: Laptop) -> None:
    gone, _ = lived(office, laptop, 9021)
    lived(office, laptop, 9032)
    found = registrations_of(office.centre, ByNik(nik="5104015405859021"), EVERYTHING)
    assert found == [str(gone.registration_id)]


def _settled(office: Office) -> None:
    """The log is in the file, and the server has its samples."""
    forget_deleted(office.centre.store)
    if office.db:
        with office.centre.store.writing() as connection:
            connection.execute(text("ANALYZE"))
