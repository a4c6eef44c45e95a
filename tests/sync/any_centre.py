"""Our centre and the stub, behind the same few acts: what a laptop may rely on, it finds at either."""

from typing import Any, Protocol

from sqlalchemy import delete, select, update

from central import backups, erasing, review
from central.enrolment import make_code
from central.storage.tables import devices, registrations, submissions
from tests import stub_office
from tests.central.conftest import Office
from tests.stub_centre import Centre as Stub

Name = tuple[str, int, str]  # id, revision, digest


class AnyCentre(Protocol):
    """An office's acts; `forget` is what a restore from an older backup does."""

    @property
    def url(self) -> str: ...
    def code(self, agent: str) -> str: ...
    def decide(self, registration_id: str, outcome: str, **known: Any) -> None: ...
    def erase(self, registration_id: str) -> None: ...
    def rotate(self) -> None: ...
    def block_all(self) -> None: ...
    def forget(self, registration_id: str) -> None: ...
    def new_epoch(self) -> None: ...
    def back_up(self) -> None: ...
    def holds(self) -> set[Name]: ...


class OurCentre:
    def __init__(self, office: Office) -> None:
        self._centre, self.url = office.centre, office.url

    def code(self, agent: str) -> str:
        return str(make_code(self._centre, agent, "Gianyar"))

    def decide(self, registration_id: str, outcome: str, **known: Any) -> None:
        ruling = {"registration_id": registration_id, "outcome": outcome, **known}
        (done,) = review.decide(self._centre, [review.Ruling.model_validate(ruling)])
        assert done.result == "decided"

    def erase(self, registration_id: str) -> None:
        erasing.erase(self._centre, registration_id)

    def rotate(self) -> None:
        erasing.rotate_key(self._centre)

    def block_all(self) -> None:
        with self._centre.store.writing() as connection:
            connection.execute(update(devices).values(blocked=1))

    def forget(self, registration_id: str) -> None:
        with self._centre.store.writing() as connection:
            of_table = "" if self._centre.store.is_embedded else "ON submissions"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS submissions_no_delete {of_table}")
            for table in (registrations, submissions):
                connection.execute(delete(table).where(table.c.registration_id == registration_id))

    def new_epoch(self) -> None:
        erasing.new_epoch(self._centre)

    def back_up(self) -> None:
        backups.finish_backup(self._centre, backups.begin_backup(self._centre))

    def holds(self) -> set[Name]:
        columns = (submissions.c.registration_id, submissions.c.revision, submissions.c.digest)
        with self._centre.store.reading() as connection:
            return {(row[0], row[1], row[2]) for row in connection.execute(select(*columns))}


class StubCentre:
    def __init__(self, stub: Stub) -> None:
        self._stub, self.url = stub, stub.url

    def code(self, agent: str) -> str:
        return self._stub.make_code(agent, "Gianyar")

    def decide(self, registration_id: str, outcome: str, **known: Any) -> None:
        stub_office.decide(self._stub, registration_id, outcome, **known)

    def erase(self, registration_id: str) -> None:
        stub_office.erase(self._stub, registration_id)

    def rotate(self) -> None:
        stub_office.rotate(self._stub)

    def block_all(self) -> None:
        for device in self._stub.devices.values():
            device.blocked = True

    def forget(self, registration_id: str) -> None:
        stub_office.forget(self._stub, registration_id)

    def new_epoch(self) -> None:
        stub_office.begin_anew(self._stub)

    def back_up(self) -> None:
        stub_office.back_up(self._stub)

    def holds(self) -> set[Name]:
        all_of = [one for one in self._stub.registrations.values() if not one.erased]
        lines = [held for one in all_of for held, _ in one.lines.values()]
        return {(held["registration_id"], held["revision"], held["digest"]) for held in lines}
